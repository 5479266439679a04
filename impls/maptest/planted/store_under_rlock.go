package planted

import "example.com/mapbench/impls"

// readLocked takes the read lock to write. That compiles, and works until two Stores, or a
// Store and a Load, overlap. Then the runtime ends the process ("concurrent map
// writes"). If the runtime does not notice, entries are lost while the built-in map
// grows.
//
// This mistake of one letter is common; see github.com/castai/k8s-agent/pull/233 and
// github.com/Comcast/traffic_control/issues/1868.
type readLocked[K, V comparable] struct{ locked[K, V] }

func newReadLocked[K, V comparable]() impls.Map[K, V] {
	return &readLocked[K, V]{locked[K, V]{m: make(map[K]V)}}
}

// Store implements [impls.Map].
func (m *readLocked[K, V]) Store(key K, value V) {
	m.mu.RLock() // the bug: want Lock
	m.m[key] = value
	m.mu.RUnlock()
}
