package impls

import (
	"fmt"
	"math/bits"
	"sync/atomic"
)

// casArray is an array that grows without moving its elements. Elements beyond the first
// chunk are in chunk k, from 2^k to 2^(k+1)-1. If the first chunk ends in between, a part
// of chunk k is not used.
type casArray[T any] struct {
	first []T
	more  [32]atomic.Pointer[[]T]
}

// at returns element i. Its chunk must exist; see reserve.
func (a *casArray[T]) at(i uint32) *T {
	if int(i) < len(a.first) {
		return &a.first[i]
	}
	chunk, place := split(i)
	return &(*a.more[chunk].Load())[place]
}

// split returns the chunk of element i, and its place there. Element i must not be in the
// first chunk.
func split(i uint32) (chunk, place uint32) {
	chunk = uint32(bits.Len32(i)-1) & 31 // the mask saves a bounds check
	return chunk, i - 1<<chunk
}

// reserve makes the chunk of element i if there is none. If several goroutines make it at
// once, the first one's is used. Other goroutines need the chunk only when they see an
// index into it, and indices are published after reserve.
func (a *casArray[T]) reserve(i uint32) {
	if int(i) < len(a.first) {
		return
	}
	if chunk, _ := split(i); a.more[chunk].Load() == nil {
		elements := make([]T, 1<<chunk)
		a.more[chunk].CompareAndSwap(nil, &elements)
	}
}

// stripe returns the stripe of an order key, by its low bits: neighbours in a bucket differ
// in these.
func (m *CAS[K, V]) stripe(order uint64) *casStripe {
	return &m.stripes[order>>1&uint64(len(m.stripes)-1)]
}

// alloc takes a node for an order key: from the free list of its stripe, or a new one. Only
// the caller may change it then.
func (m *CAS[K, V]) alloc(order uint64) (uint32, *casNode[K, V]) {
	s := m.stripe(order)
	for {
		top := s.free.load()
		i := top.index()
		if i == 0 {
			return m.fresh()
		}
		n := m.nodes.at(i)
		// If n was taken meanwhile, below may be out of date. But then the tag has
		// changed, and the swap fails.
		if s.free.swap(top, top.to(n.below.Load())) {
			return i, n
		}
	}
}

// fresh takes a node that was never used before.
func (m *CAS[K, V]) fresh() (uint32, *casNode[K, V]) {
	i := m.used.Add(1) - 1
	if i >= maxCASNodes {
		panic(fmt.Sprintf("impls.CAS: out of nodes: got %d entries and their buckets, want at most %d in all; use several maps",
			m.Len(), uint64(maxCASNodes)))
	}
	m.nodes.reserve(uint32(i))
	return uint32(i), m.nodes.at(uint32(i))
}

// discard frees node i, which the caller has taken and not linked in.
func (m *CAS[K, V]) discard(i uint32, n *casNode[K, V]) {
	n.entry.Store(nil)
	n.next.store(n.next.load().mark())
	m.free(i, n)
}

// free puts node i on the free list of its stripe. The node is marked and has no entry.
// From the swap on any goroutine may take it.
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
