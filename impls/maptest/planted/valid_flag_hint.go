package planted

import (
	"runtime"
	"sync/atomic"

	"example.com/mapbench/impls"
)

// flagged has a hint, a second built-in map that Loads use without a lock, and a flag that
// says whether the hint is valid. A write clears the flag. After enough slow Loads the
// hint is rebuilt and the flag is set.
//
// The flag is atomic, but does not cover the hint. A Load that has seen the flag set may
// read the hint after a write, while the hint is rebuilt in place to save memory. It
// then misses keys that are there throughout, or the runtime ends the process
// ("concurrent map read and map write"). The correct way is one atomic pointer to a new
// hint each time, which is both flag and hint.
type flagged[K, V comparable] struct {
	locked[K, V]
	valid atomic.Bool
	hint  map[K]V
	slow  int // Loads without the hint since the last write
}

func newFlagged[K, V comparable]() impls.Map[K, V] {
	return &flagged[K, V]{locked: locked[K, V]{m: make(map[K]V)}, hint: make(map[K]V)}
}

// Load implements [impls.Map].
func (m *flagged[K, V]) Load(key K) (value V, ok bool) {
	if m.valid.Load() {
		runtime.Gosched()
		value, ok = m.hint[key] // the bug: the hint may be invalid by now
		return value, ok
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.slow++; m.slow > len(m.m)/4 && !m.valid.Load() {
		m.rebuild()
	}
	value, ok = m.m[key]
	return value, ok
}

// rebuild fills the hint in place. The caller holds mu.
func (m *flagged[K, V]) rebuild() {
	clear(m.hint)
	runtime.Gosched()
	for k, v := range m.m {
		m.hint[k] = v
	}
	m.valid.Store(true)
}

// Store implements [impls.Map].
func (m *flagged[K, V]) Store(key K, value V) {
	m.mu.Lock()
	m.invalidate()
	m.m[key] = value
	m.mu.Unlock()
}

// Delete implements [impls.Map].
func (m *flagged[K, V]) Delete(key K) {
	m.mu.Lock()
	m.invalidate()
	delete(m.m, key)
	m.mu.Unlock()
}

// invalidate clears the flag. The caller holds mu.
func (m *flagged[K, V]) invalidate() {
	m.valid.Store(false)
	m.slow = 0
}
