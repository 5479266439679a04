package planted

import (
	"math/rand/v2"

	"example.com/mapbench/impls"
)

// oneIn returns true once in 2^bits calls, at random.
func oneIn(bits int) bool { return rand.Uint64()>>(64-bits) == 0 }

// losesStore loses one Store in 2^20, at random. It stands for all bugs that need a rare
// interleaving. It needs none itself: whether a kit finds it depends only on how many
// Stores the kit makes and checks.
type losesStore[K, V comparable] struct{ *locked[K, V] }

func newLosesStore[K, V comparable]() impls.Map[K, V] {
	return losesStore[K, V]{&locked[K, V]{m: make(map[K]V)}}
}

// Store implements [impls.Map].
func (m losesStore[K, V]) Store(key K, value V) {
	if !oneIn(20) { // the bug: want it stored always
		m.locked.Store(key, value)
	}
}

// missesLoad finds nothing in one Load of 2^20, at random.
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

// keepsKey keeps the key in one Delete of 2^18, at random.
type keepsKey[K, V comparable] struct{ *locked[K, V] }

func newKeepsKey[K, V comparable]() impls.Map[K, V] {
	return keepsKey[K, V]{&locked[K, V]{m: make(map[K]V)}}
}

// Delete implements [impls.Map].
func (m keepsKey[K, V]) Delete(key K) {
	if !oneIn(18) { // the bug: want it deleted always
		m.locked.Delete(key)
	}
}
