package planted

import (
	"runtime"

	"example.com/mapbench/impls"
)

// checkThenAct makes LoadOrStore of two operations that are atomic each. Two
// goroutines that both find nothing both store, and both believe that their
// value is the one that is there.
//
// There is no data race, so the race detector has nothing to report. It is how
// caches and registries are often written around a [sync.Map], before
// LoadOrStore is known; a review caught one in github.com/orian/counters/pull/5.
type checkThenAct[K, V comparable] struct{ locked[K, V] }

func newCheckThenAct[K, V comparable]() impls.Map[K, V] {
	return &checkThenAct[K, V]{locked[K, V]{m: make(map[K]V)}}
}

// LoadOrStore implements [impls.LoadOrStorer].
func (m *checkThenAct[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	if actual, loaded = m.Load(key); loaded {
		return actual, true
	}
	runtime.Gosched()
	m.Store(key, value) // the bug: the key may have come since
	return value, false
}
