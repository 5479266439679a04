package impls

import (
	"hash/maphash"
	"math/bits"
	"runtime"
	"sync/atomic"
	"unsafe"
)

// CASInfo describes [CAS].
var CASInfo = Info{
	Name:     "cas",
	Design:   "a split-ordered list of recycled nodes, changed by compare-and-swap of words with a version stamp",
	Hash:     "hash/maphash, seeded for each map",
	Presized: true,
	MaxN:     1 << 30,
}

// This file and cas_*.go have CAS. This comment gives the terms, then the algorithm, then
// what readers observe.
//
//   - Order key: the number by which the list is sorted. For a key it is the hash with
//     the lowest bit set; for a bucket it is the bucket's lowest hash, whose lowest bit
//     is 0.
//   - Entry: a key and a value, immutable, on the heap, fresh for each store.
//   - Node: a link word, an order key and a pointer to an entry. Nodes are in an arena
//     and have indices.
//   - Link word: the index of the next node, a mark and a tag, in 64 bits.
//   - Mark: a bit in a node's own link word that says that the node will leave the list.
//     A marked word does not change until the node is used again.
//   - Tag: a version stamp, which each change of the word increases by one.
//   - Dummy: a node without an entry, at the beginning of a bucket.
//   - Directory: the index of the dummy of each bucket.
//   - Run: the nodes with one order key; the hashes of their keys collide.
//   - Live, dead: a node with an entry, and a node whose entry was removed.
//
// All entries are in one list. An operation looks up the dummy of its key's bucket and
// walks from there. The table grows by doubling the number of buckets: a new dummy cuts
// each in two. The first operation that needs the dummy links it in, and no node moves. A
// bucket is a range of hashes. So the list is sorted by the hash itself, where Shalev and
// Shavit reverse its bits.
//
//   - Ori Shalev, Nir Shavit: Split-ordered lists: lock-free extensible hash
//     tables. Journal of the ACM 53(3), 2006, pages 379 to 405: buckets,
//     dummies, growth.
//   - Maged M. Michael: High performance dynamic lock-free hash tables and
//     list-based sets. SPAA 2002, pages 73 to 82: the list of marked and tagged
//     words, and the walk that validates.
//   - R. Kent Treiber: Systems programming: coping with parallelism. IBM
//     RJ 5118, 1986: the free lists.
//
// A Store swaps the entry of the key's live node. If there is none, it links a new node
// behind the last of the run. Two goroutines that insert one key change the same word, so
// one of them fails. A Delete swaps the entry for nil: at this moment the key becomes
// absent. The same goroutine then marks the node, so that nothing can be linked behind it.
// Any goroutine that passes to write unlinks the node. The one whose swap unlinks it
// recycles it at once.
//
// Recycling at once makes ABA possible. A goroutine reads in node P that node X follows.
// X leaves, comes back as the node of another key, and is linked behind P again. If the
// goroutine could now swap P's link word, it would cut off the nodes behind X. The word
// has the same index, but another tag, so the swap fails. Tags are never reset, not even
// when a node is recycled, but they have 32 bits: if exactly a multiple of 2^32 changes
// came to that word between a goroutine's read and its swap, or its second read, the
// goroutine would not notice. Pointers to entries need no tag: an entry comes into the
// list once, and the garbage collector does not reuse its memory while a goroutine still
// has the pointer.
//
// A node may be recycled while it is read. So a walk reads the fields of a node, and then
// the predecessor's link word once more. If the word is unchanged, with its tag, and
// unmarked, then the predecessor was in the list all the time, its link led to the node
// all the time, and the fields belong together. Otherwise the walk starts again from the
// bucket. Some other goroutine has then changed the list, so the map as a whole makes
// progress.
//
// What readers observe: each method but Range and Len takes effect at one moment between
// its call and its return. Load writes nothing, unless it has to link in a dummy. It steps
// over marked nodes instead of unlinking them, for two reasons: a marked word does not
// change while its node can be reached, and a reader that wrote would take the cache line
// from other readers. No goroutine depends on such help. One that is stopped anywhere
// leaves at most one dead node that others step over, and two nodes that they can't
// recycle.

const (
	// stripesPerProc makes it unlikely that two procs use one free list at once.
	stripesPerProc = 8
	// minCASNodes makes the first chunk of a small map 32 KiB. The runtime aligns
	// memory of this size to pages, so that no node is on two cache lines.
	minCASNodes = 1024
	// maxCASNodes is how many nodes a link word can address.
	maxCASNodes = 1 << 31
)

// CAS is a lock-free hash map: a split-ordered list (Shalev and Shavit, JACM 53(3), 2006)
// in Michael's list of marked and tagged words (SPAA 2002), with nodes that are recycled
// through Treiber stacks (IBM RJ 5118, 1986). No method ever waits for another goroutine,
// and of goroutines that contend, one always makes progress.
//
// The map grows while it is used and never shrinks. It reuses the memory of deleted
// entries. It has at most 2^31 nodes, one for each entry and each bucket. A Store or
// LoadOrStore beyond that panics, as does a Load that needs a node for a bucket.
//
// Make it with [NewCAS]; the zero value is not usable. Any number of goroutines may use
// it. Yield may write to the map, unlike in most maps. A call with a key or an old value
// that can't be compared panics, and leaves the map usable, as there is no lock.
type CAS[K, V comparable] struct {
	seed maphash.Seed
	hash func(key K) uint64 // nil: maphash, by seed

	nodes     casArray[casNode[K, V]] // nodes[0] is not used: index 0 ends a list
	directory casArray[atomic.Uint32] // by bucket id (see bucket); 0: no dummy yet
	stripes   []casStripe             // a power of two

	// drop is 63 minus the binary logarithm of the number of buckets.
	drop atomic.Uint32

	_    [falseSharing]byte
	used atomic.Uint64 // nodes ever taken, index 0 included
	_    [falseSharing]byte
}

