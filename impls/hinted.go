package impls

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
)

// HintedInfo describes [Hinted].
var HintedInfo = Info{
	Name:     "hinted",
	Design:   "sharded, and beside it a copy of the whole map for reads without locks, void at the next write",
	Hash:     "hash/maphash, seeded for each map; for the copy the runtime's, seeded for each copy",
	Presized: true,
	Param:    ShardedInfo.Param,

	ParamPower: true,
}

// Hinted is a [Sharded] map with a hint: a copy of the whole map that reads
// use instead of the shards, without a lock, until the next write. It suits
// maps that are written in bursts and only read for long stretches. A key or an
// old value that can't be compared panics as in [Sharded].
//
// # Terms
//
// A hint is pending while it is made, complete once it holds its copy, and
// void when a write has taken it away. Each hint is a new object, so its
// address is a generation stamp: as long as anybody holds the old one, the
// garbage collector gives its address to no other, and a pointer that is
// still the same has not changed meanwhile.
//
// # Algorithm
//
// A reader loads the pointer to the hint. If the hint is complete it looks the
// key up there, else it goes to the key's shard (a slow read).
//
// A writer locks the key's shard, sets the pointer to nil if it is not nil
// (voids the hint), changes the shard and unlocks it.
//
// A rebuild (1) points to a new pending hint, (2) copies shard by shard under
// their read locks, (3) replaces the pending hint by a complete one if, and
// only if, the pointer is still the one of (1).
//
// # Why no read is stale
//
// Claim: while the pointer leads to a complete hint, the hint and the shards
// hold the same. Take a writer that changes a shard, and a hint that (3)
// publishes. Go's atomics have one order, so the writer looked at the pointer
// at one of three times.
//
//   - Before (1). It held its shard's lock then and until the change was
//     made, so (2) waited for it: the change is in the copy.
//   - After (1) and before (3). It set the pointer to nil, and (3) fails. So
//     it does if another rebuild has begun since: that one has another
//     address.
//   - After (3). It set the pointer to nil before it changed the shard.
//
// So a read from the hint returns what the shards held at the moment at which
// it loaded the pointer: that is where it takes effect. A slow read, like a
// write, takes effect in its shard while it holds the lock. A reader that
// loaded the pointer and then slept returns an old value only if it began
// before the write that voided the hint had ended. The look at the pointer
// must be made under the shard's lock: before it, a whole rebuild could fit in
// between the look and the change, and its hint would stay.
//
// # Cost
//
// A writer that finds no hint only reads the pointer, whose cache line all
// cores then share: nothing is written by every operation. A counter that
// every write bumped would do as a stamp, and would bring back the contention
// that the shards are there to avoid.
//
// A rebuild costs time in proportion to the entries, paid by the one Load that
// happens to start it, and the copy doubles the memory. It is made only after
// slow reads without a write in between that have cost as much (see [price]).
// So rebuilds at most double the cost of reading, and at one write in 100
// operations there are practically none.
type Hinted[K, V comparable] struct {
	sharded Sharded[K, V]
	hint    atomic.Pointer[hint[K, V]]
	// cost is the price of the next rebuild, as far as it is known.
	cost atomic.Int64
	// What follows is written while there is no hint; what stands above is
	// read by every operation.
	_ [falseSharing]byte
	// reads estimates the slow reads since the last write.
	reads atomic.Int64
	// rebuilding is held by the only goroutine that rebuilds.
	rebuilding sync.Mutex
	_          [falseSharing]byte
}

// hint is pending if its entries are nil, and complete otherwise. It never
// changes.
type hint[K, V comparable] struct {
	entries map[K]V
}

// sampling is the number of slow reads for which one, drawn at random, counts:
// so the counter's cache line changes hands at every 64th. Exact counters, one
// for each shard, take as long as the draw (5 ns) and a cache line each.
const sampling = 64

// minPrice is the least price of a rebuild, however small the map. One write in
// 100 operations lets the 24 samples that it takes come first in 7 of a million
// intervals between writes: (100/164)^24.
const minPrice = 24 * sampling

// price is the cost of a rebuild, in slow reads, of a map of the given size:
// two for each entry, as copying one takes 20 to 45 ns and a slow read about
// 20, and one for each shard's lock.
func price(entries, shards int) int64 { return max(minPrice, int64(2*entries+shards)) }

// NewHinted returns an empty map, made as by [NewSharded]; it panics where
// that does.
func NewHinted[K, V comparable](c Config) *Hinted[K, V] {
	m := &Hinted[K, V]{sharded: *NewSharded[K, V](c)}
	m.cost.Store(price(c.N, len(m.sharded.shards)))
	return m
}

// Load implements [Map].
func (m *Hinted[K, V]) Load(key K) (value V, ok bool) {
	if h := m.hint.Load(); h != nil && h.entries != nil {
		value, ok = h.entries[key]
		return value, ok
	}
	value, ok = m.sharded.Load(key)
	m.countSlowRead()
	return value, ok
}

