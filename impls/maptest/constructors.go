package maptest

import (
	"time"

	"example.com/mapbench/impls"
)

// A Constructors is a map under test: constructors that each return a new, empty
// map, safe for use by many goroutines. All but New may be nil; the laws that
// need them are then n/a. Constructors are called one at a time.
type Constructors struct {
	New     func() impls.Map[uint64, uint64]
	Strings func() impls.Map[string, uint64]
	// Wide has values that take several stores to write, and may be torn.
	Wide func() impls.Map[uint64, [8]uint64]
	// Floats and Any have keys that not all maps can take.
	Floats func() impls.Map[float64, uint64]
	Any    func() impls.Map[any, uint64]
	// Pointers has values of which it can be told whether they are collected.
	Pointers func() impls.Map[uint64, *Collected]
	// Hashed returns a map that takes its hashes from hash, and from nothing
	// else. The map may mix or cut the result. Goroutines may call hash at
	// once.
	Hashed func(hash func(key uint64) uint64) impls.Map[uint64, uint64]
	// HashedStrings is the same for maps of strings.
	HashedStrings func(hash func(key string) uint64) impls.Map[string, uint64]
}

// Collected is the value of the maps of [Constructors.Pointers].
type Collected struct {
	// The runtime puts smaller objects without pointers several into a block
	// that is collected as one.
	_ [4]uint64
}

// Split returns the [Config.Budget] with which all laws that apply to s take
// about total. It calls s.New; if that panics, or takes a second, Split leaves it
// to the law "construct" to say so, and goes by the laws that ask for no method.
func Split(total time.Duration, s Constructors) time.Duration {
	made := make(chan any, 1)
	go func() {
		defer func() {
			if recover() != nil {
				made <- nil
			}
		}()
		made <- s.New()
	}()
	var m any
	select {
	case m = <-made:
	case <-time.After(time.Second):
	}
	shares := 0
	for _, law := range Laws() {
		if s.has(law.Needs, m) {
			shares += law.Share
		}
	}
	return total / time.Duration(shares)
}
