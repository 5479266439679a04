package plugin

import (
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest"
)

// numbers returns a map with values of [worker.Val8] as one with values of uint64. It has
// the optional methods that m has. It returns nil if m is nil.
func numbers[K comparable](m impls.Map[K, worker.Val8]) impls.Map[K, uint64] {
	if m == nil {
		return nil
	}
	all := maptest.Methods[K]{Map: numberMap[K]{m}}
	if m, ok := m.(impls.LoadOrStorer[K, worker.Val8]); ok {
		all.LoadOrStorer = numberStorer[K]{m}
	}
	if m, ok := m.(impls.LoadAndDeleter[K, worker.Val8]); ok {
		all.LoadAndDeleter = numberDeleter[K]{m}
	}
	if m, ok := m.(impls.CompareAndSwapper[K, worker.Val8]); ok {
		all.CompareAndSwapper = numberSwapper[K]{m}
	}
	all.Lener, _ = m.(impls.Lener)
	all.Clearer, _ = m.(impls.Clearer)
	return all
}

// A numberMap has the methods of impls.Map, and the other types one optional method each.
type (
	numberMap[K comparable]    struct{ m impls.Map[K, worker.Val8] }
	numberStorer[K comparable] struct {
		m impls.LoadOrStorer[K, worker.Val8]
	}
	numberDeleter[K comparable] struct {
		m impls.LoadAndDeleter[K, worker.Val8]
	}
	numberSwapper[K comparable] struct {
		m impls.CompareAndSwapper[K, worker.Val8]
	}
)

func (n numberMap[K]) Load(key K) (value uint64, ok bool) {
	got, ok := n.m.Load(key)
	return uint64(got), ok
}

func (n numberMap[K]) Store(key K, value uint64) { n.m.Store(key, worker.Val8(value)) }
func (n numberMap[K]) Delete(key K)              { n.m.Delete(key) }

func (n numberMap[K]) Range(yield func(key K, value uint64) bool) {
	n.m.Range(func(key K, value worker.Val8) bool { return yield(key, uint64(value)) })
}

func (n numberStorer[K]) LoadOrStore(key K, value uint64) (actual uint64, loaded bool) {
	got, loaded := n.m.LoadOrStore(key, worker.Val8(value))
	return uint64(got), loaded
}

func (n numberDeleter[K]) LoadAndDelete(key K) (value uint64, loaded bool) {
	got, loaded := n.m.LoadAndDelete(key)
	return uint64(got), loaded
}

func (n numberSwapper[K]) CompareAndSwap(key K, old, new uint64) (swapped bool) {
	return n.m.CompareAndSwap(key, worker.Val8(old), worker.Val8(new))
}

// wide returns a map with values of [worker.Val64] as one with arrays. It has the optional
// methods of m that the kit calls on such maps. It returns nil if m is nil.
func wide(m impls.Map[uint64, worker.Val64]) impls.Map[uint64, [8]uint64] {
	if m == nil {
		return nil
	}
	storer, stores := m.(impls.LoadOrStorer[uint64, worker.Val64])
	swapper, swaps := m.(impls.CompareAndSwapper[uint64, worker.Val64])
	switch {
	case stores && swaps:
		return struct {
			wideMap
			wideStorer
			wideSwapper
		}{wideMap{m}, wideStorer{storer}, wideSwapper{swapper}}
	case stores:
		return struct {
			wideMap
			wideStorer
		}{wideMap{m}, wideStorer{storer}}
	case swaps:
		return struct {
			wideMap
			wideSwapper
		}{wideMap{m}, wideSwapper{swapper}}
	}
	return wideMap{m}
}

// A wideMap has the methods of impls.Map, and the other types one optional method each.
type (
	wideMap struct {
		values impls.Map[uint64, worker.Val64]
	}
	wideStorer struct {
		storer impls.LoadOrStorer[uint64, worker.Val64]
	}
	wideSwapper struct {
		swapper impls.CompareAndSwapper[uint64, worker.Val64]
	}
)

func (w wideMap) Load(key uint64) (value [8]uint64, ok bool) {
	got, ok := w.values.Load(key)
	return got, ok
}

func (w wideMap) Store(key uint64, value [8]uint64) { w.values.Store(key, value) }
func (w wideMap) Delete(key uint64)                 { w.values.Delete(key) }

func (w wideMap) Range(yield func(key uint64, value [8]uint64) bool) {
	w.values.Range(func(key uint64, value worker.Val64) bool { return yield(key, value) })
}

func (w wideStorer) LoadOrStore(key uint64, value [8]uint64) (actual [8]uint64, loaded bool) {
	got, loaded := w.storer.LoadOrStore(key, value)
	return got, loaded
}

func (w wideSwapper) CompareAndSwap(key uint64, old, new [8]uint64) (swapped bool) {
	return w.swapper.CompareAndSwap(key, old, new)
}
