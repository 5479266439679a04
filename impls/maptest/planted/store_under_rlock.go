package planted

import "example.com/mapbench/impls"

// readLocked takes the lock for reading where it writes. That compiles, and it
// works until two Stores overlap, or a Store and a Load: then the runtime ends
// the process ("concurrent map writes") or, if it doesn't notice, entries get
// lost while the built-in map grows.
//
// It is a slip of one letter that comes up again and again; see
// github.com/castai/k8s-agent/pull/233 and
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
