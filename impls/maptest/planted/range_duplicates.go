package planted

import (
	"runtime"
	"sync/atomic"

	"example.com/mapbench/impls"
)

// restarting ranges over a copy of the entries, so that yield blocks nobody. If it sees a
// write, it starts over once with a new copy, since the rest of the first is out of
// date. It does not remember which keys it has yielded, and yields them again.
//
// A Range of another map could yield a key twice:
// github.com/puzpuzpuz/xsync/pull/87. The command SCAN of Redis may, by its
// documentation.
type restarting[K, V comparable] struct {
	locked[K, V]
	version atomic.Int64 // writes
}

func newRestarting[K, V comparable]() impls.Map[K, V] {
	return &restarting[K, V]{locked: locked[K, V]{m: make(map[K]V)}}
}

// Store implements [impls.Map].
func (m *restarting[K, V]) Store(key K, value V) {
	m.mu.Lock()
	m.version.Add(1)
	m.m[key] = value
	m.mu.Unlock()
}

// Delete implements [impls.Map].
func (m *restarting[K, V]) Delete(key K) {
	m.mu.Lock()
	m.version.Add(1)
	delete(m.m, key)
	m.mu.Unlock()
}

// Range implements [impls.Map].
func (m *restarting[K, V]) Range(yield func(key K, value V) bool) {
	done := m.rangeOnce(yield, true)
	if !done {
		m.rangeOnce(yield, false) // the bug: yields keys a second time
	}
}

// rangeOnce yields a copy of the entries. If mayGiveUp is set it stops at a write, and
// returns false.
func (m *restarting[K, V]) rangeOnce(yield func(key K, value V) bool, mayGiveUp bool) (done bool) {
	entries, version := m.entries()
	for i, e := range entries {
		if !yield(e.key, e.value) {
			return true
		}
		if i == len(entries)/2 {
			runtime.Gosched()
		}
		if mayGiveUp && m.version.Load() != version {
			return false
		}
	}
	return true
}

// entries returns a copy of the entries, and its version.
func (m *restarting[K, V]) entries() (entries []entry[K, V], version int64) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for k, v := range m.m {
		entries = append(entries, entry[K, V]{k, v})
	}
	return entries, m.version.Load()
}
