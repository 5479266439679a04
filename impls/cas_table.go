package impls

import (
	"math/bits"
	"sync/atomic"
)

const (
	// maxCASLoad is the mean number of entries a bucket above which the
	// number of buckets doubles.
	maxCASLoad = 2
	// maxCASBits keeps dummies from taking more than a quarter of the nodes.
	maxCASBits = 29
)

// bucket returns a dummy from which order can be reached: that of its bucket.
//
// With 2^b buckets, the high b bits of an order key are the number of its
// bucket, and the directory goes by an id that a bucket keeps when b grows: 0
// for the one that begins at 0, and from 2^(k-1) on for the 2^(k-1) that the
// k-th doubling adds. Put 1 before the b bits, and the id is what stands to
// the left of the lowest 1.
func (m *CAS[K, V]) bucket(order uint64) *casNode[K, V] {
	drop := m.drop.Load() & 63
	q := (order>>1 | 1<<63) >> drop
	slot := m.directory.at(uint32(q >> 1 >> (bits.TrailingZeros64(q) & 63)))
	if i := slot.Load(); i != 0 {
		return m.nodes.at(i)
	}
	return m.cut(order>>1>>drop<<drop<<1, slot)
}

// cut returns the dummy of order key d, which it links in and enters in slot
// unless that has been done. It starts from the bucket that d's was a part of
// before the table last doubled, which may have to be cut out first: at most
// once for each doubling.
func (m *CAS[K, V]) cut(d uint64, slot *atomic.Uint32) *casNode[K, V] {
	start := m.bucket(d & (d - 1))
	var i uint32
	var n *casNode[K, V]
	var none K
	for {
		p := m.seek(start, d, none) // dummies have no entry, so that none is not found
		if p.order == d {
			// Someone else linked it in, and will enter it.
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
		// From this swap on walks pass the dummy, and from the next line on
		// they start at it. It is never unlinked.
		if p.pred.next.swap(p.link, p.link.to(i)) {
			slot.Store(i)
			return n
		}
	}
}

// grow doubles the number of buckets if there are too many entries for it.
// Count is a stripe's number of entries after an insertion; all stripes are
// counted only when that one has more than its share.
func (m *CAS[K, V]) grow(count int64) {
	drop := m.drop.Load()
	size := int64(1) << (63 - drop)
	if count*int64(len(m.stripes)) <= maxCASLoad*size || int64(m.Len()) <= maxCASLoad*size {
		return
	}
	if size < 1<<maxCASBits {
		m.directory.reserve(uint32(size))
		// From this swap on operations look for the new buckets' dummies,
		// and find the empty slots that were reserved for them.
		m.drop.CompareAndSwap(drop, drop-1)
	}
}
