package planted

import (
	"maps"
	"runtime"
	"slices"

	"example.com/mapbench/impls"
)

// resized fills a new table bit by bit while the old one stays in use, so that nobody
// waits long. The goroutine whose write passes a size limit does it. Meanwhile Stores
// go to both tables, but Deletes only to the old one. A key that is copied and then
// deleted comes back when the new table is published.
//
// The tables are built-in maps, which need no resize: only the procedure matters here.
type resized[K, V comparable] struct {
	locked[K, V]         // the table in use
	next         map[K]V // the table that is being filled, or nil
	least, most  int     // sizes from least to most need no resize
}

// parts is about how often a resize unlocks.
const parts = 4

func newResized[K, V comparable]() impls.Map[K, V] {
	return &resized[K, V]{locked: locked[K, V]{m: make(map[K]V)}, most: 2}
}

// Store implements [impls.Map].
func (m *resized[K, V]) Store(key K, value V) {
	m.mu.Lock()
	m.m[key] = value
	if m.next != nil {
		m.next[key] = value
	}
	due := m.due()
	m.mu.Unlock()
	if due {
		m.resize()
	}
}

// Delete implements [impls.Map].
func (m *resized[K, V]) Delete(key K) {
	m.mu.Lock()
	delete(m.m, key) // the bug: next may have the key, too
	due := m.due()
	m.mu.Unlock()
	if due {
		m.resize()
	}
}

// due reports whether the caller must resize the table. The caller holds mu.
func (m *resized[K, V]) due() bool {
	if m.next != nil || len(m.m) >= m.least && len(m.m) <= m.most {
		return false
	}
	m.next = make(map[K]V)
	return true
}

// resize fills the new table and publishes it.
func (m *resized[K, V]) resize() {
	m.mu.RLock()
	keys := slices.Collect(maps.Keys(m.m))
	m.mu.RUnlock()
	for part := range slices.Chunk(keys, len(keys)/parts+1) {
		m.mu.Lock()
		for _, key := range part {
			if value, ok := m.m[key]; ok {
				m.next[key] = value
			}
		}
		m.mu.Unlock()
		runtime.Gosched()
	}
	m.mu.Lock()
	m.m, m.next = m.next, nil
	m.least, m.most = len(m.m)/4, max(2, 2*len(m.m))
	m.mu.Unlock()
}
