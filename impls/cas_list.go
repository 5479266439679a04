package impls

import "sync/atomic"

// casEntry is the key and value of a live node. It never changes: a goroutine that has its
// address may read it at any time.
type casEntry[K, V comparable] struct {
	key   K
	value V
}

// casNode is a node of the list, or of a stripe's free list. All its words are atomic,
// since late goroutines read nodes that others recycle.
//
// While a node is in the list, any goroutine may change next, if it is unmarked, and
// entry, if it is not nil, by compare-and-swap. All other changes are for one goroutine:
// the one that took the node from the free list, until it links the node in, or the one
// that unlinked the node, until it frees the node.
type casNode[K, V comparable] struct {
	next  casWord
	order atomic.Uint64
	entry atomic.Pointer[casEntry[K, V]]
	below atomic.Uint32 // next node of the free list; next itself stays marked
}

// casLink is the value of a link word: tag<<32 | index<<1 | mark.
type casLink uint64

// index returns the index of the node that the link leads to; 0 is the end.
func (l casLink) index() uint32 { return uint32(l) >> 1 }

// marked reports whether the node that has this link will leave the list.
func (l casLink) marked() bool { return l&1 != 0 }

// to returns the next version of the link: unmarked, to the node of index i.
func (l casLink) to(i uint32) casLink { return (l>>32+1)<<32 | casLink(i)<<1 }

// mark returns the next version of the link: marked, to the same node.
func (l casLink) mark() casLink { return l.to(l.index()) | 1 }

// casWord is a link word.
type casWord struct{ bits atomic.Uint64 }

func (w *casWord) load() casLink              { return casLink(w.bits.Load()) }
func (w *casWord) store(l casLink)            { w.bits.Store(uint64(l)) }
func (w *casWord) swap(old, new casLink) bool { return w.bits.CompareAndSwap(uint64(old), uint64(new)) }

// casPlace is where a walk ended: behind pred, whose link word was link.
type casPlace[K, V comparable] struct {
	pred  *casNode[K, V]
	link  casLink
	order uint64          // pred's order key
	node  *casNode[K, V]  // the key's node, link leads to it; nil if the key is absent
	entry *casEntry[K, V] // node's entry
}

// lookup returns key's node and entry, or nil if key is absent. It writes
// nothing to the list.
//
// In the loop, anchor is the last unmarked node that was passed. From there link leads,
// over marked nodes if there are any, to node i. While anchor's word is still link, anchor
// is in the list, and so are the marked nodes behind it, which do not change.
func (m *CAS[K, V]) lookup(order uint64, key K) (*casNode[K, V], *casEntry[K, V]) {
restart:
	anchor := m.bucket(order)
	link := anchor.next.load()
	for i := link.index(); i != 0; {
		n := m.nodes.at(i)
		next, at := n.next.load(), n.order.Load()
		var e *casEntry[K, V]
		if at == order {
			e = n.entry.Load()
		}
		if anchor.next.load() != link {
			goto restart
		}
		if at > order {
			return nil, nil
		}
		if e != nil && e.key == key {
			return n, e
		}
		if !next.marked() {
			anchor, link = n, next
		}
		i = next.index()
	}
	return nil, nil
}

// seek returns the place of key or, if key is absent, the end of its run. It walks from the
// dummy start, and unlinks and recycles the marked nodes on its way.
func (m *CAS[K, V]) seek(start *casNode[K, V], order uint64, key K) casPlace[K, V] {
restart:
	pred, predOrder := start, start.order.Load()
	link := pred.next.load()
	for i := link.index(); i != 0; i = link.index() {
		n := m.nodes.at(i)
		next, at := n.next.load(), n.order.Load()
		var e *casEntry[K, V]
		if at == order {
			e = n.entry.Load()
		}
		if pred.next.load() != link {
			goto restart
		}
		switch {
		case next.marked():
			if !m.unlink(pred, link, n, next) {
				goto restart
			}
			link = link.to(next.index())
		case at > order:
			return casPlace[K, V]{pred, link, predOrder, nil, nil}
		case e != nil && e.key == key:
			return casPlace[K, V]{pred, link, predOrder, n, e}
		default:
			pred, predOrder, link = n, at, next
		}
	}
	return casPlace[K, V]{pred, link, predOrder, nil, nil}
}

