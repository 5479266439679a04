package planted

import (
	"math/rand/v2"

	"example.com/mapbench/impls"
)

// oneIn reports true once in 2^bits calls, by chance.
func oneIn(bits int) bool { return rand.Uint64()>>(64-bits) == 0 }

// losesStore loses one Store in 2^20, at random. It stands for all bugs that take
// a rare meeting of goroutines, and needs no meeting itself, so that only the
// number of Stores counts that a kit makes and checks.
type losesStore[K, V comparable] struct{ *locked[K, V] }

func newLosesStore[K, V comparable]() impls.Map[K, V] {
	return losesStore[K, V]{&locked[K, V]{m: make(map[K]V)}}
}

// Store implements [impls.Map].
func (m losesStore[K, V]) Store(key K, value V) {
	if !oneIn(20) { // the bug: want it stored in any case
		m.locked.Store(key, value)
	}
}
