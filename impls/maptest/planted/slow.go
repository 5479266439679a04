package planted

import (
	"math/rand/v2"
	"runtime"
	"time"

	"example.com/mapbench/impls"
)

// delayed is a correct map that calls a function before each operation.
type delayed[K, V comparable] struct {
	m      *impls.Mutex[K, V]
	before func()
}

// newSlow returns a map whose operations take 1 ms each. No lock is held meanwhile. A
// kit that counts operations, and not the time, does not end with it.
func newSlow[K, V comparable]() impls.Map[K, V] {
	return delayed[K, V]{impls.NewMutex[K, V](impls.Config{}), func() { time.Sleep(time.Millisecond) }}
}

// newRetrying returns a map that behaves as if half of its attempts had lost a race, as
// in lock-free maps: it throws them away, lets others run, and starts over. A kit that
// takes a long operation for a hang rejects it.
func newRetrying[K, V comparable]() impls.Map[K, V] {
	m := impls.NewMutex[K, V](impls.Config{})
	return delayed[K, V]{m, func() {
		for rand.Uint64()&1 == 0 {
			m.Len()
			runtime.Gosched()
		}
	}}
}

// Load implements [impls.Map].
func (m delayed[K, V]) Load(key K) (value V, ok bool) {
	m.before()
	return m.m.Load(key)
}

// Store implements [impls.Map].
func (m delayed[K, V]) Store(key K, value V) {
	m.before()
	m.m.Store(key, value)
}

// Delete implements [impls.Map].
func (m delayed[K, V]) Delete(key K) {
	m.before()
	m.m.Delete(key)
}

// Range implements [impls.Map].
func (m delayed[K, V]) Range(yield func(key K, value V) bool) {
	m.before()
	m.m.Range(yield)
}

// LoadOrStore implements [impls.LoadOrStorer].
func (m delayed[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	m.before()
	return m.m.LoadOrStore(key, value)
}

// LoadAndDelete implements [impls.LoadAndDeleter].
func (m delayed[K, V]) LoadAndDelete(key K) (value V, loaded bool) {
	m.before()
	return m.m.LoadAndDelete(key)
}

// CompareAndSwap implements [impls.CompareAndSwapper].
func (m delayed[K, V]) CompareAndSwap(key K, old, new V) (swapped bool) {
	m.before()
	return m.m.CompareAndSwap(key, old, new)
}

// Len implements [impls.Lener].
func (m delayed[K, V]) Len() int {
	m.before()
	return m.m.Len()
}

// Clear implements [impls.Clearer].
func (m delayed[K, V]) Clear() {
	m.before()
	m.m.Clear()
}
