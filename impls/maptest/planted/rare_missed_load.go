package planted

import "example.com/mapbench/impls"

// missesLoad does not see what is there in one Load of 2^20, at random.
type missesLoad[K, V comparable] struct{ *locked[K, V] }

func newMissesLoad[K, V comparable]() impls.Map[K, V] {
	return missesLoad[K, V]{&locked[K, V]{m: make(map[K]V)}}
}

// Load implements [impls.Map].
func (m missesLoad[K, V]) Load(key K) (value V, ok bool) {
	if oneIn(20) { // the bug: want the value that is there
		return value, false
	}
	return m.locked.Load(key)
}
