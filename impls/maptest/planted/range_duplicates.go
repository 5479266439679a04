package planted

import (
	"runtime"
	"sync/atomic"

	"example.com/mapbench/impls"
)

// restarting ranges over a copy of the entries, so that yield holds nobody up,
// and if it sees that there was a write it starts over with a fresh copy, once,
// since what is left of the first one is old. It doesn't remember what it has
// yielded, and yields that again.
//
// A Range of another map that could yield a key twice is
// github.com/puzpuzpuz/xsync/pull/87. Redis documents it of SCAN, where the
// caller must put up with it.
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

// rangeOnce yields a copy of the entries. It gives up if it may and there was a
// write, and reports whether it didn't.
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

// entries returns a copy of the entries and the version that it is of.
func (m *restarting[K, V]) entries() (entries []entry[K, V], version int64) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for k, v := range m.m {
		entries = append(entries, entry[K, V]{k, v})
	}
	return entries, m.version.Load()
}
