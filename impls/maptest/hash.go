package maptest

import (
	"fmt"
	"sync/atomic"

	"example.com/mapbench/impls"
)

// hashLaws are the laws about many keys, under degraded hashes. These put keys
// where good hashes put them once in billions: into one bucket, behind one
// another, with equal fingerprints.
func hashLaws() []Law {
	law := func(name, keys string, most int, hash func(uint64) uint64) Law {
		return Law{
			Name: "hash-" + name, Needs: "Hashed", Timed: true,
			Text: "All of this holds when " + keys + ".",
			check: func(r *run) {
				inForce(r, hash)
				t := table[uint64]{key: identity, most: most, new: func() impls.Map[uint64, uint64] { return r.subject.Hashed(hash) }}
				r.parts(all(t)...)
			},
		}
	}
	// With few hashes maps are lists, and slow: few entries will do.
	return []Law{
		law("constant", "all keys have the same hash", 48, func(uint64) uint64 { return 0 }),
		law("one-bit", "keys have one of two hashes", 64, func(key uint64) uint64 { return key & 1 }),
		law("sequential", "the hash of a key is its number", 0, identity),
	}
}

// inForce fails unless the map takes its hashes from the function that it was
// given: one that it doesn't call for a key can't have degraded anything.
func inForce(r *run, hash func(uint64) uint64) {
	const keys = 64
	var calls [2 * keys]atomic.Int64
	m := r.subject.Hashed(func(key uint64) uint64 {
		if key < uint64(len(calls)) {
			calls[key].Add(1)
		}
		return hash(key)
	})
	for key := range uint64(keys) {
		m.Store(key, key)
	}
	for key := range uint64(2 * keys) { // the second half is absent
		m.Load(key)
	}
	for key := range calls {
		want := 1
		if key < keys {
			want = 2
		}
		if got := calls[key].Load(); got < int64(want) {
			r.fail(failure{message: fmt.Sprintf("the hash is not in force: %d calls for key %d, after a Load and %d Stores of it; want one for each", got, key, want-1)})
			return
		}
	}
}
