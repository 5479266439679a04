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

// This file and cas_*.go hold CAS. First the terms, then the algorithm, then
// what readers may observe.
//
//   - Order key: what the list is sorted by: a key's hash with the lowest bit
//     set, or a bucket's lowest hash, whose lowest bit is 0.
//   - Entry: a key and a value, immutable, on the heap, fresh for each store.
//   - Node: a link word, an order key and a pointer to an entry. Nodes lie in
//     an arena and are named by index.
//   - Link word: index of the next node, mark, and tag, in 64 bits.
//   - Mark: set in a node's own link word once the node is to leave the list;
//     a marked word doesn't change until the node is used again.
//   - Tag: the version stamp, one higher after each change of the word.
//   - Dummy: a node without an entry that stands where a bucket begins.
//   - Directory: for each bucket the index of its dummy.
//   - Run: the nodes of one order key, of keys whose hashes collide.
//   - Live, dead: a node with an entry, and one whose entry was taken away.
//
// All entries are in one list. An operation looks up the dummy of its key's
// bucket and walks from there. The table grows by doubling the number of
// buckets: each is cut in two by a new dummy, which the first operation that
// needs it links in, and no node moves. A bucket is a range of hashes, so the
// hash itself is the order that Shalev and Shavit get by reversing its bits.
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
// To store is to swap the entry of the key's live node or, if there is none,
// to link a new node behind the last of the run: two goroutines that insert
// one key meet at the same word, and one fails. To delete is to swap the entry
// for nil, which decides; whoever did that marks the node, so that nothing can
// be linked behind it any more; then whoever comes by to write unlinks it, and
// the one whose swap did that recycles it at once.
//
// At once is what makes ABA possible: a goroutine reads from node P that node
// X follows; X leaves, comes back as the node of another key, and is linked
// behind P again; if the goroutine now swaps P's link word, believing that
// nothing happened, it cuts off what follows X today. The word holds the same
// index, but not the same tag, and the swap fails. Tags are never reset, also
// not when a node is recycled, but they have 32 bits: a goroutine that is held
// up between its read and its swap, or its second read, while exactly a multiple of 2^32 changes
// hit that one word would be fooled. Pointers to entries need no tag: an
// entry comes into the list once, and the collector doesn't reuse the memory of
// one that someone still compares with.
//
// A node that is read may be recycled while it is read. The walk therefore
// reads a node's fields and then its predecessor's link word once more. If
// that is unchanged and unmarked, tag and all, the predecessor was in the list
// all the time, its link led to the node all the time, and the fields belong
// together. Otherwise it starts again from the bucket: some other goroutine
// has changed the list, which is what lock-free allows.
//
// What readers observe: each method but Range and Len takes effect at one
// instant between its call and its return. Load never writes, save that it may
// have to link in a dummy: it steps over marked nodes instead of unlinking
// them, since a marked word stands still as long as the node can be reached,
// and since a reader that wrote would take the line from other readers. Nobody
// depends on that help: a goroutine that is stopped anywhere leaves at most a
// dead node that the others step over, and two nodes that they can't recycle.

const (
	// stripesPerProc keeps two procs from meeting at one free list.
	stripesPerProc = 8
	// minCASNodes makes the first chunk of a small map 32 KiB, from where on
	// the runtime puts memory on page boundaries, so that no node lies across
	// two cache lines.
	minCASNodes = 1024
	// maxCASNodes is how many nodes a link word can name.
	maxCASNodes = 1 << 31
)

// CAS is a lock-free hash map: no method ever waits for another goroutine,
// and of any that contend, one gets on. It grows while it is used and never
// shrinks; the memory of deleted entries is used again for new ones. A map
// holds at most 2^31 nodes, one for each entry and each bucket; a Store or
// LoadOrStore beyond that panics, as does a Load that needs one for a bucket.
//
// Unlike other maps, its Range permits that yield writes to the map. A key or
// an old value that can't be compared panics; as there is no lock, the map stays
// usable.
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

// casStripe is what writers of some of the keys share: where they take and
// leave nodes, and their number of entries.
type casStripe struct {
	free  casWord // top of a stack of nodes that is linked by casNode.below
	count atomic.Int64
	_     [falseSharing - unsafe.Sizeof(casWord{}) - unsafe.Sizeof(atomic.Int64{})]byte
}

// NewCAS returns an empty map with room for c.N entries.
func NewCAS[K, V comparable](c Config) *CAS[K, V] {
	return NewCASHashed[K, V](c, nil)
}

// NewCASHashed is like [NewCAS], but takes its hashes from hash, which
// goroutines may call at once; nil stands for NewCAS's hash. Buckets go by the
// high bits and the lowest bit is not used. Keys whose hashes differ in no other
// bit are told apart by walking from one to the next, which no growth shortens.
func NewCASHashed[K, V comparable](c Config, hash func(key K) uint64) *CAS[K, V] {
	n := min(max(c.N, minCASNodes/4), CASInfo.MaxN/2) // more than half of it takes chunks
	log := bits.Len(uint(n - 1))                      // half an entry to one for each bucket
	m := &CAS[K, V]{
		seed:    maphash.MakeSeed(),
		hash:    hash,
		stripes: make([]casStripe, 1<<bits.Len(uint(runtime.GOMAXPROCS(0)*stripesPerProc-1))),
	}
	// Stripes lend each other no nodes, so the peaks of all of them count:
	// half as much again covers these for keys that come and go at random, if
	// a stripe has some dozens of them.
	m.nodes.first = make([]casNode[K, V], max(minCASNodes, 1+1<<log+n+n/2))
	m.directory.first = make([]atomic.Uint32, 1<<log)
	m.drop.Store(uint32(63 - log))
	m.used.Store(1)
	head, _ := m.fresh() // the dummy of the bucket that begins with hash 0
	m.directory.at(0).Store(head)
	return m
}

// order returns key's order key. It is odd, and so that of no dummy.
func (m *CAS[K, V]) order(key K) uint64 {
	if m.hash != nil {
		mustCompare(key) // hash may not look
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
		// From this swap on readers find e. It fails if the entry was
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

// Range implements [Map]. It yields every key that is present throughout the
// call, and of those that come or go meanwhile some. It blocks nobody, however
// long yield takes, and yield may call the map as it likes.
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

// Len implements [Lener]. It adds the counts of the stripes, one after the
// other; each is up to date when the writer's call has returned.
func (m *CAS[K, V]) Len() int {
	n := int64(0)
	for i := range m.stripes {
		n += m.stripes[i].count.Load()
	}
	return int(max(0, n)) // a deleter may have counted before the inserter
}
