package planted

import (
	"runtime"

	"example.com/mapbench/impls"
)

// compareTwice has a CompareAndSwap that looks before it takes the lock, which
// spares it the lock where it fails, and looks again to be sure. But the second
// look doesn't hold the lock either under which it then stores. Two goroutines
// can both find the old value and both swap: updates get lost.
//
// The second comparison makes the window small, so that tests pass, and it is
// the same bug. CompareAndSwap is hard to get right: that of [sync.Map] was not
// atomic beside other methods when Go 1.24 was being made (golang.org/issue/70970).
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
