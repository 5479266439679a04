package planted

import (
	"runtime"

	"example.com/mapbench/impls"
)

// countedTwice keeps its length in a separate counter. Store checks whether the key is new
// before it takes the lock to store it. Two goroutines that store one new key may both
// find it new, and both count it. Only Len shows that, and it stays wrong for good.
type countedTwice[K, V comparable] struct {
	locked[K, V]
	counter
}

func newCountedTwice[K, V comparable]() impls.Map[K, V] {
	return &countedTwice[K, V]{locked: locked[K, V]{m: make(map[K]V)}}
}

// Store implements [impls.Map].
func (m *countedTwice[K, V]) Store(key K, value V) {
	_, known := m.Load(key)
	runtime.Gosched()
	m.locked.Store(key, value)
	if !known { // the bug: another goroutine may have stored it since
		m.count.Add(1)
	}
}

// Delete implements [impls.Map].
func (m *countedTwice[K, V]) Delete(key K) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.m[key]; ok {
		delete(m.m, key)
		m.count.Add(-1)
	}
}
