package planted

import (
	"hash/maphash"
	"runtime"
	"sync"

	"example.com/mapbench/impls"
)

// stepwise has shards, each a table of buckets. A small shard grows at once. A large shard
// grows in steps, and the lock is free between them, since growing takes long. A write
// between steps, to a bucket that has moved, must go to the new table too. Here it does
// not, and is lost when the new table is published.
//
// The map is correct until a shard has largeShard buckets, which takes more than a
// hundred thousand keys.
type stepwise[K, V comparable] struct {
	seed   maphash.Seed
	both   bool // write to both tables: then there is no bug
	shards [32]stepwiseShard[K, V]
}

type stepwiseShard[K, V comparable] struct {
	mu      sync.RWMutex
	buckets [][]entry[K, V]
	count   int             // entries
	next    [][]entry[K, V] // twice as many buckets, while a large shard grows
	moved   int             // buckets that next has
}

const (
	largeShard   = 1024 // buckets
	stepBuckets  = 64   // that are moved in one step
	bucketLength = 4    // entries, at which a shard grows
)

func newStepwise[K, V comparable](both bool) impls.Map[K, V] {
	m := &stepwise[K, V]{seed: maphash.MakeSeed(), both: both}
	for i := range m.shards {
		m.shards[i].buckets = make([][]entry[K, V], 2)
	}
	return m
}

func newStepwiseLossy[K, V comparable]() impls.Map[K, V] { return newStepwise[K, V](false) }

func newStepwiseSound[K, V comparable]() impls.Map[K, V] { return newStepwise[K, V](true) }

// shard returns key's shard, and the hash that picks the bucket.
func (m *stepwise[K, V]) shard(key K) (*stepwiseShard[K, V], uint64) {
	hash := maphash.Comparable(m.seed, key)
	return &m.shards[hash>>59], hash
}

// in returns the bucket of a hash in a table.
func in[K, V comparable](table [][]entry[K, V], hash uint64) *[]entry[K, V] {
	return &table[hash&uint64(len(table)-1)]
}

// put stores an entry in a bucket, and reports whether its key is new.
func put[K, V comparable](b *[]entry[K, V], e entry[K, V]) bool {
	for i := range *b {
		if (*b)[i].key == e.key {
			(*b)[i].value = e.value
			return false
		}
	}
	*b = append(*b, e)
	return true
}

// drop removes a key from a bucket, and reports whether it was there.
func drop[K, V comparable](b *[]entry[K, V], key K) bool {
	for i, last := 0, len(*b)-1; i <= last; i++ {
		if (*b)[i].key == key {
			(*b)[i] = (*b)[last]
			(*b)[last] = entry[K, V]{} // a key that stays there is never collected
			*b = (*b)[:last]
			return true
		}
	}
	return false
}

// Load implements [impls.Map].
func (m *stepwise[K, V]) Load(key K) (value V, ok bool) {
	s, hash := m.shard(key)
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, e := range *in(s.buckets, hash) {
		if e.key == key {
			return e.value, true
		}
	}
	return value, false
}

// mirrors reports whether a write of a key with this hash also goes to s.next.
func (m *stepwise[K, V]) mirrors(s *stepwiseShard[K, V], hash uint64) bool {
	return m.both && s.next != nil && int(hash&uint64(len(s.buckets)-1)) < s.moved // the bug: want it without m.both
}

// Store implements [impls.Map].
func (m *stepwise[K, V]) Store(key K, value V) {
	s, hash := m.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	if put(in(s.buckets, hash), entry[K, V]{key, value}) {
		s.count++
	}
	if m.mirrors(s, hash) {
		put(in(s.next, hash), entry[K, V]{key, value})
	}
	if s.next == nil && s.count > bucketLength*len(s.buckets) {
		m.grow(s)
	}
}

// Delete implements [impls.Map].
func (m *stepwise[K, V]) Delete(key K) {
	s, hash := m.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	if drop(in(s.buckets, hash), key) {
		s.count--
	}
	if m.mirrors(s, hash) {
		drop(in(s.next, hash), key)
	}
}

// grow doubles the buckets of s. The caller holds its lock.
func (m *stepwise[K, V]) grow(s *stepwiseShard[K, V]) {
	s.next, s.moved = make([][]entry[K, V], 2*len(s.buckets)), 0
	for s.moved < len(s.buckets) {
		for _, e := range s.buckets[s.moved] {
			b := in(s.next, maphash.Comparable(m.seed, e.key))
			*b = append(*b, e)
		}
		if s.moved++; len(s.buckets) >= largeShard && s.moved%stepBuckets == 0 {
			s.mu.Unlock()
			runtime.Gosched()
			s.mu.Lock()
		}
	}
	s.buckets, s.next = s.next, nil
}

// Range implements [impls.Map].
func (m *stepwise[K, V]) Range(yield func(key K, value V) bool) {
	for i := range m.shards {
		s := &m.shards[i]
		s.mu.RLock()
		var entries []entry[K, V]
		for _, b := range s.buckets {
			entries = append(entries, b...)
		}
		s.mu.RUnlock()
		for _, e := range entries {
			if !yield(e.key, e.value) {
				return
			}
		}
	}
}
