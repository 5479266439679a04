package planted

import (
	"hash/maphash"
	"runtime"
	"sync/atomic"

	"example.com/mapbench/impls"
)

// bucketed copies a bucket for every write. Store publishes its copy by
// compare-and-swap, and starts over if the bucket has changed meanwhile. Delete
// publishes its copy without a comparison: a neighbour that was stored after the
// copying is lost.
//
// Lock-free maps have lost Stores beside Deletes of neighbours in several ways; see
// github.com/cornelk/hashmap/issues/47 and github.com/alphadose/haxmap/issues/32.
type bucketed[K, V comparable] struct {
	seed maphash.Seed
	// There are few buckets, so that even few keys are neighbours.
	buckets [16]atomic.Pointer[bucket[K, V]]
}

func newBucketed[K, V comparable]() impls.Map[K, V] {
	return &bucketed[K, V]{seed: maphash.MakeSeed()}
}

func (m *bucketed[K, V]) at(key K) *atomic.Pointer[bucket[K, V]] {
	return &m.buckets[maphash.Comparable(m.seed, key)%uint64(len(m.buckets))]
}

// Load implements [impls.Map].
func (m *bucketed[K, V]) Load(key K) (value V, ok bool) {
	return m.at(key).Load().load(key)
}

// Store implements [impls.Map].
func (m *bucketed[K, V]) Store(key K, value V) {
	at := m.at(key)
	for {
		old := at.Load()
		if at.CompareAndSwap(old, old.with(key, value)) {
			return
		}
	}
}

// Delete implements [impls.Map].
func (m *bucketed[K, V]) Delete(key K) {
	at := m.at(key)
	old := at.Load()
	if _, ok := old.load(key); !ok {
		return
	}
	runtime.Gosched()
	at.Store(old.without(key)) // the bug: want CompareAndSwap
}

// Range implements [impls.Map].
func (m *bucketed[K, V]) Range(yield func(key K, value V) bool) {
	for i := range m.buckets {
		for _, e := range m.buckets[i].Load().entries() {
			if !yield(e.key, e.value) {
				return
			}
		}
	}
}
