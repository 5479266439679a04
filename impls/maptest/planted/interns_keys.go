package planted

import "example.com/mapbench/impls"

// interning keeps one copy of each string that was ever a key, so that equal keys share
// their bytes. It never drops a copy: a server whose keys are session names runs out of
// memory with a map of a few entries. Keys of other types are not interned.
//
// Package unique of the standard library holds its copies weakly for this reason.
type interning[K, V comparable] struct {
	locked[K, V]
	known map[string]string // guarded by mu
}

func newInterning[K, V comparable]() impls.Map[K, V] {
	return &interning[K, V]{locked: locked[K, V]{m: make(map[K]V)}, known: make(map[string]string)}
}

// Store implements [impls.Map].
func (m *interning[K, V]) Store(key K, value V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if s, ok := any(key).(string); ok {
		if _, ok := m.known[s]; !ok {
			m.known[s] = s // the bug: nothing removes it
		}
		key = any(m.known[s]).(K)
	}
	m.m[key] = value
}
