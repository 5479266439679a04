package maptest

import (
	"fmt"

	"example.com/mapbench/impls"
)

// methods has a map and its optional methods; those that it lacks are nil.
type methods[K comparable] struct {
	impls.Map[K, uint64]
	impls.LoadOrStorer[K, uint64]
	impls.LoadAndDeleter[K, uint64]
	impls.CompareAndSwapper[K, uint64]
	impls.Clearer
	impls.Lener
}

func methodsOf[K comparable](m impls.Map[K, uint64]) methods[K] {
	all := methods[K]{Map: m}
	all.LoadOrStorer, _ = m.(impls.LoadOrStorer[K, uint64])
	all.LoadAndDeleter, _ = m.(impls.LoadAndDeleter[K, uint64])
	all.CompareAndSwapper, _ = m.(impls.CompareAndSwapper[K, uint64])
	all.Clearer, _ = m.(impls.Clearer)
	all.Lener, _ = m.(impls.Lener)
	return all
}

// kinds returns the kinds of calls on one key that the map has.
func (m methods[K]) kinds() []kind {
	kinds := []kind{load, store, remove}
	if m.LoadOrStorer != nil {
		kinds = append(kinds, loadOrStore)
	}
	if m.LoadAndDeleter != nil {
		kinds = append(kinds, loadAndDelete)
	}
	if m.CompareAndSwapper != nil {
		kinds = append(kinds, compareAndSwap)
	}
	return kinds
}

// do makes a call on key. C must not be a scan.
func (m methods[K]) do(key K, c call) (res result) {
	switch c.kind {
	case load:
		res.got, res.ok = m.Load(key)
	case store:
		m.Store(key, c.value)
	case remove:
		m.Delete(key)
	case loadOrStore:
		res.got, res.ok = m.LoadOrStore(key, c.value)
		return res // the value counts even if ok is false
	case loadAndDelete:
		res.got, res.ok = m.LoadAndDelete(key)
	case compareAndSwap:
		res.ok = m.CompareAndSwap(key, c.old, c.value)
	case wipe:
		m.Clear()
	default:
		panic(fmt.Sprintf("maptest: no call of kind %d", c.kind))
	}
	if !res.ok {
		res.got = 0
	}
	return res
}
