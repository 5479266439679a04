package planted

import (
	"hash/maphash"
	"runtime"
	"sync/atomic"

	"example.com/mapbench/impls"
)

// cached has a small cache in front of a locked map. Load fills the cache, and Store
// empties it.
//
// A Load may find the old value and be stopped. A Store replaces the value and empties
// the cache. Then the Load puts the old value into the cache, and all Loads return it
// until the next Store. The same happens between memcached and its database, where
// leases prevent it (Nishtala et al.: Scaling Memcache at Facebook, NSDI 2013, section
// 3.2.1, "stale sets").
type cached[K, V comparable] struct {
	locked[K, V]
	seed  maphash.Seed
	cache [256]atomic.Pointer[entry[K, V]]
}

func newCached[K, V comparable]() impls.Map[K, V] {
	return &cached[K, V]{locked: locked[K, V]{m: make(map[K]V)}, seed: maphash.MakeSeed()}
}

// slot returns the place of key in the cache, which it shares with other keys.
func (m *cached[K, V]) slot(key K) *atomic.Pointer[entry[K, V]] {
	return &m.cache[maphash.Comparable(m.seed, key)%uint64(len(m.cache))]
}

// Load implements [impls.Map].
func (m *cached[K, V]) Load(key K) (value V, ok bool) {
	slot := m.slot(key)
	if e := slot.Load(); e != nil && e.key == key {
		return e.value, true
	}
	if value, ok = m.locked.Load(key); ok {
		runtime.Gosched()
		slot.Store(&entry[K, V]{key, value}) // the bug: there may have been a write since
	}
	return value, ok
}

// Store implements [impls.Map].
func (m *cached[K, V]) Store(key K, value V) {
	m.mu.Lock()
	m.m[key] = value
	m.slot(key).Store(nil)
	m.mu.Unlock()
}

// Delete implements [impls.Map].
func (m *cached[K, V]) Delete(key K) {
	m.mu.Lock()
	delete(m.m, key)
	m.slot(key).Store(nil)
	m.mu.Unlock()
}
