package planted

import "example.com/mapbench/impls"

// leaking has a goroutine send the entries one by one, from a copy. If the caller leaves
// early, that goroutine stays, and waits forever for somebody to receive.
type leaking[K, V comparable] struct{ locked[K, V] }

func newLeaking[K, V comparable]() impls.Map[K, V] {
	return &leaking[K, V]{locked[K, V]{m: make(map[K]V)}}
}

// Range implements [impls.Map].
func (m *leaking[K, V]) Range(yield func(key K, value V) bool) {
	entries := make(chan entry[K, V])
	go func() {
		defer close(entries)
		for _, e := range m.snapshot() {
			entries <- e // the bug: the caller may have left
		}
	}()
	for e := range entries {
		if !yield(e.key, e.value) {
			return
		}
	}
}