// unlink takes n out of the list and recycles it. N is marked, and next is its link. Unlink
// reports whether it succeeded: another goroutine may have been first. From the swap on,
// new walks can't reach n, and walks at n see that pred has changed.
func (m *CAS[K, V]) unlink(pred *casNode[K, V], link casLink, n *casNode[K, V], next casLink) bool {
	if !pred.next.swap(link, link.to(next.index())) {
		return false
	}
	m.free(link.index(), n)
	return true
}

// insert links in a node for e and returns nil. If e's key is present, it returns the key's
// node and its entry instead.
func (m *CAS[K, V]) insert(order uint64, e *casEntry[K, V]) (*casNode[K, V], *casEntry[K, V]) {
	var i uint32
	var n *casNode[K, V]
	for {
		p := m.seek(m.bucket(order), order, e.key)
		if p.node != nil {
			if n != nil {
				m.discard(i, n)
			}
			return p.node, p.entry
		}
		if n == nil {
			i, n = m.alloc(order)
			// Late goroutines may read these two, but will not use them,
			// since no link leads here.
			n.order.Store(order)
			n.entry.Store(e)
		}
		n.next.store(n.next.load().to(p.link.index()))
		// From this swap on all goroutines see the whole node. The swap fails if
		// a node was linked or unlinked behind pred, or pred was marked.
		if p.pred.next.swap(p.link, p.link.to(i)) {
			m.grow(m.stripe(order).count.Add(1))
			return nil, nil
		}
	}
}

// remove deletes key and returns the entry that it had, or nil.
func (m *CAS[K, V]) remove(order uint64, key K) *casEntry[K, V] {
	for {
		p := m.seek(m.bucket(order), order, key)
		if p.node == nil {
			return nil
		}
		// From this swap on key is absent for all goroutines. The swap fails if
		// the entry was replaced or deleted since seek read it.
		if !p.node.entry.CompareAndSwap(p.entry, nil) {
			continue
		}
		// Only this call marks the node, and before that nobody can recycle it.
		// After that nothing is linked behind it.
		next := p.node.next.load()
		for !p.node.next.swap(next, next.mark()) {
			next = p.node.next.load()
		}
		if !m.unlink(p.pred, p.link, p.node, next) {
			m.seek(m.bucket(order), order, key)
		}
		m.stripe(order).count.Add(-1)
		return p.entry
	}
}

// walk calls yield for the entries in the order of the list, until yield returns false.
//
// Everything up to the order key cursor has been yielded. A run is read as a whole before
// it is yielded. So yield may take long, and a walk that is disturbed can start again from
// the cursor's bucket without yielding a key twice. A key that is present throughout is in
// a node that stays in the list, and no validated step skips that node.
func (m *CAS[K, V]) walk(yield func(key K, value V) bool) {
	var cursor, at uint64
	var run []*casEntry[K, V] // of order key at
restart:
	run = run[:0]
	anchor := m.bucket(cursor)
	link := anchor.next.load()
	for i := link.index(); ; {
		var n *casNode[K, V]
		var next casLink
		var order uint64
		var e *casEntry[K, V]
		if i != 0 {
			n = m.nodes.at(i)
			next, order, e = n.next.load(), n.order.Load(), n.entry.Load()
			if anchor.next.load() != link {
				goto restart
			}
		}
		if len(run) > 0 && (i == 0 || order > at) {
			for _, e := range run {
				if !yield(e.key, e.value) {
					return
				}
			}
			cursor, run = at, run[:0]
			continue // yield took time: read node i again
		}
		if i == 0 {
			return
		}
		if e != nil && order > cursor {
			at, run = order, appendNew(run, e)
		}
		if !next.marked() {
			anchor, link = n, next
		}
		i = next.index()
	}
}

// appendNew appends e to run. If run has an entry with the same key, e replaces it: the key
// was deleted and came back while the run was read.
func appendNew[K, V comparable](run []*casEntry[K, V], e *casEntry[K, V]) []*casEntry[K, V] {
	for i := range run {
		if run[i].key == e.key {
			run[i] = e
			return run
		}
	}
	return append(run, e)
}
