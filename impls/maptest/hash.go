package maptest

import (
	"fmt"
	"sync/atomic"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// hashLaws check the laws for all key types with degraded hashes. Many keys then share a
// bucket or a fingerprint, which happens once in billions with good hashes.
func hashLaws() []Law {
	law := func(name, keys string, most int, hash func(uint64) uint64) Law {
		return Law{
			Name: "hash-" + name, Needs: "Hashed", Timed: true,
			Text: "All of this holds when " + keys + ".",
			check: func(r *rounds.Run, maps Constructors) {
				t := rounds.Integers(func() impls.Map[uint64, uint64] { return maps.Hashed(hash) })
				t.Most = most
				inForce(r, maps.Hashed, t.Key, hash)
				r.Parts(all(t)...)
			},
		}
	}
	// With few hashes a map is a list, and slow: few entries are enough.
	return []Law{
		law("constant", "all keys have the same hash", 48, func(uint64) uint64 { return 0 }),
		law("one-bit", "keys have one of two hashes", 64, func(key uint64) uint64 { return key & 1 }),
		law("sequential", "the hash of a key is its number", 0, func(key uint64) uint64 { return key }),
		{Name: "hash-strings", Needs: "HashedStrings", Timed: true, check: hashStrings,
			Text: "All of this holds when all strings have the same hash."},
	}
}

// hashStrings gives all strings the same hash, so that only the strings themselves tell
// keys apart. With good hashes of 64 bits, it would take billions of strings until two
// hashes are equal.
func hashStrings(r *rounds.Run, maps Constructors) {
	constant := func(string) uint64 { return 0 }
	t := rounds.Strings(func() impls.Map[string, uint64] { return maps.HashedStrings(constant) })
	t.Most = 48
	inForce(r, maps.HashedStrings, t.Key, constant)
	r.Parts(all(t)...)
}

// inForce fails unless the map calls the hash function that it was given, for every key:
// otherwise nothing would be degraded.
func inForce[K comparable](r *rounds.Run, newMap func(func(K) uint64) impls.Map[K, uint64], key func(uint64) K, hash func(K) uint64) {
	const keys = 64
	calls := make(map[K]*atomic.Int64)
	for i := range uint64(2 * keys) {
		calls[key(i)] = new(atomic.Int64)
	}
	m := newMap(func(key K) uint64 {
		if n := calls[key]; n != nil {
			n.Add(1)
		}
		return hash(key)
	})
	for i := range uint64(keys) {
		m.Store(key(i), i)
	}
	for i := range uint64(2 * keys) { // the second half of the keys is absent
		m.Load(key(i))
	}
	for i := range uint64(2 * keys) {
		want := int64(1)
		if i < keys {
			want = 2
		}
		if got := calls[key(i)].Load(); got < want {
			r.Fail(rounds.Failure{Message: fmt.Sprintf("the hash is not in force: %d calls for key %d, after a Load and %d Stores of it; want one for each", got, i, want-1)})
			return
		}
	}
}