// Store implements [Map].
func (m *Hinted[K, V]) Store(key K, value V) {
	s := m.sharded.shard(key)
	s.mu.Lock()
	m.void()
	s.m[key] = value
	s.mu.Unlock()
}

// Delete implements [Map]. An absent key leaves the hint as it is.
func (m *Hinted[K, V]) Delete(key K) { m.LoadAndDelete(key) }

// Range implements [Map]. It yields the hint, which is a snapshot, or goes
// through the shards and holds one's read lock at a time. Yield can't tell which, so
// what is said of calls in yield at [Sharded.Range] is true here.
func (m *Hinted[K, V]) Range(yield func(key K, value V) bool) {
	h := m.hint.Load()
	if h == nil || h.entries == nil {
		m.sharded.Range(yield)
		return
	}
	for k, v := range h.entries {
		if !yield(k, v) {
			return
		}
	}
}

// LoadOrStore implements [LoadOrStorer]. A key that is present leaves the hint
// as it is.
func (m *Hinted[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	if h := m.hint.Load(); h != nil && h.entries != nil {
		if actual, loaded = h.entries[key]; loaded {
			return actual, true
		}
	}
	s := m.sharded.shard(key)
	s.mu.Lock()
	if actual, loaded = s.m[key]; !loaded {
		m.void()
		s.m[key] = value
		actual = value
	}
	s.mu.Unlock()
	if loaded {
		m.countSlowRead()
	}
	return actual, loaded
}

// LoadAndDelete implements [LoadAndDeleter]. An absent key leaves the hint as
// it is.
func (m *Hinted[K, V]) LoadAndDelete(key K) (value V, loaded bool) {
	s := m.sharded.shard(key)
	s.mu.Lock()
	if value, loaded = s.m[key]; loaded {
		m.void()
		delete(s.m, key)
	}
	s.mu.Unlock()
	return value, loaded
}

// CompareAndSwap implements [CompareAndSwapper]. One that fails leaves the
// hint as it is.
func (m *Hinted[K, V]) CompareAndSwap(key K, old, new V) (swapped bool) {
	mustCompare(old)
	s := m.sharded.shard(key)
	s.mu.Lock()
	if v, ok := s.m[key]; ok && v == old {
		m.void()
		s.m[key] = new
		swapped = true
	}
	s.mu.Unlock()
	return swapped
}

// Len implements [Lener]. Without a hint it counts one shard after the other.
func (m *Hinted[K, V]) Len() int {
	if h := m.hint.Load(); h != nil && h.entries != nil {
		return len(h.entries)
	}
	return m.sharded.Len()
}

// void takes the hint away, pending or complete, from all readers that have
// not loaded it yet. The caller holds the lock of the shard that it is about
// to change.
func (m *Hinted[K, V]) void() {
	// Both are looked at first, as writing what is there already would take
	// the cache line from all other cores.
	if m.hint.Load() != nil {
		m.hint.Store(nil)
	}
	if m.reads.Load() != 0 {
		m.reads.Store(0)
	}
}

// countSlowRead counts a slow read, by sampling, and rebuilds the hint when
// the slow reads have cost as much as that will.
func (m *Hinted[K, V]) countSlowRead() {
	if rand.Uint64()%sampling != 0 {
		return
	}
	if m.reads.Add(sampling) < m.cost.Load() || !m.rebuilding.TryLock() {
		return
	}
	defer m.rebuilding.Unlock()
	// Reads that were slow while the last hint was made may have earned the
	// price again.
	if m.hint.Load() != nil {
		return
	}
	// The size is asked only here, since that takes every shard's lock. If
	// the map has grown the reads must go on to earn the new price.
	cost := price(m.sharded.Len(), len(m.sharded.shards))
	m.cost.Store(cost)
	if m.reads.Load() >= cost {
		m.rebuild()
	}
}

// rebuild makes a hint and publishes it unless a write comes in between. The
// caller holds rebuilding.
func (m *Hinted[K, V]) rebuild() {
	m.reads.Store(0)
	pending := m.announce()
	m.publish(pending, m.copyShards(pending))
}

// announce is step (1): from now on writes void pending.
func (m *Hinted[K, V]) announce() (pending *hint[K, V]) {
	pending = new(hint[K, V])
	m.hint.Store(pending)
	return pending
}

// copyShards is step (2). It gives up, and returns what it has, when a write
// has voided pending.
func (m *Hinted[K, V]) copyShards(pending *hint[K, V]) map[K]V {
	entries := make(map[K]V, m.sharded.Len())
	m.sharded.Range(func(key K, value V) bool {
		entries[key] = value
		return m.hint.Load() == pending
	})
	return entries
}

// publish is step (3). It reports whether entries are now the hint, which
// they are if no write has begun to change a shard since pending was
// announced.
func (m *Hinted[K, V]) publish(pending *hint[K, V], entries map[K]V) bool {
	return m.hint.CompareAndSwap(pending, &hint[K, V]{entries: entries})
}
