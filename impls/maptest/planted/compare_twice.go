package planted

import (
	"runtime"

	"example.com/mapbench/impls"
)

// compareTwice has a CompareAndSwap that compares before it takes the lock, to save the
// lock when it fails, and compares again to be sure. But the second comparison does not
// hold the lock of the Store either. Two goroutines may both find the old value and
// both swap: an update is lost.
//
// The second comparison only makes the window smaller, so that tests pass.
// CompareAndSwap is hard to get right: in a development version of Go 1.24, that of
// [sync.Map] was not atomic beside other methods (golang.org/issue/70970).
type compareTwice[K, V comparable] struct{ locked[K, V] }

func newCompareTwice[K, V comparable]() impls.Map[K, V] {
	return &compareTwice[K, V]{locked[K, V]{m: make(map[K]V)}}
}

// CompareAndSwap implements [impls.CompareAndSwapper].
func (m *compareTwice[K, V]) CompareAndSwap(key K, old, new V) (swapped bool) {
	for range 2 {
		if v, ok := m.Load(key); !ok || v != old {
			return false
		}
	}
	runtime.Gosched()
	m.Store(key, new) // the bug: the value may have changed since
	return true
}
