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

// Hinted is a [Sharded] map with a hint: a copy of the whole map. Until the next write,
// reads use the hint instead of the shards, without a lock. It suits maps that are written
// in bursts and only read for long times in between.
//
// Make it with [NewHinted]; the zero value is not usable. Any number of goroutines may use
// it. A call with a key or an old value that can't be compared panics as in [Sharded].
//
// # Terms
//
// A hint is pending while it is made, and complete when it has its copy. A write
// invalidates it. Each hint is a new object, so its address is a generation stamp: while
// anybody holds the old hint, the garbage collector gives its address to no other object.
// If the pointer is the same as before, it has not changed in between.
//
// # Algorithm
//
// A reader loads the pointer to the hint. If the hint is complete, it looks the key up
// there. Otherwise it reads the key's shard (a slow read).
//
// A writer locks the key's shard, sets the pointer to nil if it is not nil (this
// invalidates the hint), changes the shard and unlocks it.
//
// A rebuild (1) sets the pointer to a new pending hint, (2) copies one shard after the
// other under its read lock, and (3) replaces the pending hint by a complete one if, and
// only if, the pointer is still that of (1).
//
// # Why no read is stale
//
// Claim: while the pointer leads to a complete hint, the hint and the shards have the same
// entries. Take a writer that changes a shard, and a hint that (3) publishes. Go's atomics
// have one order, so the writer loaded the pointer at one of three times.
//
//   - Before (1). From then until its change was made, the writer held its shard's
//     lock. Step (2) waited for that lock, so the change is in the copy.
//   - Between (1) and (3). The writer set the pointer to nil, so (3) fails. It also
//     fails if another rebuild has begun since, as that hint has another address.
//   - After (3). The writer set the pointer to nil before it changed the shard.
//
// So a read from the hint returns what the shards had when it loaded the pointer: at that
// moment it takes effect. A slow read and a write take effect in their shard, while they
// hold its lock. A reader may load the pointer, sleep, and return an old value. But then
// it began before the write that invalidated the hint had ended.
//
// The writer must load the pointer under the shard's lock. Otherwise a whole rebuild could
// come between that load and the change, and its hint would stay.
//
// # Cost
//
// A writer that finds no hint only reads the pointer, whose cache line all cores share:
// no variable is written by every operation. A counter that every write increases would
// also be a stamp, but all writers would contend for it, which the shards are there to
// avoid.
//
// A rebuild takes time in proportion to the entries. The Load that starts it pays for it.
// The copy doubles the memory. A rebuild begins only after slow reads, without a write in
// between, have cost as much as it will. So rebuilds at most double the cost of reading.
// With one write in 100 operations there are practically none.
type Hinted[K, V comparable] struct {
	sharded Sharded[K, V]
	hint    atomic.Pointer[hint[K, V]]
	// cost is the cost of the next rebuild, in slow reads, as last estimated.
	cost atomic.Int64
	// The fields below are written while there is no hint. Every operation reads the
	// fields above.
	_ [falseSharing]byte
	// reads estimates the slow reads since the last write.
	reads atomic.Int64
	// rebuilding is held by the only goroutine that rebuilds.
	rebuilding sync.Mutex
	_          [falseSharing]byte
}

// hint is pending if entries is nil, and complete otherwise. It never changes.
type hint[K, V comparable] struct {
	entries map[K]V
}

// sampling says that one slow read in so many, drawn at random, is counted. The others
// leave the counter's cache line alone. Exact counters, one a shard, would take as long as
// the draw (5 ns), and a cache line each.
const sampling = 64

// minRebuildCost is the least cost of a rebuild, for any size. It takes 24 samples to reach
// it. With one write in 100 operations, 24 samples come before the next write in 7 of a
// million cases: (100/164)^24.
const minRebuildCost = 24 * sampling

// rebuildCost is the cost of a rebuild in slow reads: two for each entry and one for each
// shard's lock. Copying an entry takes 20 to 45 ns, and a slow read about 20.
func rebuildCost(entries, shards int) int64 { return max(minRebuildCost, int64(2*entries+shards)) }

// NewHinted returns an empty map. Its c is that of [NewSharded], and it panics as NewSharded
// does.
func NewHinted[K, V comparable](c Config) *Hinted[K, V] {
	m := &Hinted[K, V]{sharded: *NewSharded[K, V](c)}
	m.cost.Store(rebuildCost(c.N, len(m.sharded.shards)))
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
	m.invalidate()
	s.m[key] = value
	s.mu.Unlock()
}

// Delete implements [Map]. An absent key leaves the hint as it is.
func (m *Hinted[K, V]) Delete(key K) { m.LoadAndDelete(key) }

// Range implements [Map]. It yields the hint, which is a snapshot, or the shards, with the
// read lock of one shard held at a time. Yield can't tell which, so for calls in yield
// see [Sharded.Range].
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
		m.invalidate()
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
		m.invalidate()
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
		m.invalidate()
		s.m[key] = new
		swapped = true
	}
	s.mu.Unlock()
	return swapped
}

// Len implements [Lener]. Without a hint it adds up one shard after the other.
func (m *Hinted[K, V]) Len() int {
	if h := m.hint.Load(); h != nil && h.entries != nil {
		return len(h.entries)
	}
	return m.sharded.Len()
}

// invalidate removes the hint, pending or complete. Readers that have loaded it may go on
// with it. The caller holds the lock of the shard that it is about to change.
func (m *Hinted[K, V]) invalidate() {
	// Both are read first: writing the same value again would take the cache line
	// from all other cores.
	if m.hint.Load() != nil {
		m.hint.Store(nil)
	}
	if m.reads.Load() != 0 {
		m.reads.Store(0)
	}
}

// countSlowRead counts a slow read, by sampling. It rebuilds the hint when the slow reads
// have cost as much as the rebuild will.
func (m *Hinted[K, V]) countSlowRead() {
	if rand.Uint64()%sampling != 0 {
		return
	}
	if m.reads.Add(sampling) < m.cost.Load() || !m.rebuilding.TryLock() {
		return
	}
	defer m.rebuilding.Unlock()
	// Slow reads during the last rebuild may have reached the cost once more.
	if m.hint.Load() != nil {
		return
	}
	// Len takes every shard's lock, so it is called only here. If the map has grown,
	// more slow reads must come first.
	cost := rebuildCost(m.sharded.Len(), len(m.sharded.shards))
	m.cost.Store(cost)
	if m.reads.Load() >= cost {
		m.rebuild()
	}
}

// rebuild makes a hint, and publishes it unless a write comes in between. The caller holds
// rebuilding.
func (m *Hinted[K, V]) rebuild() {
	m.reads.Store(0)
	pending := m.announce()
	m.publish(pending, m.copyShards(pending))
}

// announce is step (1): from now on writes invalidate pending.
func (m *Hinted[K, V]) announce() (pending *hint[K, V]) {
	pending = new(hint[K, V])
	m.hint.Store(pending)
	return pending
}

// copyShards is step (2). If a write invalidates pending, it stops early and returns a part.
func (m *Hinted[K, V]) copyShards(pending *hint[K, V]) map[K]V {
	entries := make(map[K]V, m.sharded.Len())
	m.sharded.Range(func(key K, value V) bool {
		entries[key] = value
		return m.hint.Load() == pending
	})
	return entries
}

// publish is step (3). It reports whether entries are the hint now: they are if no write
// has begun to change a shard since pending was announced.
func (m *Hinted[K, V]) publish(pending *hint[K, V], entries map[K]V) bool {
	return m.hint.CompareAndSwap(pending, &hint[K, V]{entries: entries})
}
