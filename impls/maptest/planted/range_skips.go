package planted

import (
	"runtime"
	"sync"

	"example.com/mapbench/impls"
)

// dense keeps its entries in a slice without holes, and an index of each key's position.
// Delete moves the last entry to the free position. Range goes through the slice by
// position, and holds the lock for one entry at a time.
//
// If Delete frees a position that Range has passed, Range misses the entry that moves
// there, though its key was there throughout. (A key that is deleted and comes back at
// the end would be yielded twice. Range therefore remembers the keys that it has
// yielded.)
type dense[K, V comparable] struct {
	mu      sync.RWMutex
	index   map[K]int
	entries []entry[K, V]
}

func newDense[K, V comparable]() impls.Map[K, V] {
	return &dense[K, V]{index: make(map[K]int)}
}

// Load implements [impls.Map].
func (m *dense[K, V]) Load(key K) (value V, ok bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if i, ok := m.index[key]; ok {
		return m.entries[i].value, true
	}
	return value, false
}

// Store implements [impls.Map].
func (m *dense[K, V]) Store(key K, value V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if i, ok := m.index[key]; ok {
		m.entries[i].value = value
		return
	}
	m.index[key] = len(m.entries)
	m.entries = append(m.entries, entry[K, V]{key, value})
}

// Delete implements [impls.Map].
func (m *dense[K, V]) Delete(key K) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i, ok := m.index[key]
	if !ok {
		return
	}
	last := len(m.entries) - 1
	m.entries[i] = m.entries[last]
	m.index[m.entries[i].key] = i
	m.entries[last] = entry[K, V]{} // a key that stays there is never collected
	m.entries = m.entries[:last]
	delete(m.index, key)
}

// Range implements [impls.Map].
func (m *dense[K, V]) Range(yield func(key K, value V) bool) {
	yielded := make(map[K]bool)
	for i := 0; ; i++ {
		e, size := m.at(i)
		if i >= size { // the bug: positions before i may have other entries now
			return
		}
		if i == size/2 {
			runtime.Gosched()
		}
		if yielded[e.key] {
			continue
		}
		yielded[e.key] = true
		if !yield(e.key, e.value) {
			return
		}
	}
}

// at returns the i-th entry, if there is one, and the number of entries.
func (m *dense[K, V]) at(i int) (e entry[K, V], size int) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if size = len(m.entries); i < size {
		e = m.entries[i]
	}
	return e, size
}
