package planted

import "example.com/mapbench/impls"

// leaking has a goroutine read the entries, from a copy, and send them one by one. A
// caller that leaves early leaves that goroutine behind, which waits for good for
// somebody to receive.
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
