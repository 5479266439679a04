package planted

import (
	"time"

	"example.com/mapbench/impls"
)

// slow takes 1 ms for each operation, before it is done, and holds no lock
// meanwhile. A kit that counts on a number of operations, and not on time,
// doesn't end with it.
type slow[K, V comparable] struct{ m *impls.Mutex[K, V] }

const delay = time.Millisecond

func newSlow[K, V comparable]() impls.Map[K, V] {
	return slow[K, V]{impls.NewMutex[K, V](impls.Config{})}
}

// Load implements [impls.Map].
func (m slow[K, V]) Load(key K) (value V, ok bool) {
	time.Sleep(delay)
	return m.m.Load(key)
}

// Store implements [impls.Map].
func (m slow[K, V]) Store(key K, value V) {
	time.Sleep(delay)
	m.m.Store(key, value)
}

// Delete implements [impls.Map].
func (m slow[K, V]) Delete(key K) {
	time.Sleep(delay)
	m.m.Delete(key)
}

// Range implements [impls.Map].
func (m slow[K, V]) Range(yield func(key K, value V) bool) {
	time.Sleep(delay)
	m.m.Range(yield)
}

// LoadOrStore implements [impls.LoadOrStorer].
func (m slow[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	time.Sleep(delay)
	return m.m.LoadOrStore(key, value)
}

// LoadAndDelete implements [impls.LoadAndDeleter].
func (m slow[K, V]) LoadAndDelete(key K) (value V, loaded bool) {
	time.Sleep(delay)
	return m.m.LoadAndDelete(key)
}

// CompareAndSwap implements [impls.CompareAndSwapper].
func (m slow[K, V]) CompareAndSwap(key K, old, new V) (swapped bool) {
	time.Sleep(delay)
	return m.m.CompareAndSwap(key, old, new)
}

// Len implements [impls.Lener].
func (m slow[K, V]) Len() int {
	time.Sleep(delay)
	return m.m.Len()
}

// Clear implements [impls.Clearer].
func (m slow[K, V]) Clear() {
	time.Sleep(delay)
	m.m.Clear()
}
