package planted

import (
	"hash/maphash"
	"runtime"
	"sync/atomic"

	"example.com/mapbench/impls"
)

// counted has shards, each with a lock and a counter of its entries. Clear skips shards
// whose counter is 0, to save their locks.
//
// Store counts an entry after it has inserted it and released the lock. Until then the
// entry can be loaded, but Clear skips it: a goroutine that has loaded the entry, and
// then clears the map, can load it again. In github.com/apache/hugegraph/issues/3064 a
// look at isEmpty without the lock has the same effect.
type counted[K, V comparable] struct {
	seed maphash.Seed
	// There are many shards, so that keys are often alone in their shard.
	shards [64]countedShard[K, V]
}

type countedShard[K, V comparable] struct {
	locked[K, V]
	count atomic.Int64
}

func newCounted[K, V comparable]() impls.Map[K, V] {
	m := &counted[K, V]{seed: maphash.MakeSeed()}
	for i := range m.shards {
		m.shards[i].m = make(map[K]V)
	}
	return m
}

func (m *counted[K, V]) shard(key K) *countedShard[K, V] {
	return &m.shards[maphash.Comparable(m.seed, key)%uint64(len(m.shards))]
}

// Load implements [impls.Map].
func (m *counted[K, V]) Load(key K) (value V, ok bool) { return m.shard(key).Load(key) }

// Store implements [impls.Map].
func (m *counted[K, V]) Store(key K, value V) {
	s := m.shard(key)
	s.mu.Lock()
	_, present := s.m[key]
	s.m[key] = value
	s.mu.Unlock()
	if !present {
		runtime.Gosched()
		s.count.Add(1)
	}
}

// Delete implements [impls.Map].
func (m *counted[K, V]) Delete(key K) {
	s := m.shard(key)
	s.mu.Lock()
	_, present := s.m[key]
	delete(s.m, key)
	s.mu.Unlock()
	if present {
		s.count.Add(-1)
	}
}

// Clear implements [impls.Clearer].
func (m *counted[K, V]) Clear() {
	for i := range m.shards {
		s := &m.shards[i]
		if s.count.Load() == 0 { // the bug: there may be entries
			continue
		}
		s.mu.Lock()
		cleared := len(s.m)
		clear(s.m)
		s.mu.Unlock()
		s.count.Add(int64(-cleared))
	}
}

// Range implements [impls.Map].
func (m *counted[K, V]) Range(yield func(key K, value V) bool) {
	more := true
	for i := 0; i < len(m.shards) && more; i++ {
		m.shards[i].Range(func(key K, value V) bool {
			more = yield(key, value)
			return more
		})
	}
}