// casStripe is shared by the writers of some of the keys: the free list of their nodes, and
// their number of entries.
type casStripe struct {
	free  casWord // top of a stack of nodes that is linked by casNode.below
	count atomic.Int64
	_     [falseSharing - unsafe.Sizeof(casWord{}) - unsafe.Sizeof(atomic.Int64{})]byte
}

// NewCAS returns an empty map with room for c.N entries.
func NewCAS[K, V comparable](c Config) *CAS[K, V] {
	return NewCASHashed[K, V](c, nil)
}

// NewCASHashed is like [NewCAS], but takes its hashes from hash. Any number of goroutines
// may call hash at once. Nil means the hash of NewCAS. The high bits pick the bucket, and
// the lowest bit is not used. Keys with otherwise equal hashes are searched one after the
// other, and growing does not help.
func NewCASHashed[K, V comparable](c Config, hash func(key K) uint64) *CAS[K, V] {
	n := min(max(c.N, minCASNodes/4), CASInfo.MaxN/2) // beyond half of MaxN, chunks are added later
	log := bits.Len(uint(n - 1))                      // half an entry to one entry a bucket
	m := &CAS[K, V]{
		seed:    maphash.MakeSeed(),
		hash:    hash,
		stripes: make([]casStripe, 1<<bits.Len(uint(runtime.GOMAXPROCS(0)*stripesPerProc-1))),
	}
	// Stripes do not exchange nodes, so the peak of each counts. Room for half as many
	// entries again is enough for keys that come and go at random, if a stripe has some
	// dozens of them.
	m.nodes.first = make([]casNode[K, V], max(minCASNodes, 1+1<<log+n+n/2))
	m.directory.first = make([]atomic.Uint32, 1<<log)
	m.drop.Store(uint32(63 - log))
	m.used.Store(1)
	head, _ := m.fresh() // the dummy of the bucket that begins with hash 0
	m.directory.at(0).Store(head)
	return m
}

// order returns key's order key. It is odd, so no dummy has it.
func (m *CAS[K, V]) order(key K) uint64 {
	if m.hash != nil {
		mustCompare(key) // hash may not compare
		return m.hash(key) | 1
	}
	return maphash.Comparable(m.seed, key) | 1
}

// Load implements [Map].
func (m *CAS[K, V]) Load(key K) (value V, ok bool) {
	if _, e := m.lookup(m.order(key), key); e != nil {
		return e.value, true
	}
	return value, false
}

// Store implements [Map].
func (m *CAS[K, V]) Store(key K, value V) {
	order, e := m.order(key), &casEntry[K, V]{key, value}
	for {
		n, old := m.insert(order, e)
		// From this swap on readers find e. The swap fails if the entry was
		// replaced or deleted since insert read it.
		if n == nil || n.entry.CompareAndSwap(old, e) {
			return
		}
	}
}

// Delete implements [Map].
func (m *CAS[K, V]) Delete(key K) {
	m.remove(m.order(key), key)
}

// Range implements [Map]. It yields every key that is present throughout the call, and some
// of those that come or go meanwhile. It blocks nobody, however long yield takes. Yield
// may make any call on the map.
func (m *CAS[K, V]) Range(yield func(key K, value V) bool) {
	m.walk(yield)
}

// LoadOrStore implements [LoadOrStorer].
func (m *CAS[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	order := m.order(key)
	if _, e := m.lookup(order, key); e != nil {
		return e.value, true
	}
	if n, old := m.insert(order, &casEntry[K, V]{key, value}); n != nil {
		return old.value, true
	}
	return value, false
}

// LoadAndDelete implements [LoadAndDeleter].
func (m *CAS[K, V]) LoadAndDelete(key K) (value V, loaded bool) {
	if e := m.remove(m.order(key), key); e != nil {
		return e.value, true
	}
	return value, false
}

// CompareAndSwap implements [CompareAndSwapper].
func (m *CAS[K, V]) CompareAndSwap(key K, old, new V) (swapped bool) {
	order := m.order(key)
	var e *casEntry[K, V]
	for {
		n, seen := m.lookup(order, key)
		if seen == nil || seen.value != old {
			return false
		}
		if e == nil {
			e = &casEntry[K, V]{key, new}
		}
		if n.entry.CompareAndSwap(seen, e) {
			return true
		}
	}
}

// Len implements [Lener]. It adds up the counts of the stripes, one after the other. A
// write is counted before it returns.
func (m *CAS[K, V]) Len() int {
	n := int64(0)
	for i := range m.stripes {
		n += m.stripes[i].count.Load()
	}
	return int(max(0, n)) // a Delete may be counted before the insertion of its key
}
