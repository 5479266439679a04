package impls

import (
	"math/bits"
	"sync/atomic"
)

const (
	// maxCASLoad is the mean number of entries a bucket. Above it the number of
	// buckets doubles.
	maxCASLoad = 2
	// maxCASBits limits the dummies to a quarter of all nodes.
	maxCASBits = 29
)

// bucket returns the dummy of the bucket of an order key.
//
// With 2^b buckets, the high b bits of an order key are its bucket's number. The directory
// is indexed by an id instead, which a bucket keeps when b grows: 0 for the bucket that
// begins at 0, and 2^(k-1) and above for the 2^(k-1) buckets that the k-th doubling adds.
// To get the id, put a 1 before the b bits, and drop the lowest 1 with all bits behind it.
func (m *CAS[K, V]) bucket(order uint64) *casNode[K, V] {
	drop := m.drop.Load() & 63
	q := (order>>1 | 1<<63) >> drop
	slot := m.directory.at(uint32(q >> 1 >> (bits.TrailingZeros64(q) & 63)))
	if i := slot.Load(); i != 0 {
		return m.nodes.at(i)
	}
	return m.cut(order>>1>>drop<<drop<<1, slot)
}

// cut returns the dummy of order key d. If there is none, cut links it in and puts it into
// slot. It starts from the bucket that contained d before the last doubling. That bucket
// may need a cut first, and so on, at most once for each doubling.
func (m *CAS[K, V]) cut(d uint64, slot *atomic.Uint32) *casNode[K, V] {
	start := m.bucket(d & (d - 1))
	var i uint32
	var n *casNode[K, V]
	var none K
	for {
		p := m.seek(start, d, none) // dummies have no entry, so seek does not find the key none
		if p.order == d {
			// Another goroutine has linked it in, and will put it into slot.
			if n != nil {
				m.discard(i, n)
			}
			return p.pred
		}
		if n == nil {
			i, n = m.fresh()
			n.order.Store(d)
		}
		n.next.store(n.next.load().to(p.link.index()))
		// From this swap on walks pass the dummy. From the next line on they start
		// at it. It is never unlinked.
		if p.pred.next.swap(p.link, p.link.to(i)) {
			slot.Store(i)
			return n
		}
	}
}

// grow doubles the number of buckets if there are too many entries. Count is the number of
// entries of one stripe, after an insertion. The other stripes are counted only if this one
// has more than its part.
func (m *CAS[K, V]) grow(count int64) {
	drop := m.drop.Load()
	size := int64(1) << (63 - drop)
	if count*int64(len(m.stripes)) <= maxCASLoad*size || int64(m.Len()) <= maxCASLoad*size {
		return
	}
	if size < 1<<maxCASBits {
		m.directory.reserve(uint32(size))
		// From this swap on operations look for the new buckets' dummies, and find
		// empty slots in the reserved chunk.
		m.drop.CompareAndSwap(drop, drop-1)
	}
}
