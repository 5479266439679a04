package maptest

import (
	"time"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest/internal/hang"
	"example.com/mapbench/impls/maptest/internal/history"
)

// Constructors make the maps under test. Each returns a new, empty map that any
// number of goroutines may use. Only New must be set. The laws that need a
// constructor that is nil don't apply. The kit calls one constructor at a time, and
// keeps no map after a law has ended, unless a call hangs.
type Constructors struct {
	// New returns a map of integers.
	New func() impls.Map[uint64, uint64]
	// Strings returns a map with string keys.
	Strings func() impls.Map[string, uint64]
	// Wide returns a map with values of 64 bytes. Such a value has several machine
	// words, so that it may be torn.
	Wide func() impls.Map[uint64, [8]uint64]
	// Floats returns a map whose keys may be NaN, 0 and -0.
	Floats func() impls.Map[float64, uint64]
	// Any returns a map whose keys may be of types that have no ==.
	Any func() impls.Map[any, uint64]
	// Pointers returns a map of pointers. The kit sees when the values are
	// garbage-collected.
	Pointers func() impls.Map[uint64, *Collected]
	// Hashed returns a map that takes its hashes from hash, and from nothing
	// else. The map may mix or cut the result. Any number of goroutines may call
	// hash at once.
	Hashed func(hash func(key uint64) uint64) impls.Map[uint64, uint64]
	// HashedStrings is like Hashed, for string keys.
	HashedStrings func(hash func(key string) uint64) impls.Map[string, uint64]
}

// Collected is the value type of [Constructors].Pointers. Users need it only to name
// the type.
type Collected struct {
	// The runtime packs smaller objects without pointers into shared blocks, which
	// it collects as one.
	_ [4]uint64
}

// Methods is a map whose optional methods are known only when the program runs, such as an
// adapter of a map that it was given: each method of package impls is a field, and those
// that the map lacks are nil. Constructors may return one.
type Methods[K comparable] = history.Methods[K]

// Split returns the [Config].Budget with which all laws that apply to the maps take
// about total. It calls New once, to see which methods the map has. If New panics,
// or takes longer than a second, Split counts only the laws that need no method: the
// law "construct" will report the constructor.
func Split(total time.Duration, maps Constructors) time.Duration {
	made := make(chan impls.Map[uint64, uint64], 1)
	go func() {
		defer func() {
			if recover() != nil {
				made <- nil
			}
		}()
		made <- maps.New()
	}()
	var m impls.Map[uint64, uint64]
	select {
	case m = <-made:
	case <-time.After(time.Second):
	}
	shares := 0
	for _, law := range Laws() {
		if maps.has(law.Needs, m) {
			shares += law.Share
		}
	}
	return total / time.Duration(shares)
}

// applies reports whether the maps have what a law needs. It makes a map to see
// which methods there are.
func (maps Constructors) applies(need string) bool {
	if need == "" {
		return true
	}
	return maps.has(need, maps.New())
}

// has reports whether there is the constructor, or m has the method, that a law
// needs.
func (maps Constructors) has(need string, m impls.Map[uint64, uint64]) bool {
	ok, methods := false, history.MethodsOf(m)
	switch need {
	case "":
		ok = true
	case "Strings":
		ok = maps.Strings != nil
	case "Wide":
		ok = maps.Wide != nil
	case "Floats":
		ok = maps.Floats != nil
	case "Any":
		ok = maps.Any != nil
	case "Pointers":
		ok = maps.Pointers != nil
	case "Hashed":
		ok = maps.Hashed != nil
	case "HashedStrings":
		ok = maps.HashedStrings != nil
	case "LoadOrStore":
		ok = methods.LoadOrStorer != nil
	case "LoadAndDelete":
		ok = methods.LoadAndDeleter != nil
	case "CompareAndSwap":
		ok = methods.CompareAndSwapper != nil
	case "Len":
		ok = methods.Lener != nil
	case "Clear":
		ok = methods.Clearer != nil
	default:
		panic("maptest: a law needs " + need + ", which is neither a method nor a field of Constructors")
	}
	return ok
}

// watched returns the constructors such that d notices when one hangs.
func (maps Constructors) watched(d *hang.Watchdog) Constructors {
	maps.New = hang.Constructor(d, "New", maps.New)
	maps.Strings = hang.Constructor(d, "Strings", maps.Strings)
	maps.Wide = hang.Constructor(d, "Wide", maps.Wide)
	maps.Floats = hang.Constructor(d, "Floats", maps.Floats)
	maps.Any = hang.Constructor(d, "Any", maps.Any)
	maps.Pointers = hang.Constructor(d, "Pointers", maps.Pointers)
	maps.Hashed = watchHashed(d, "Hashed", maps.Hashed)
	maps.HashedStrings = watchHashed(d, "HashedStrings", maps.HashedStrings)
	return maps
}

// watchHashed is watchMaking for a constructor that takes a hash.
func watchHashed[K comparable](d *hang.Watchdog, name string, newMap func(func(K) uint64) impls.Map[K, uint64]) func(func(K) uint64) impls.Map[K, uint64] {
	if newMap == nil {
		return nil
	}
	return func(hash func(K) uint64) impls.Map[K, uint64] {
		return hang.Constructor(d, name, func() impls.Map[K, uint64] { return newMap(hash) })()
	}
}
