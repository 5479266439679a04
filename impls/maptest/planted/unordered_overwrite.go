package planted

import (
	"sync"

	"example.com/mapbench/impls"
)

// unordered keeps each value in a cell. A value of one word is overwritten in place under
// the read lock. The processor writes a word at once, so that no value is torn, and a
// Load after a Store returns the new value. But nothing orders the writer's earlier
// memory accesses before the reader's later ones: a reader that gets the value may find
// other memory of the writer as it was before. Other values are overwritten under the
// write lock.
//
// amd64 processors do not reorder these accesses, so there no call shows the bug. The
// race detector does. Accesses to the cells are hidden from it: otherwise it would
// report these.
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

// overwrite replaces the value of a key that is there, and reports whether it is.
func (m *unordered[K, V]) overwrite(key K, value V) bool {
	m.mu.RLock() // the bug: want an order between the goroutines that use the cell
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
