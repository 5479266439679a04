package planted

import (
	"sync"

	"example.com/mapbench/impls"
)

// unordered keeps each value of one word in a cell, and overwrites it in place under
// the read lock: a word is written and read at once, so that no value is torn, and
// who reads after a Store has returned reads the new one. But nothing orders what the
// writer did before against what the reader does after: memory that is handed over
// with the value may be read as it was before. Other values are overwritten under the
// write lock.
//
// Processors of amd64 don't reorder so, and there no call shows the bug. The race
// detector does. It isn't told of the cells, or it would report these instead.
type unordered[K, V comparable] struct {
	mu    sync.RWMutex
	cells map[K]*V
}

func newUnordered[K, V comparable]() impls.Map[K, V] {
	return &unordered[K, V]{cells: make(map[K]*V)}
}

// Load implements [impls.Map].
func (m *unordered[K, V]) Load(key K) (value V, ok bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	cell, ok := m.cells[key]
	if ok {
		value = readCell(cell)
	}
	return value, ok
}

// Store implements [impls.Map].
func (m *unordered[K, V]) Store(key K, value V) {
	if _, word := any(value).(uint64); word && m.overwrite(key, value) {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if cell, ok := m.cells[key]; ok {
		writeCell(cell, value)
		return
	}
	m.cells[key] = &value
}

// overwrite stores a value if there is one, and reports whether it did.
func (m *unordered[K, V]) overwrite(key K, value V) bool {
	m.mu.RLock() // the bug: want an order among those that share the cell
	defer m.mu.RUnlock()
	cell, ok := m.cells[key]
	if ok {
		writeCell(cell, value)
	}
	return ok
}

//go:norace
func readCell[V any](cell *V) V { return *cell }

//go:norace
func writeCell[V any](cell *V, value V) { *cell = value }

// Delete implements [impls.Map].
func (m *unordered[K, V]) Delete(key K) {
	m.mu.Lock()
	delete(m.cells, key)
	m.mu.Unlock()
}

// Range implements [impls.Map].
func (m *unordered[K, V]) Range(yield func(key K, value V) bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for k, cell := range m.cells {
		if !yield(k, readCell(cell)) {
			return
		}
	}
}
