package impls

import "sync"

// RWMutexInfo describes [RWMutex].
var RWMutexInfo = Info{
	Name:     "rwmutex",
	Design:   "built-in map behind one sync.RWMutex",
	Hash:     builtinHash,
	Presized: true,
}

// RWMutex is a built-in map behind one [sync.RWMutex]. Readers exclude only writers, but
// each reader writes to the lock's reader count, so that its cache line travels between
// the cores.
//
// Make it with [NewRWMutex]; the zero value is not usable. Any number of goroutines may
// use it. A call with a key or an old value that can't be compared panics before the lock
// is taken, and leaves the map usable.
type RWMutex[K, V comparable] struct {
	mu sync.RWMutex
	m  map[K]V
}

// NewRWMutex returns an empty map with room for c.N entries.
func NewRWMutex[K, V comparable](c Config) *RWMutex[K, V] {
	return &RWMutex[K, V]{m: make(map[K]V, c.N)}
}

// Load implements [Map].
func (m *RWMutex[K, V]) Load(key K) (value V, ok bool) {
	mustCompare(key)
	m.mu.RLock()
	value, ok = m.m[key]
	m.mu.RUnlock()
	return value, ok
}

// Store implements [Map].
func (m *RWMutex[K, V]) Store(key K, value V) {
	mustCompare(key)
	m.mu.Lock()
	m.m[key] = value
	m.mu.Unlock()
}

// Delete implements [Map].
func (m *RWMutex[K, V]) Delete(key K) {
	mustCompare(key)
	m.mu.Lock()
	delete(m.m, key)
	m.mu.Unlock()
}

// Range implements [Map]. It holds the read lock throughout. If yield writes to the map,
// that call never returns. A Load or another Range in yield returns only if no writer
// waits: new readers wait for waiting writers.
func (m *RWMutex[K, V]) Range(yield func(key K, value V) bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for k, v := range m.m {
		if !yield(k, v) {
			return
		}
	}
}

// LoadOrStore implements [LoadOrStorer]. It takes the write lock at once: to look first,
// under the read lock, would make every insertion lock twice.
func (m *RWMutex[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	mustCompare(key)
	m.mu.Lock()
	actual, loaded = m.m[key]
	if !loaded {
		m.m[key] = value
		actual = value
	}
	m.mu.Unlock()
	return actual, loaded
}

// LoadAndDelete implements [LoadAndDeleter].
func (m *RWMutex[K, V]) LoadAndDelete(key K) (value V, loaded bool) {
	mustCompare(key)
	m.mu.Lock()
	value, loaded = m.m[key]
	delete(m.m, key)
	m.mu.Unlock()
	return value, loaded
}

// CompareAndSwap implements [CompareAndSwapper].
func (m *RWMutex[K, V]) CompareAndSwap(key K, old, new V) (swapped bool) {
	mustCompare(key)
	mustCompare(old)
	m.mu.Lock()
	if v, ok := m.m[key]; ok && v == old {
		m.m[key] = new
		swapped = true
	}
	m.mu.Unlock()
	return swapped
}

// Len implements [Lener].
func (m *RWMutex[K, V]) Len() int {
	m.mu.RLock()
	n := len(m.m)
	m.mu.RUnlock()
	return n
}

// Clear implements [Clearer].
func (m *RWMutex[K, V]) Clear() {
	m.mu.Lock()
	clear(m.m)
	m.mu.Unlock()
}
