package maptest

import (
	"time"

	"example.com/mapbench/impls"
)

// Config says how laws are run. The zero value is usable.
type Config struct {
	// Name is the map's name in file names of pictures; "map" if empty.
	Name string
	// Seed fixes what each goroutine does, not how goroutines interleave.
	Seed uint64
	// Budget is how long a timed law runs, for each unit of its [Law].Share. 0
	// means 300 ms: all laws then take about 10 s.
	Budget time.Duration
	// Patience is how long the kit waits for any call on the map, or a
	// constructor, to return before it looks for a proof that one hangs. It does
	// not depend on Budget. 0 means 10 s.
	Patience time.Duration
	// Goroutines is how many goroutines share a map, at least 2; 0 means 8.
	Goroutines int
	// Artifacts is the folder for pictures of violations. The kit makes it if
	// there is none; empty means [os.TempDir].
	Artifacts string
}

func (c Config) withDefaults() Config {
	if c.Name == "" {
		c.Name = "map"
	}
	if c.Budget == 0 {
		c.Budget = 300 * time.Millisecond
	}
	if c.Patience == 0 {
		c.Patience = 10 * time.Second
	}
	if c.Goroutines == 0 {
		c.Goroutines = 8
	}
	c.Goroutines = max(2, c.Goroutines)
	return c
}

// Option gives [Test] another constructor, or changes its [Config].
type Option func(*Constructors, *Config)

// Strings sets [Constructors].Strings: the laws about string keys then apply.
func Strings(newMap func() impls.Map[string, uint64]) Option {
	return func(maps *Constructors, _ *Config) { maps.Strings = newMap }
}

// Wide sets [Constructors].Wide: the law about values of 64 bytes then applies.
func Wide(newMap func() impls.Map[uint64, [8]uint64]) Option {
	return func(maps *Constructors, _ *Config) { maps.Wide = newMap }
}

// Floats sets [Constructors].Floats: the kit then records how the map treats NaN, 0
// and -0.
func Floats(newMap func() impls.Map[float64, uint64]) Option {
	return func(maps *Constructors, _ *Config) { maps.Floats = newMap }
}

// Any sets [Constructors].Any: the kit then records how the map treats keys that
// can't be compared.
func Any(newMap func() impls.Map[any, uint64]) Option {
	return func(maps *Constructors, _ *Config) { maps.Any = newMap }
}

// Pointers sets [Constructors].Pointers: the law about garbage collection of values
// then applies.
func Pointers(newMap func() impls.Map[uint64, *Collected]) Option {
	return func(maps *Constructors, _ *Config) { maps.Pointers = newMap }
}

// Hashed sets [Constructors].Hashed: the laws about degraded hashes then apply.
func Hashed(newMap func(hash func(key uint64) uint64) impls.Map[uint64, uint64]) Option {
	return func(maps *Constructors, _ *Config) { maps.Hashed = newMap }
}

// HashedStrings sets [Constructors].HashedStrings: the law about degraded hashes of
// strings then applies.
func HashedStrings(newMap func(hash func(key string) uint64) impls.Map[string, uint64]) Option {
	return func(maps *Constructors, _ *Config) { maps.HashedStrings = newMap }
}

// Budget sets [Config].Budget, which is 300 ms by default.
func Budget(d time.Duration) Option { return func(_ *Constructors, c *Config) { c.Budget = d } }

// Goroutines sets [Config].Goroutines, which is 8 by default.
func Goroutines(n int) Option { return func(_ *Constructors, c *Config) { c.Goroutines = n } }

// Artifacts sets [Config].Artifacts, which is [os.TempDir] by default.
func Artifacts(dir string) Option { return func(_ *Constructors, c *Config) { c.Artifacts = dir } }
