package planted

import (
	"sync"

	"example.com/mapbench/impls"
)

// listed keeps entries in lists, by 16 bits of the key's hash, and compares keys. It is
// legal. A kit that takes keys with equal hashes for one key rejects it.
type listed[K, V comparable] struct {
	hash func(K) uint64
	mu   sync.RWMutex
	m    map[uint16]*[]entry[K, V]
}

func newListed[K, V comparable]() impls.Map[K, V] {
	return newListedBy[K, V](seeded[K]())
}

func newListedBy[K, V comparable](hash func(K) uint64) impls.Map[K, V] {
	return &listed[K, V]{hash: hash, m: make(map[uint16]*[]entry[K, V])}
}

// Load implements [impls.Map].
func (m *listed[K, V]) Load(key K) (value V, ok bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if list := m.m[uint16(m.hash(key))]; list != nil {
		for _, e := range *list {
			if e.key == key {
				return e.value, true
			}
		}
	}
	return value, false
}

// Store implements [impls.Map].
func (m *listed[K, V]) Store(key K, value V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at := uint16(m.hash(key))
	if m.m[at] == nil {
		m.m[at] = new([]entry[K, V])
	}
	put(m.m[at], entry[K, V]{key, value})
}

// Delete implements [impls.Map].
func (m *listed[K, V]) Delete(key K) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at := uint16(m.hash(key))
	if list := m.m[at]; list != nil && drop(list, key) && len(*list) == 0 {
		delete(m.m, at)
	}
}

// Range implements [impls.Map].
func (m *listed[K, V]) Range(yield func(key K, value V) bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for _, list := range m.m {
		for _, e := range *list {
			if !yield(e.key, e.value) {
				return
			}
		}
	}
}
