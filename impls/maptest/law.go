package maptest

import (
	"example.com/mapbench/impls"
)

// A Law is a sentence that holds of every correct map.
type Law struct {
	// Name is what subtests, flags and tables call the law.
	Name string
	// Text is the law, in one sentence; a failure quotes it.
	Text string
	// Needs names what a map must offer for the law to apply: an optional
	// method of package impls, or a field of [Constructors]. It is empty if any map
	// will do.
	Needs string
	// Timed reports whether the law repeats rounds until its budget is spent.
	Timed bool

	// Share is how many times [Config.Budget] a timed law goes on; it is 0 of one
	// that isn't timed.
	Share int

	check func(*run)
}

// offers reports whether s has what a law needs.
func (s Constructors) offers(need string) bool {
	if need == "" {
		return true
	}
	return s.has(need, s.New())
}

// has reports whether s, or its map m, has what a law needs.
func (s Constructors) has(need string, m any) bool {
	switch need {
	case "":
		return true
	case "Strings":
		return s.Strings != nil
	case "Wide":
		return s.Wide != nil
	case "Floats":
		return s.Floats != nil
	case "Any":
		return s.Any != nil
	case "Pointers":
		return s.Pointers != nil
	case "Hashed":
		return s.Hashed != nil
	case "HashedStrings":
		return s.HashedStrings != nil
	}
	ok := false
	switch need {
	case "LoadOrStore":
		_, ok = m.(impls.LoadOrStorer[uint64, uint64])
	case "LoadAndDelete":
		_, ok = m.(impls.LoadAndDeleter[uint64, uint64])
	case "CompareAndSwap":
		_, ok = m.(impls.CompareAndSwapper[uint64, uint64])
	case "Len":
		_, ok = m.(impls.Lener)
	case "Clear":
		_, ok = m.(impls.Clearer)
	default:
		panic("maptest: a law needs " + need + ", which is neither a method nor a field of Constructors")
	}
	return ok
}
