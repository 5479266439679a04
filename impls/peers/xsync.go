package peers

import (
	"github.com/puzpuzpuz/xsync/v4"

	"example.com/mapbench/impls"
)

// XsyncInfo describes [Xsync].
var XsyncInfo = impls.Info{
	Name:     "xsync",
	Design:   "cache-line hash table: lock-free reads, one lock a bucket for writes, cooperative growth",
	Hash:     "integers a multiply-xorshift mix, others hash/maphash; seeded for each map",
	Presized: true,
	Module:   "github.com/puzpuzpuz/xsync/v4",
}

// Xsync adapts Map of xsync, version 4. Make it with [NewXsync]; the zero value is not
// usable. Any number of goroutines may use it.
//
// The adapter leaves out Clear: in v4.5.0 it removes nothing if a resize is running.
type Xsync[K, V comparable] struct {
	m *xsync.Map[K, V]
}

// NewXsync returns an empty map with room for c.N entries. It ignores c.Param.
func NewXsync[K, V comparable](c impls.Config) *Xsync[K, V] {
	return &Xsync[K, V]{m: xsync.NewMap[K, V](xsync.WithPresize(c.N))}
}

// Load implements [impls.Map].
func (m *Xsync[K, V]) Load(key K) (value V, ok bool) { return m.m.Load(key) }

// Store implements [impls.Map].
func (m *Xsync[K, V]) Store(key K, value V) { m.m.Store(key, value) }

// Delete implements [impls.Map].
func (m *Xsync[K, V]) Delete(key K) { m.m.Delete(key) }

// Range implements [impls.Map].
func (m *Xsync[K, V]) Range(yield func(key K, value V) bool) { m.m.Range(yield) }

// LoadOrStore implements [impls.LoadOrStorer].
func (m *Xsync[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	return m.m.LoadOrStore(key, value)
}

// LoadAndDelete implements [impls.LoadAndDeleter].
func (m *Xsync[K, V]) LoadAndDelete(key K) (value V, loaded bool) {
	return m.m.LoadAndDelete(key)
}

// Len implements [impls.Lener].
func (m *Xsync[K, V]) Len() int { return m.m.Size() }
