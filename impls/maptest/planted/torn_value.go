package planted

import (
	"runtime"
	"sync"
	"sync/atomic"
	"unsafe"

	"example.com/mapbench/impls"
)

// torn overwrites values in place. A write takes only the map's read lock, since the
// built-in map does not change, and a lock of the value's cell against other writers.
// Loads don't take the cell's lock, since every word is read and written atomically.
//
// That satisfies the race detector, but a value of several words is not atomic as a
// whole: a Load beside a Store returns some words of the old value and some of the new
// one. Without the atomics, the same happens to a string, an interface or a slice that
// is assigned without a lock.
type torn[K, V comparable] struct {
	mu sync.RWMutex
	m  map[K]*cell[V]
}

// cell holds the value of a key as long as the key is there. V consists of whole words,
// without pointers.
type cell[V comparable] struct {
	writing sync.Mutex
	value   V
}

func newTorn[K, V comparable]() impls.Map[K, V] {
	return &torn[K, V]{m: make(map[K]*cell[V])}
}

// words returns the memory of a value, word by word.
func words[V comparable](value *V) []atomic.Uintptr {
	return unsafe.Slice((*atomic.Uintptr)(unsafe.Pointer(value)), unsafe.Sizeof(*value)/unsafe.Sizeof(uintptr(0)))
}

func (c *cell[V]) load() (value V) {
	from, to := words(&c.value), words(&value)
	for i := range from { // the bug: a Store may be running
		to[i].Store(from[i].Load())
	}
	return value
}

func (c *cell[V]) store(value V) {
	c.writing.Lock()
	defer c.writing.Unlock()
	from, to := words(&value), words(&c.value)
	for i := range from {
		if i == len(from)/2 {
			runtime.Gosched()
		}
		to[i].Store(from[i].Load())
	}
}

// Load implements [impls.Map].
func (m *torn[K, V]) Load(key K) (value V, ok bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if c := m.m[key]; c != nil {
		return c.load(), true
	}
	return value, false
}

// Store implements [impls.Map].
func (m *torn[K, V]) Store(key K, value V) {
	m.mu.RLock()
	c := m.m[key]
	if c != nil {
		c.store(value)
	}
	m.mu.RUnlock()
	if c != nil {
		return
	}
	m.mu.Lock()
	m.m[key] = &cell[V]{value: value}
	m.mu.Unlock()
}

// Delete implements [impls.Map].
func (m *torn[K, V]) Delete(key K) {
	m.mu.Lock()
	delete(m.m, key)
	m.mu.Unlock()
}

// Range implements [impls.Map].
func (m *torn[K, V]) Range(yield func(key K, value V) bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for k, c := range m.m {
		if !yield(k, c.load()) {
			return
		}
	}
}
