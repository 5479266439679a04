package impls

import (
	"fmt"
	"hash/maphash"
	"math/bits"
	"runtime"
	"sync"
	"unsafe"
)

// ShardedInfo describes [Sharded].
var ShardedInfo = Info{
	Name:     "sharded",
	Design:   "built-in maps behind one sync.RWMutex each, picked by the key's hash",
	Hash:     "hash/maphash, seeded for each map",
	Presized: true,
	Param:    "the number of shards, a power of two; 32 for each proc unless set",

	ParamPower: true,
}

// shardsPerProc makes it unlikely that two procs use one shard at once. With p procs and
// 32p shards, the chance that another proc uses a shard is about 1/32.
const shardsPerProc = 32

// falseSharing is the distance in bytes at which two variables share no cache line. It is
// two lines of 64 bytes, since the adjacent-line prefetcher of amd64 fetches pairs.
const falseSharing = 128

// Sharded spreads its entries over built-in maps, each behind its own [sync.RWMutex], by
// the high bits of a seeded hash of the key. Goroutines wait for each other only if their
// keys are in the same shard.
//
// Make it with [NewSharded]; the zero value is not usable. Any number of goroutines may
// use it. A call with a key or an old value that can't be compared panics before a lock is
// taken, and leaves the map usable.
type Sharded[K, V comparable] struct {
	seed   maphash.Seed
	hash   func(key K) uint64 // nil: maphash, by seed
	shift  uint               // hash >> shift is the shard's index
	shards []shard[K, V]
}

type shard[K, V comparable] struct {
	mu sync.RWMutex
	m  map[K]V
	_  [falseSharing - unsafe.Sizeof(sync.RWMutex{}) - unsafe.Sizeof(map[int]int(nil))]byte
}

// NewSharded returns an empty map of c.Param shards, with room for c.N entries in all. If
// c.Param is 0, there are 32 shards for each proc, rounded up to a power of two.
// NewSharded panics if c.Param is neither 0 nor a power of two.
func NewSharded[K, V comparable](c Config) *Sharded[K, V] {
	return NewShardedHashed[K, V](c, nil)
}

// NewShardedHashed is like [NewSharded], but picks shards by the high bits of hash. Any
// number of goroutines may call hash at once. Nil means the hash of NewSharded. The
// built-in maps in the shards use the runtime's hash in any case.
func NewShardedHashed[K, V comparable](c Config, hash func(key K) uint64) *Sharded[K, V] {
	n := c.Param
	if n == 0 {
		n = 1 << bits.Len(uint(runtime.GOMAXPROCS(0)*shardsPerProc-1))
	}
	if n < 1 || n&(n-1) != 0 {
		panic(fmt.Sprintf("impls.NewSharded: %d shards; want a power of two", n))
	}
	m := &Sharded[K, V]{
		seed:   maphash.MakeSeed(),
		hash:   hash,
		shift:  uint(64 - bits.TrailingZeros(uint(n))),
		shards: make([]shard[K, V], n),
	}
	for i := range m.shards {
		m.shards[i].m = make(map[K]V, (c.N+n-1)/n)
	}
	return m
}

// shard returns the shard of key. If there is one shard, the shift is 64, and in Go the
// result is 0.
func (m *Sharded[K, V]) shard(key K) *shard[K, V] {
	if m.hash != nil {
		mustCompare(key) // hash may not compare
		return &m.shards[m.hash(key)>>m.shift]
	}
	return &m.shards[maphash.Comparable(m.seed, key)>>m.shift]
}

// Load implements [Map].
func (m *Sharded[K, V]) Load(key K) (value V, ok bool) {
	s := m.shard(key)
	s.mu.RLock()
	value, ok = s.m[key]
	s.mu.RUnlock()
	return value, ok
}

// Store implements [Map].
func (m *Sharded[K, V]) Store(key K, value V) {
	s := m.shard(key)
	s.mu.Lock()
	s.m[key] = value
	s.mu.Unlock()
}

// Delete implements [Map].
func (m *Sharded[K, V]) Delete(key K) {
	s := m.shard(key)
	s.mu.Lock()
	delete(s.m, key)
	s.mu.Unlock()
}

// Range implements [Map]. It holds the read lock of one shard at a time. If yield writes to
// that shard, the call never returns. A read of that shard in yield returns only if no
// writer of the shard waits.
func (m *Sharded[K, V]) Range(yield func(key K, value V) bool) {
	for i := range m.shards {
		if !m.shards[i].each(yield) {
			return
		}
	}
}

// each calls yield for the shard's entries. It reports whether yield wants more.
func (s *shard[K, V]) each(yield func(key K, value V) bool) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for k, v := range s.m {
		if !yield(k, v) {
			return false
		}
	}
	return true
}

// LoadOrStore implements [LoadOrStorer].
func (m *Sharded[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	s := m.shard(key)
	s.mu.Lock()
	actual, loaded = s.m[key]
	if !loaded {
		s.m[key] = value
		actual = value
	}
	s.mu.Unlock()
	return actual, loaded
}

// LoadAndDelete implements [LoadAndDeleter].
func (m *Sharded[K, V]) LoadAndDelete(key K) (value V, loaded bool) {
	s := m.shard(key)
	s.mu.Lock()
	value, loaded = s.m[key]
	delete(s.m, key)
	s.mu.Unlock()
	return value, loaded
}

// CompareAndSwap implements [CompareAndSwapper].
func (m *Sharded[K, V]) CompareAndSwap(key K, old, new V) (swapped bool) {
	mustCompare(old)
	s := m.shard(key)
	s.mu.Lock()
	if v, ok := s.m[key]; ok && v == old {
		s.m[key] = new
		swapped = true
	}
	s.mu.Unlock()
	return swapped
}

// Len implements [Lener]. It adds up one shard after the other.
func (m *Sharded[K, V]) Len() int {
	n := 0
	for i := range m.shards {
		s := &m.shards[i]
		s.mu.RLock()
		n += len(s.m)
		s.mu.RUnlock()
	}
	return n
}
