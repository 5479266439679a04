package impls

import (
	"fmt"
	"math/bits"
	"sync/atomic"
)

// casArray is an array that grows without moving its elements: beyond the first
// chunk, chunk k holds the elements from 2^k up to 2^(k+1). If the first chunk
// ends between those two, places of chunk k are left unused.
type casArray[T any] struct {
	first []T
	more  [32]atomic.Pointer[[]T]
}

// at returns element i. A chunk that holds it must be there: see reserve.
func (a *casArray[T]) at(i uint32) *T {
	if int(i) < len(a.first) {
		return &a.first[i]
	}
	chunk, place := split(i)
	return &(*a.more[chunk].Load())[place]
}

// split returns where an element lies that is not in the first chunk.
func split(i uint32) (chunk, place uint32) {
	chunk = uint32(bits.Len32(i)-1) & 31 // the mask spares a check of bounds
	return chunk, i - 1<<chunk
}

// reserve sees to it that the chunk of element i is there. Of goroutines that
// make it at once the first one's stands. Others can't see an index into it
// before its taker publishes one, which is after.
func (a *casArray[T]) reserve(i uint32) {
	if int(i) < len(a.first) {
		return
	}
	if chunk, _ := split(i); a.more[chunk].Load() == nil {
		elements := make([]T, 1<<chunk)
		a.more[chunk].CompareAndSwap(nil, &elements)
	}
}

// stripe returns the stripe of an order key. It goes by the low bits, where
// the neighbours in a bucket differ.
func (m *CAS[K, V]) stripe(order uint64) *casStripe {
	return &m.stripes[order>>1&uint64(len(m.stripes)-1)]
}

// alloc takes a node for an order key, off the free list of its stripe or a
// fresh one. The caller alone may change it.
func (m *CAS[K, V]) alloc(order uint64) (uint32, *casNode[K, V]) {
	s := m.stripe(order)
	for {
		top := s.free.load()
		i := top.index()
		if i == 0 {
			return m.fresh()
		}
		n := m.nodes.at(i)
		// If n was taken meanwhile, below may be of another time, but
		// then the tag has changed and the swap fails.
		if s.free.swap(top, top.to(n.below.Load())) {
			return i, n
		}
	}
}

// fresh takes a node that was never used.
func (m *CAS[K, V]) fresh() (uint32, *casNode[K, V]) {
	i := m.used.Add(1) - 1
	if i >= maxCASNodes {
		panic(fmt.Sprintf("impls.CAS: out of nodes: got %d entries and their buckets, want at most %d in all; use several maps",
			m.Len(), uint64(maxCASNodes)))
	}
	m.nodes.reserve(uint32(i))
	return uint32(i), m.nodes.at(uint32(i))
}

// discard gives back node i, which the caller took and didn't link in.
func (m *CAS[K, V]) discard(i uint32, n *casNode[K, V]) {
	n.entry.Store(nil)
	n.next.store(n.next.load().mark())
	m.free(i, n)
}

// free gives node i, which is marked and has no entry, to the free list of its
// stripe. From the swap on any goroutine may take it.
func (m *CAS[K, V]) free(i uint32, n *casNode[K, V]) {
	s := m.stripe(n.order.Load())
	for {
		top := s.free.load()
		n.below.Store(top.index())
		if s.free.swap(top, top.to(i)) {
			return
		}
	}
}
