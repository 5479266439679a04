package planted

import "example.com/mapbench/impls"

// keepsKey leaves its key in one Delete of 2^18, at random.
type keepsKey[K, V comparable] struct{ *locked[K, V] }

func newKeepsKey[K, V comparable]() impls.Map[K, V] {
	return keepsKey[K, V]{&locked[K, V]{m: make(map[K]V)}}
}

// Delete implements [impls.Map].
func (m keepsKey[K, V]) Delete(key K) {
	if !oneIn(18) { // the bug: want it deleted in any case
		m.locked.Delete(key)
	}
}
