package planted

import (
	"maps"
	"runtime"
	"sync/atomic"

	"example.com/mapbench/impls"
)

// snapshotted has a snapshot of the map that Loads use without a lock. A write
// invalidates the snapshot. After enough slow Loads a new one is made.
//
// There is no data race, so the race detector reports nothing. But a write between the
// copying and the publishing finds no snapshot to invalidate. The copy, without that
// write, is then published, and every Load uses it until the next write. A version
// stamp that writes change, and that publishing checks, prevents this (see
// impls.Hinted).
type snapshotted[K, V comparable] struct {
	locked[K, V]
	snapshot atomic.Pointer[map[K]V]
	slow     atomic.Int64 // Loads without a snapshot since the last write or rebuild
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
	cost := int64(len(m.m) / 4)
	m.mu.RUnlock()
	if m.slow.Add(1) > cost {
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
	m.invalidate()
	m.m[key] = value
	m.mu.Unlock()
}

// Delete implements [impls.Map].
func (m *snapshotted[K, V]) Delete(key K) {
	m.mu.Lock()
	m.invalidate()
	delete(m.m, key)
	m.mu.Unlock()
}

// invalidate removes the snapshot. The caller holds mu.
func (m *snapshotted[K, V]) invalidate() {
	m.snapshot.Store(nil)
	m.slow.Store(0)
}
