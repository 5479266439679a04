package planted

import (
	"runtime"

	"example.com/mapbench/impls"
)

// checkThenAct composes LoadOrStore of two operations that are each atomic. Two goroutines
// may both find nothing and both store. Each then takes its own value for the one that
// is there.
//
// There is no data race, so the race detector reports nothing. Caches around a
// [sync.Map] are often written like this; a review found one in
// github.com/orian/counters/pull/5.
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
