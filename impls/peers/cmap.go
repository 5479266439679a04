package peers

import (
	cmap "github.com/orcaman/concurrent-map/v2"

	"example.com/mapbench/impls"
)

// CmapInfo describes [Cmap].
var CmapInfo = impls.Info{
	Name:   "cmap",
	Design: "32 built-in maps behind one sync.RWMutex each; Range can't stop early",
	Hash:   "picking the map: strings FNV-1 of 32 bits, integers ours, both unseeded; inside it the runtime's, seeded",
	Module: "github.com/orcaman/concurrent-map/v2",
}

// Cmap adapts ConcurrentMap of concurrent-map. Make it with [NewCmap]; the zero value is not
// usable. Any number of goroutines may use it.
//
// It breaks the contract of [impls.Map] if yield panics or calls runtime.Goexit in Range,
// which then leaves a lock held. It is no [impls.LoadOrStorer]: the peer's SetIfAbsent does
// not return the value that is there, and its Upsert always stores.
type Cmap[K Key, V comparable] struct {
	m cmap.ConcurrentMap[K, V]
}

// NewCmap returns an empty map, made by the peer's New for strings, and by
// NewWithCustomShardingFunction for integers. It ignores its argument: the peer can't be
// presized.
func NewCmap[K Key, V comparable](impls.Config) *Cmap[K, V] {
	m := new(Cmap[K, V])
	switch peer := any(&m.m).(type) {
	case *cmap.ConcurrentMap[string, V]:
		*peer = cmap.New[V]()
	case *cmap.ConcurrentMap[uint64, V]:
		*peer = cmap.NewWithCustomShardingFunction[uint64, V](shardOf)
	}
	return m
}

// shardOf is the sharding function for integers, which the peer's users must write: a fold
// and a Fibonacci hash (Knuth, TAOCP vol. 3, section 6.4). The peer's own benchmark uses the
// key itself, which puts all multiples of 32 into one shard.
func shardOf(key uint64) uint32 {
	const golden = 0x9E3779B97F4A7C15 // 2^64 divided by the golden ratio, odd
	return uint32((key ^ key>>32) * golden >> 32)
}

// Load implements [impls.Map].
func (m *Cmap[K, V]) Load(key K) (value V, ok bool) { return m.m.Get(key) }

// Store implements [impls.Map].
func (m *Cmap[K, V]) Store(key K, value V) { m.m.Set(key, value) }

// Delete implements [impls.Map].
func (m *Cmap[K, V]) Delete(key K) { m.m.Remove(key) }

// Range implements [impls.Map]. It holds the read lock of one shard at a time. The peer's
// iteration can't be stopped: after yield has returned false, it goes on through the other
// entries without yielding them. It unlocks without defer: after a yield that panics, the
// lock stays held, and no later write to that shard returns.
func (m *Cmap[K, V]) Range(yield func(key K, value V) bool) {
	more := true
	m.m.IterCb(func(key K, value V) { more = more && yield(key, value) })
}

// LoadAndDelete implements [impls.LoadAndDeleter].
func (m *Cmap[K, V]) LoadAndDelete(key K) (value V, loaded bool) { return m.m.Pop(key) }

// Len implements [impls.Lener]. It adds up one shard after the other.
func (m *Cmap[K, V]) Len() int { return m.m.Count() }

// Clear implements [impls.Clearer]. The peer takes a snapshot of the keys, and removes them
// one by one.
func (m *Cmap[K, V]) Clear() { m.m.Clear() }
