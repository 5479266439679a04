package planted

import (
	"runtime"
	"sync/atomic"

	"example.com/mapbench/impls"
)

// sentRange has a goroutine send the entries one by one, as "range-leaks-goroutine" has,
// but tells it when the caller leaves, in whatever way. A kit that counts goroutines
// right after Range rejects it.
type sentRange[K, V comparable] struct{ locked[K, V] }

func newSentRange[K, V comparable]() impls.Map[K, V] {
	return &sentRange[K, V]{locked[K, V]{m: make(map[K]V)}}
}

// Range implements [impls.Map].
func (m *sentRange[K, V]) Range(yield func(key K, value V) bool) {
	entries, left := make(chan entry[K, V]), make(chan struct{})
	defer close(left)
	go func() {
		defer close(entries)
		for _, e := range m.snapshot() {
			select {
			case entries <- e:
			case <-left:
				return
			}
		}
	}()
	for e := range entries {
		if !yield(e.key, e.value) {
			return
		}
	}
}

// spinning takes its lock by compare-and-swap of one word, and yields while it waits.
// Only that word orders the accesses to the map, and to memory that users pass through
// it. A kit that knows only the locks of package sync rejects it.
type spinning[K, V comparable] struct {
	taken atomic.Bool
	m     map[K]V
}

func newSpinning[K, V comparable]() impls.Map[K, V] {
	return &spinning[K, V]{m: make(map[K]V)}
}

func (m *spinning[K, V]) lock() {
	for !m.taken.CompareAndSwap(false, true) {
		runtime.Gosched()
	}
}

func (m *spinning[K, V]) unlock() { m.taken.Store(false) }

// Load implements [impls.Map].
func (m *spinning[K, V]) Load(key K) (value V, ok bool) {
	m.lock()
	defer m.unlock()
	value, ok = m.m[key]
	return value, ok
}

// Store implements [impls.Map].
func (m *spinning[K, V]) Store(key K, value V) {
	m.lock()
	defer m.unlock()
	m.m[key] = value
}

// Delete implements [impls.Map].
func (m *spinning[K, V]) Delete(key K) {
	m.lock()
	defer m.unlock()
	delete(m.m, key)
}

// Range implements [impls.Map].
func (m *spinning[K, V]) Range(yield func(key K, value V) bool) {
	for _, e := range m.snapshot() {
		if !yield(e.key, e.value) {
			return
		}
	}
}

// snapshot returns a copy of the entries, so that no yield holds the lock.
func (m *spinning[K, V]) snapshot() (entries []entry[K, V]) {
	m.lock()
	defer m.unlock()
	for k, v := range m.m {
		entries = append(entries, entry[K, V]{k, v})
	}
	return entries
}
