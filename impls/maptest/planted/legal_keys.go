package planted

import (
	"sync"

	"example.com/mapbench/impls"
)

// zeroApart keeps the zero key in a cell of its own, with a lock of its own, as tables
// must that mark empty slots with it. A kit that rejects any separate path for a key
// rejects it.
type zeroApart[K, V comparable] struct {
	locked[K, V]
	cell    sync.Mutex // guards what follows
	present bool
	value   V
}

func newZeroApart[K, V comparable]() impls.Map[K, V] {
	return &zeroApart[K, V]{locked: locked[K, V]{m: make(map[K]V)}}
}

func isZero[K comparable](key K) bool {
	var zero K
	return key == zero
}

// Load implements [impls.Map].
func (m *zeroApart[K, V]) Load(key K) (value V, ok bool) {
	if !isZero(key) {
		return m.locked.Load(key)
	}
	m.cell.Lock()
	defer m.cell.Unlock()
	return m.value, m.present
}

// Store implements [impls.Map].
func (m *zeroApart[K, V]) Store(key K, value V) {
	if !isZero(key) {
		m.locked.Store(key, value)
		return
	}
	m.cell.Lock()
	defer m.cell.Unlock()
	m.value, m.present = value, true
}

// Delete implements [impls.Map].
func (m *zeroApart[K, V]) Delete(key K) {
	if !isZero(key) {
		m.locked.Delete(key)
		return
	}
	m.cell.Lock()
	defer m.cell.Unlock()
	m.present = false
}

// LoadOrStore implements [impls.LoadOrStorer].
func (m *zeroApart[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	if !isZero(key) {
		return m.loadOrStore(key, value)
	}
	m.cell.Lock()
	defer m.cell.Unlock()
	if loaded = m.present; !loaded {
		m.value, m.present = value, true
	}
	return m.value, loaded
}

// Range implements [impls.Map].
func (m *zeroApart[K, V]) Range(yield func(key K, value V) bool) {
	var zero K
	if value, ok := m.Load(zero); ok && !yield(zero, value) {
		return
	}
	m.locked.Range(yield)
}

// keepsSome keeps the keys that were deleted last, a limited number, to use their entries
// again. A kit that wants every key collected rejects it.
type keepsSome[K, V comparable] struct {
	mu    sync.RWMutex
	m     map[K]entry[K, V]
	freed [64]K
	next  int
}

func newKeepsSome[K, V comparable]() impls.Map[K, V] {
	return &keepsSome[K, V]{m: make(map[K]entry[K, V])}
}

// Load implements [impls.Map].
func (m *keepsSome[K, V]) Load(key K) (value V, ok bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	e, ok := m.m[key]
	return e.value, ok
}

// Store implements [impls.Map].
func (m *keepsSome[K, V]) Store(key K, value V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.m[key] = entry[K, V]{key, value}
}

// Delete implements [impls.Map].
func (m *keepsSome[K, V]) Delete(key K) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.m[key]
	if !ok {
		return
	}
	delete(m.m, key)
	m.freed[m.next] = e.key // the map's key, not the caller's, which is only equal
	m.next = (m.next + 1) % len(m.freed)
}

// Range implements [impls.Map].
func (m *keepsSome[K, V]) Range(yield func(key K, value V) bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for k, e := range m.m {
		if !yield(k, e.value) {
			return
		}
	}
}
