package planted

import (
	"runtime"
	"sync/atomic"

	"example.com/mapbench/impls"
)

// flagged has a hint, a second built-in map that is read without a lock, and a
// flag that says whether the hint is valid. A write takes the flag down; reads
// that were slow for long enough make the hint anew and put the flag up.
//
// The flag is atomic, and the hint is not part of it. A reader that has seen
// the flag up may reach the hint when a write has come and the hint is being
// made anew, in place, to spare the memory. It then misses keys that are there
// throughout, or the runtime ends the process ("concurrent map read and map
// write"). One atomic pointer to a fresh hint is flag and hint in one.
type flagged[K, V comparable] struct {
	locked[K, V]
	valid atomic.Bool
	hint  map[K]V
	slow  int // slow reads since the last write
}

func newFlagged[K, V comparable]() impls.Map[K, V] {
	return &flagged[K, V]{locked: locked[K, V]{m: make(map[K]V)}, hint: make(map[K]V)}
}

// Load implements [impls.Map].
func (m *flagged[K, V]) Load(key K) (value V, ok bool) {
	if m.valid.Load() {
		runtime.Gosched()
		value, ok = m.hint[key] // the bug: the hint need no longer be valid
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

// rebuild makes the hint anew. The caller holds mu.
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
	m.void()
	m.m[key] = value
	m.mu.Unlock()
}

// Delete implements [impls.Map].
func (m *flagged[K, V]) Delete(key K) {
	m.mu.Lock()
	m.void()
	delete(m.m, key)
	m.mu.Unlock()
}

// void takes the flag down. The caller holds mu.
func (m *flagged[K, V]) void() {
	m.valid.Store(false)
	m.slow = 0
}
