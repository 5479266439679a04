package planted

import "example.com/mapbench/impls"

// lateCount counts a key before it stores it, and takes that back if the key was
// there. Beside writers Len tells of a number that the map never had, and even one
// that is higher than there are keys; when they are done it is right. A kit that asks
// for more rejects it.
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

// scannedLen has a Len that counts the entries one by one. It is right, and its cost
// grows with the map. The kit records that; one that judges costs rejects it.
type scannedLen[K, V comparable] struct{ locked[K, V] }

func newScannedLen[K, V comparable]() impls.Map[K, V] {
	return &scannedLen[K, V]{locked[K, V]{m: make(map[K]V)}}
}

// Len implements [impls.Lener].
func (m *scannedLen[K, V]) Len() (n int) {
	m.Range(func(K, V) bool { n++; return true })
	return n
}
