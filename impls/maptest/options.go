package maptest

import (
	"time"

	"example.com/mapbench/impls"
)

// Config is how laws are run. The zero value is usable.
type Config struct {
	// Name is what files about a violation are called; "map" if it is empty.
	Name string
	// Seed fixes what each goroutine does, not how they interleave.
	Seed uint64
	// Budget is how long a timed law goes on, for each of its [Law.Share]; 0
	// means 300 ms, with which all laws take about 10 s.
	Budget time.Duration
	// Patience is how long it may be that no call on the map returns, nor a
	// constructor, before a law counts as hung, whatever the budget; 0 means
	// 10 s.
	Patience time.Duration
	// Goroutines is how many share a map, at least 2; 0 means 8.
	Goroutines int
	// Artifacts is the folder for pictures of violations, which is made if
	// need be; empty means [os.TempDir].
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

// An Option tells [Test] more about the map, or how to run the laws.
type Option func(*Constructors, *Config)

// Strings makes the laws about string keys apply.
func Strings(newMap func() impls.Map[string, uint64]) Option {
	return func(s *Constructors, _ *Config) { s.Strings = newMap }
}

// Wide makes the laws about values of 64 bytes apply.
func Wide(newMap func() impls.Map[uint64, [8]uint64]) Option {
	return func(s *Constructors, _ *Config) { s.Wide = newMap }
}

// Floats makes the laws about NaN, 0 and -0 apply.
func Floats(newMap func() impls.Map[float64, uint64]) Option {
	return func(s *Constructors, _ *Config) { s.Floats = newMap }
}

// Any makes the laws about keys that are not comparable apply.
func Any(newMap func() impls.Map[any, uint64]) Option {
	return func(s *Constructors, _ *Config) { s.Any = newMap }
}

// Pointers makes the laws about what is collected apply.
func Pointers(newMap func() impls.Map[uint64, *Collected]) Option {
	return func(s *Constructors, _ *Config) { s.Pointers = newMap }
}

// Hashed makes the laws about degraded hashes apply; see [Constructors.Hashed].
func Hashed(newMap func(hash func(key uint64) uint64) impls.Map[uint64, uint64]) Option {
	return func(s *Constructors, _ *Config) { s.Hashed = newMap }
}

// HashedStrings makes the law about degraded hashes of strings apply; see
// [Constructors.HashedStrings].
func HashedStrings(newMap func(hash func(key string) uint64) impls.Map[string, uint64]) Option {
	return func(s *Constructors, _ *Config) { s.HashedStrings = newMap }
}

// Budget sets how long each timed law goes on, for each of its [Law.Share]; 300 ms
// unless set.
func Budget(d time.Duration) Option { return func(_ *Constructors, c *Config) { c.Budget = d } }

// Goroutines sets how many share a map; 8 unless set.
func Goroutines(n int) Option { return func(_ *Constructors, c *Config) { c.Goroutines = n } }

// Artifacts sets the folder for pictures of violations; [os.TempDir] unless
// set.
func Artifacts(dir string) Option { return func(_ *Constructors, c *Config) { c.Artifacts = dir } }
