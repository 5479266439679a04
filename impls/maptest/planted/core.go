package planted

import (
	"sync"
	"sync/atomic"

	"example.com/mapbench/impls"
)

// locked is a correct map: a built-in map behind a lock. Other maps embed it, and
// replace the method that has the bug.
type locked[K, V comparable] struct {
	mu sync.RWMutex
	m  map[K]V
}

// newLocked returns a correct map, for the key types that a bug does not concern.
func newLocked[K, V comparable]() impls.Map[K, V] { return &locked[K, V]{m: make(map[K]V)} }

// Load implements [impls.Map].
func (m *locked[K, V]) Load(key K) (value V, ok bool) {
	m.mu.RLock()
	value, ok = m.m[key]
	m.mu.RUnlock()
	return value, ok
}

// Store implements [impls.Map].
func (m *locked[K, V]) Store(key K, value V) {
	m.mu.Lock()
	m.m[key] = value
	m.mu.Unlock()
}

// Delete implements [impls.Map].
func (m *locked[K, V]) Delete(key K) {
	m.mu.Lock()
	delete(m.m, key)
	m.mu.Unlock()
}

// Range implements [impls.Map].
func (m *locked[K, V]) Range(yield func(key K, value V) bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for k, v := range m.m {
		if !yield(k, v) {
			return
		}
	}
}

// snapshot returns a copy of the entries.
func (m *locked[K, V]) snapshot() (entries []entry[K, V]) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for k, v := range m.m {
		entries = append(entries, entry[K, V]{k, v})
	}
	return entries
}

// loadOrStore is LoadOrStore. It is not exported, so that not every map has it.
func (m *locked[K, V]) loadOrStore(key K, value V) (actual V, loaded bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if actual, loaded = m.m[key]; loaded {
		return actual, true
	}
	m.m[key] = value
	return value, false
}

// entry is a key with its value.
type entry[K, V comparable] struct {
	key   K
	value V
}

// bucket is an immutable list of entries. A nil bucket is empty.
type bucket[K, V comparable] struct{ list []entry[K, V] }

func (b *bucket[K, V]) entries() []entry[K, V] {
	if b == nil {
		return nil
	}
	return b.list
}

func (b *bucket[K, V]) load(key K) (value V, ok bool) {
	for _, e := range b.entries() {
		if e.key == key {
			return e.value, true
		}
	}
	return value, false
}

// with returns a copy of b in which key has value.
func (b *bucket[K, V]) with(key K, value V) *bucket[K, V] {
	next := b.without(key)
	next.list = append(next.list, entry[K, V]{key, value})
	return next
}

// without returns a copy of b without key, with room for one more entry.
func (b *bucket[K, V]) without(key K) *bucket[K, V] {
	next := &bucket[K, V]{list: make([]entry[K, V], 0, len(b.entries())+1)}
	for _, e := range b.entries() {
		if e.key != key {
			next.list = append(next.list, e)
		}
	}
	return next
}

// counter is the number of entries, for maps that count them separately.
type counter struct{ count atomic.Int64 }

// Len implements [impls.Lener].
func (c *counter) Len() int { return int(c.count.Load()) }
