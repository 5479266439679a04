package planted

import (
	"hash/maphash"
	"sync"

	"example.com/mapbench/impls"
)

// byHash tells keys apart by a fingerprint, some bits of their hash, and never compares
// the keys. It takes two keys with equal fingerprints for one, and returns the value of
// one for the other. With 16 bits that takes some hundred keys, with 32 bits some ten
// thousand, and one goroutine is enough.
//
// With 64 bits it takes billions of keys, or a bad hash function, or an attacker who
// knows the hash function. Some maps accept that and document it, such as
// common/maphash of github.com/erigontech/erigon.
type byHash[K, V comparable] struct {
	hash func(K) uint64
	mask uint64 // of the bits of the hash that are used
	mu   sync.RWMutex
	m    map[uint64]entry[K, V] // by fingerprint
}

func newByHash[K, V comparable](hash func(K) uint64, bits int) impls.Map[K, V] {
	return &byHash[K, V]{hash: hash, mask: ^uint64(0) >> (64 - bits), m: make(map[uint64]entry[K, V])}
}

// seeded returns a good hash function.
func seeded[K comparable]() func(K) uint64 {
	seed := maphash.MakeSeed()
	return func(key K) uint64 { return maphash.Comparable(seed, key) }
}

func newBy16Bits[K, V comparable]() impls.Map[K, V] { return newBy16BitsOf[K, V](seeded[K]()) }

func newBy16BitsOf[K, V comparable](hash func(K) uint64) impls.Map[K, V] {
	return newByHash[K, V](hash, 16)
}

func (m *byHash[K, V]) fingerprint(key K) uint64 { return m.hash(key) & m.mask }

// Load implements [impls.Map].
func (m *byHash[K, V]) Load(key K) (value V, ok bool) {
	m.mu.RLock()
	e, ok := m.m[m.fingerprint(key)]
	m.mu.RUnlock()
	return e.value, ok // the bug: e may be of another key
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
