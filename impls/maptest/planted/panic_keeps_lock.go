package planted

import "example.com/mapbench/impls"

// keptLock has a Range that unlocks before each return instead of by defer, which used to
// be slow. After a yield that panics, or ends its goroutine, the read lock stays held.
// Reads still work; the next write waits forever.
type keptLock[K, V comparable] struct{ locked[K, V] }

func newKeptLock[K, V comparable]() impls.Map[K, V] {
	return &keptLock[K, V]{locked[K, V]{m: make(map[K]V)}}
}

// Range implements [impls.Map].
func (m *keptLock[K, V]) Range(yield func(key K, value V) bool) {
	m.mu.RLock()
	for k, v := range m.m {
		if !yield(k, v) { // the bug: yield may not return
			m.mu.RUnlock()
			return
		}
	}
	m.mu.RUnlock()
}
