package impls

import "sync"

// MutexInfo describes [Mutex].
var MutexInfo = Info{
	Name:     "mutex",
	Design:   "built-in map behind one sync.Mutex",
	Hash:     builtinHash,
	Presized: true,
}

// Mutex is a built-in map behind one [sync.Mutex]. Make it with [NewMutex]; the zero value
// is not usable. Any number of goroutines may use it. A call with a key or an old value
// that can't be compared panics before the lock is taken, and leaves the map usable.
type Mutex[K, V comparable] struct {
	mu sync.Mutex
	m  map[K]V
}

// NewMutex returns an empty map with room for c.N entries.
func NewMutex[K, V comparable](c Config) *Mutex[K, V] {
	return &Mutex[K, V]{m: make(map[K]V, c.N)}
}

// Load implements [Map].
func (m *Mutex[K, V]) Load(key K) (value V, ok bool) {
	mustCompare(key)
	m.mu.Lock()
	value, ok = m.m[key]
	m.mu.Unlock()
	return value, ok
}

// Store implements [Map].
func (m *Mutex[K, V]) Store(key K, value V) {
	mustCompare(key)
	m.mu.Lock()
	m.m[key] = value
	m.mu.Unlock()
}

// Delete implements [Map].
func (m *Mutex[K, V]) Delete(key K) {
	mustCompare(key)
	m.mu.Lock()
	delete(m.m, key)
	m.mu.Unlock()
}

// Range implements [Map]. It holds the lock throughout. If yield calls the map, that call
// never returns, not even a Load.
func (m *Mutex[K, V]) Range(yield func(key K, value V) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for k, v := range m.m {
		if !yield(k, v) {
			return
		}
	}
}

// LoadOrStore implements [LoadOrStorer].
func (m *Mutex[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
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
func (m *Mutex[K, V]) LoadAndDelete(key K) (value V, loaded bool) {
	mustCompare(key)
	m.mu.Lock()
	value, loaded = m.m[key]
	delete(m.m, key)
	m.mu.Unlock()
	return value, loaded
}

// CompareAndSwap implements [CompareAndSwapper].
func (m *Mutex[K, V]) CompareAndSwap(key K, old, new V) (swapped bool) {
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
func (m *Mutex[K, V]) Len() int {
	m.mu.Lock()
	n := len(m.m)
	m.mu.Unlock()
	return n
}

// Clear implements [Clearer].
func (m *Mutex[K, V]) Clear() {
	m.mu.Lock()
	clear(m.m)
	m.mu.Unlock()
}
