package planted

import (
	"maps"
	"runtime"
	"sync/atomic"

	"example.com/mapbench/impls"
)

// snapshotted has a snapshot of the map that reads use without a lock. A write
// takes it away; reads that were slow for long enough make a new one.
//
// There is no data race here, and the race detector has nothing to report. But
// a write that comes after the copy is made and before it is published takes
// away a snapshot that is not there yet. The copy, which lacks the write, is
// then published, and answers every Load until the next write. A stamp that
// writes change, and publishing looks at, closes the hole (see impls.Hinted).
type snapshotted[K, V comparable] struct {
	locked[K, V]
	snapshot atomic.Pointer[map[K]V]
	slow     atomic.Int64 // slow reads since the last write or rebuild
}

func newSnapshotted[K, V comparable]() impls.Map[K, V] {
	return &snapshotted[K, V]{locked: locked[K, V]{m: make(map[K]V)}}
}

// Load implements [impls.Map].
func (m *snapshotted[K, V]) Load(key K) (value V, ok bool) {
	if s := m.snapshot.Load(); s != nil {
		value, ok = (*s)[key]
		return value, ok
	}
	m.mu.RLock()
	value, ok = m.m[key]
	price := int64(len(m.m) / 4)
	m.mu.RUnlock()
	if m.slow.Add(1) > price {
		m.slow.Store(0)
		m.rebuild()
	}
	return value, ok
}

func (m *snapshotted[K, V]) rebuild() {
	m.mu.RLock()
	s := maps.Clone(m.m)
	m.mu.RUnlock()
	runtime.Gosched()
	m.snapshot.Store(&s) // the bug: there may have been a write since
}

// Store implements [impls.Map].
func (m *snapshotted[K, V]) Store(key K, value V) {
	m.mu.Lock()
	m.void()
	m.m[key] = value
	m.mu.Unlock()
}

// Delete implements [impls.Map].
func (m *snapshotted[K, V]) Delete(key K) {
	m.mu.Lock()
	m.void()
	delete(m.m, key)
	m.mu.Unlock()
}

// void takes the snapshot away. The caller holds mu.
func (m *snapshotted[K, V]) void() {
	m.snapshot.Store(nil)
	m.slow.Store(0)
}
