package planted

import "example.com/mapbench/impls"

// keptLock has a Range that unlocks by hand before each return, since defer used to be
// slow. A yield that panics, or that ends its goroutine, leaves the
// read lock behind. Reads go on; the next write waits for good.
type keptLock[K, V comparable] struct{ locked[K, V] }

func newKeptLock[K, V comparable]() impls.Map[K, V] {
	return &keptLock[K, V]{locked[K, V]{m: make(map[K]V)}}
}

// Range implements [impls.Map].
func (m *keptLock[K, V]) Range(yield func(key K, value V) bool) {
	m.mu.RLock()
	for k, v := range m.m {
		if !yield(k, v) { // the bug: it may not return
			m.mu.RUnlock()
			return
		}
	}
	m.mu.RUnlock()
}
