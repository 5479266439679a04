package planted

import (
	"hash/maphash"
	"runtime"
	"sync"
	"sync/atomic"

	"example.com/mapbench/impls"
)

// helped grows bit by bit. The new table is published while it is empty. A goroutine that
// needs one of its buckets first moves the entries of the old table there. Readers take
// no lock, and move entries too.
//
// A move takes a bucket out of the old table, by an atomic swap so that nobody moves it
// twice, and puts its entries into the new table. In between the entries are in neither
// table, and other readers miss them. A reader puts entries without the writers' lock:
// it overwrites a concurrent Store to the same bucket, or the Store overwrites the
// entries that were moved. These are then lost for good.
//
// Two maps that lost entries while they grew: github.com/cornelk/hashmap/issues/54 and
// github.com/puzpuzpuz/xsync/pull/111.
type helped[K, V comparable] struct {
	seed    maphash.Seed
	table   atomic.Pointer[helpedTable[K, V]]
	writing sync.Mutex
	count   int // entries; guarded by writing
}

// helpedTable has a power of two of buckets.
type helpedTable[K, V comparable] struct {
	buckets []atomic.Pointer[bucket[K, V]]
	old     *helpedTable[K, V] // the table before, with half as many buckets; nil buckets are moved
}

func newHelped[K, V comparable]() impls.Map[K, V] {
	m := &helped[K, V]{seed: maphash.MakeSeed()}
	m.table.Store(&helpedTable[K, V]{buckets: make([]atomic.Pointer[bucket[K, V]], 2)})
	return m
}

// at returns the bucket of the keys with the given hash.
func (t *helpedTable[K, V]) at(hash uint64) *atomic.Pointer[bucket[K, V]] {
	return &t.buckets[hash&uint64(len(t.buckets)-1)]
}

// bucket returns key's bucket in t, after it has moved the old table's entries there.
func (m *helped[K, V]) bucket(t *helpedTable[K, V], key K) *atomic.Pointer[bucket[K, V]] {
	hash := maphash.Comparable(m.seed, key)
	if t.old != nil {
		if moving := t.old.at(hash).Swap(nil); moving != nil {
			runtime.Gosched()
			m.put(t, moving) // the bug: want the writers' lock, from Swap on
		}
	}
	return t.at(hash)
}

// put adds entries to t, except keys that have been stored there since.
func (m *helped[K, V]) put(t *helpedTable[K, V], moving *bucket[K, V]) {
	for _, e := range moving.entries() {
		at := t.at(maphash.Comparable(m.seed, e.key))
		if _, ok := at.Load().load(e.key); !ok {
			at.Store(at.Load().with(e.key, e.value))
		}
	}
}

// finish moves all entries that the old table still has.
func (m *helped[K, V]) finish(t *helpedTable[K, V]) {
	if t.old == nil {
		return
	}
	for i := range t.old.buckets {
		m.put(t, t.old.buckets[i].Swap(nil))
	}
}

// Load implements [impls.Map].
func (m *helped[K, V]) Load(key K) (value V, ok bool) {
	return m.bucket(m.table.Load(), key).Load().load(key)
}

// Store implements [impls.Map].
func (m *helped[K, V]) Store(key K, value V) {
	m.writing.Lock()
	defer m.writing.Unlock()
	t := m.table.Load()
	if m.count > len(t.buckets) {
		m.finish(t)
		old := &helpedTable[K, V]{buckets: t.buckets}
		t = &helpedTable[K, V]{buckets: make([]atomic.Pointer[bucket[K, V]], 2*len(t.buckets)), old: old}
		m.table.Store(t)
	}
	at := m.bucket(t, key)
	if _, ok := at.Load().load(key); !ok {
		m.count++
	}
	at.Store(at.Load().with(key, value))
}

// Delete implements [impls.Map].
func (m *helped[K, V]) Delete(key K) {
	m.writing.Lock()
	defer m.writing.Unlock()
	at := m.bucket(m.table.Load(), key)
	if _, ok := at.Load().load(key); ok {
		m.count--
		at.Store(at.Load().without(key))
	}
}

// Range implements [impls.Map].
func (m *helped[K, V]) Range(yield func(key K, value V) bool) {
	t := m.table.Load()
	m.finish(t)
	for i := range t.buckets {
		for _, e := range t.buckets[i].Load().entries() {
			if !yield(e.key, e.value) {
				return
			}
		}
	}
}
