package planted

import "example.com/mapbench/impls"

// lateCount counts a key before it stores it, and takes that back if the key was there.
// Beside writers, Len may return a number that the map never had, even one above the
// number of all keys. When writers are done, Len is right. A kit that wants more
// rejects it.
type lateCount[K, V comparable] struct {
	locked[K, V]
	counter
}

func newLateCount[K, V comparable]() impls.Map[K, V] {
	return &lateCount[K, V]{locked: locked[K, V]{m: make(map[K]V)}}
}

// Store implements [impls.Map].
func (m *lateCount[K, V]) Store(key K, value V) {
	m.count.Add(1)
	m.mu.Lock()
	_, known := m.m[key]
	m.m[key] = value
	m.mu.Unlock()
	if known {
		m.count.Add(-1)
	}
}

// Delete implements [impls.Map].
func (m *lateCount[K, V]) Delete(key K) {
	m.mu.Lock()
	_, known := m.m[key]
	delete(m.m, key)
	m.mu.Unlock()
	if known {
		m.count.Add(-1)
	}
}

// scannedLen counts the entries one by one in Len. The result is right, and the cost grows
// with the map. The kit records that. A kit that judges costs rejects it.
type scannedLen[K, V comparable] struct{ locked[K, V] }

func newScannedLen[K, V comparable]() impls.Map[K, V] {
	return &scannedLen[K, V]{locked[K, V]{m: make(map[K]V)}}
}

// Len implements [impls.Lener].
func (m *scannedLen[K, V]) Len() (n int) {
	m.Range(func(K, V) bool { n++; return true })
	return n
}
