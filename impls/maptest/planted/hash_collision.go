package planted

import (
	"hash/maphash"
	"sync"

	"example.com/mapbench/impls"
)

// fingerprinted tells keys apart by a fingerprint, 16 bits of their hash, and
// never compares the keys themselves. Two keys with equal fingerprints are one
// to it: the values of one are served for the other. It takes some hundred keys
// until that happens, and no second goroutine.
//
// With 64 bits it takes billions of keys, or hashes that are not good or an
// adversary who knows them. Some maps live with that and say so, as
// common/maphash of github.com/erigontech/erigon does.
type fingerprinted[K, V comparable] struct {
	hash func(K) uint64
	mu   sync.RWMutex
	m    map[uint16]entry[K, V]
}

func newFingerprinted[K, V comparable]() impls.Map[K, V] {
	seed := maphash.MakeSeed()
	return newFingerprintedBy[K, V](func(key K) uint64 { return maphash.Comparable(seed, key) })
}

func newFingerprintedBy[K, V comparable](hash func(K) uint64) impls.Map[K, V] {
	return &fingerprinted[K, V]{hash: hash, m: make(map[uint16]entry[K, V])}
}

// Load implements [impls.Map].
func (m *fingerprinted[K, V]) Load(key K) (value V, ok bool) {
	m.mu.RLock()
	e, ok := m.m[uint16(m.hash(key))]
	m.mu.RUnlock()
	return e.value, ok // the bug: e may have another key
}

// Store implements [impls.Map].
func (m *fingerprinted[K, V]) Store(key K, value V) {
	m.mu.Lock()
	m.m[uint16(m.hash(key))] = entry[K, V]{key, value}
	m.mu.Unlock()
}

// Delete implements [impls.Map].
func (m *fingerprinted[K, V]) Delete(key K) {
	m.mu.Lock()
	delete(m.m, uint16(m.hash(key)))
	m.mu.Unlock()
}

// Range implements [impls.Map].
func (m *fingerprinted[K, V]) Range(yield func(key K, value V) bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for _, e := range m.m {
		if !yield(e.key, e.value) {
			return
		}
	}
}
