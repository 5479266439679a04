package planted

import (
	"hash/maphash"
	"sync"

	"example.com/mapbench/impls"
)

// byHash keeps entries by so many bits of their key's hash, and never compares
// the keys themselves; see fingerprinted for where this is done. With 32 bits, two
// strings in some ten thousand are one to it more often than not; with 64, two in
// billions.
type byHash[K, V comparable] struct {
	hash func(K) uint64
	drop int // bits of the hash that are ignored
	mu   sync.RWMutex
	m    map[uint64]entry[K, V]
}

func newByHash[K, V comparable](hash func(K) uint64, keep int) impls.Map[K, V] {
	return &byHash[K, V]{hash: hash, drop: 64 - keep, m: make(map[uint64]entry[K, V])}
}

func newBy64Bits() impls.Map[string, uint64] { return newBy64BitsOf(seeded()) }

func newBy64BitsOf(hash func(key string) uint64) impls.Map[string, uint64] {
	return newByHash[string, uint64](hash, 64)
}

// seeded returns a good hash.
func seeded() func(key string) uint64 {
	seed := maphash.MakeSeed()
	return func(key string) uint64 { return maphash.String(seed, key) }
}

func (m *byHash[K, V]) fingerprint(key K) uint64 { return m.hash(key) >> m.drop }

// Load implements [impls.Map].
func (m *byHash[K, V]) Load(key K) (value V, ok bool) {
	m.mu.RLock()
	e, ok := m.m[m.fingerprint(key)]
	m.mu.RUnlock()
	return e.value, ok // the bug: e may have another key
}

// Store implements [impls.Map].
func (m *byHash[K, V]) Store(key K, value V) {
	m.mu.Lock()
	m.m[m.fingerprint(key)] = entry[K, V]{key, value}
	m.mu.Unlock()
}

// Delete implements [impls.Map].
func (m *byHash[K, V]) Delete(key K) {
	m.mu.Lock()
	delete(m.m, m.fingerprint(key))
	m.mu.Unlock()
}

// Range implements [impls.Map].
func (m *byHash[K, V]) Range(yield func(key K, value V) bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for _, e := range m.m {
		if !yield(e.key, e.value) {
			return
		}
	}
}
