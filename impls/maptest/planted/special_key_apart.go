package planted

import (
	"runtime"

	"example.com/mapbench/impls"
)

// apart has a LoadOrStore with a separate path for one key, as tables have that mark empty
// slots with a key. That path is a Load and then a Store. For every other key
// LoadOrStore is correct.
type apart[K, V comparable] struct {
	locked[K, V]
	special K
}

func newApart[K, V comparable](special K) func() impls.Map[K, V] {
	return func() impls.Map[K, V] { return &apart[K, V]{locked[K, V]{m: make(map[K]V)}, special} }
}

// LoadOrStore implements [impls.LoadOrStorer].
func (m *apart[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	if key != m.special {
		return m.loadOrStore(key, value)
	}
	if actual, loaded = m.Load(key); loaded {
		return actual, true
	}
	runtime.Gosched()
	m.Store(key, value) // the bug: the key may have come since
	return value, false
}
