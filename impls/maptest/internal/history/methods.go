package history

import (
	"fmt"

	"example.com/mapbench/impls"
)

// Methods has a map and its optional methods; those that it lacks are nil. It is a map, too: the
// kit takes one for a map that has the methods that are not nil.
type Methods[K comparable] struct {
	impls.Map[K, uint64]
	impls.LoadOrStorer[K, uint64]
	impls.LoadAndDeleter[K, uint64]
	impls.CompareAndSwapper[K, uint64]
	impls.Clearer
	impls.Lener
}

// MethodsOf returns m with its optional methods. If m is a Methods, it returns that.
func MethodsOf[K comparable](m impls.Map[K, uint64]) Methods[K] {
	if all, ok := m.(Methods[K]); ok {
		return all
	}
	all := Methods[K]{Map: m}
	all.LoadOrStorer, _ = m.(impls.LoadOrStorer[K, uint64])
	all.LoadAndDeleter, _ = m.(impls.LoadAndDeleter[K, uint64])
	all.CompareAndSwapper, _ = m.(impls.CompareAndSwapper[K, uint64])
	all.Clearer, _ = m.(impls.Clearer)
	all.Lener, _ = m.(impls.Lener)
	return all
}

// Kinds returns the kinds of calls on one key that the map has.
func (m Methods[K]) Kinds() []Kind {
	kinds := []Kind{Load, Store, Delete}
	if m.LoadOrStorer != nil {
		kinds = append(kinds, LoadOrStore)
	}
	if m.LoadAndDeleter != nil {
		kinds = append(kinds, LoadAndDelete)
	}
	if m.CompareAndSwapper != nil {
		kinds = append(kinds, CompareAndSwap)
	}
	return kinds
}

// Do makes a call on key. C must not be a Range.
func (m Methods[K]) Do(key K, c Call) (res Result) {
	switch c.Kind {
	case Load:
		res.Got, res.Ok = m.Load(key)
	case Store:
		m.Store(key, c.Value)
	case Delete:
		m.Delete(key)
	case LoadOrStore:
		res.Got, res.Ok = m.LoadOrStore(key, c.Value)
		return res // the value counts even if ok is false
	case LoadAndDelete:
		res.Got, res.Ok = m.LoadAndDelete(key)
	case CompareAndSwap:
		res.Ok = m.CompareAndSwap(key, c.Old, c.Value)
	case Clear:
		m.Clear()
	default:
		panic(fmt.Sprintf("maptest: no call of kind %d", c.Kind))
	}
	if !res.Ok {
		res.Got = 0
	}
	return res
}
