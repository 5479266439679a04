package peers

import (
	"github.com/puzpuzpuz/xsync/v3"

	"example.com/mapbench/impls"
)

// Xsync3Info describes [Xsync3].
var Xsync3Info = impls.Info{
	Name:     "xsync3",
	Design:   "cache-line hash table: lock-free reads, one lock a bucket for writes; all writes wait for growth",
	Hash:     "runtime, seeded for each table",
	Presized: true,
	Module:   "github.com/puzpuzpuz/xsync/v3",
}

// Xsync3 adapts MapOf of xsync, version 3, the last version that builds with Go before
// 1.24. Make it with [NewXsync3]; the zero value is not usable. Any number of goroutines may
// use it.
//
// The adapter leaves out Clear: in v3.5.1 it removes nothing if a resize is running.
type Xsync3[K, V comparable] struct {
	m *xsync.MapOf[K, V]
}

// NewXsync3 returns an empty map with room for c.N entries. It ignores c.Param.
func NewXsync3[K, V comparable](c impls.Config) *Xsync3[K, V] {
	return &Xsync3[K, V]{m: xsync.NewMapOf[K, V](xsync.WithPresize(c.N))}
}

// Load implements [impls.Map].
func (m *Xsync3[K, V]) Load(key K) (value V, ok bool) { return m.m.Load(key) }

// Store implements [impls.Map].
func (m *Xsync3[K, V]) Store(key K, value V) { m.m.Store(key, value) }

// Delete implements [impls.Map].
func (m *Xsync3[K, V]) Delete(key K) { m.m.Delete(key) }

// Range implements [impls.Map].
func (m *Xsync3[K, V]) Range(yield func(key K, value V) bool) { m.m.Range(yield) }

// LoadOrStore implements [impls.LoadOrStorer].
func (m *Xsync3[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	return m.m.LoadOrStore(key, value)
}

// LoadAndDelete implements [impls.LoadAndDeleter].
func (m *Xsync3[K, V]) LoadAndDelete(key K) (value V, loaded bool) {
	return m.m.LoadAndDelete(key)
}

// Len implements [impls.Lener].
func (m *Xsync3[K, V]) Len() int { return m.m.Size() }
