package impls

import "sync"

// SyncMapInfo describes [SyncMap].
var SyncMapInfo = Info{
	Name:   "sync.Map",
	Design: "the standard library's map: since Go 1.24 a hash trie, read without locks",
	Hash:   "runtime, seeded for each sync.Map",
}

// SyncMap is a [sync.Map] with typed keys and values. Keys and values are boxed in
// interfaces. Every user of sync.Map pays for boxing, so that cost belongs to the map.
//
// The zero value is an empty map. Any number of goroutines may use it. A call with a key
// that can't be compared panics before a lock is taken, and leaves the map usable.
type SyncMap[K, V comparable] struct {
	m sync.Map
}

// NewSyncMap returns an empty map. A sync.Map can't be presized.
func NewSyncMap[K, V comparable](Config) *SyncMap[K, V] {
	return new(SyncMap[K, V])
}

// Load implements [Map].
func (m *SyncMap[K, V]) Load(key K) (value V, ok bool) {
	v, ok := m.m.Load(key)
	if !ok {
		return value, false
	}
	return v.(V), true
}

// Store implements [Map].
func (m *SyncMap[K, V]) Store(key K, value V) { m.m.Store(key, value) }

// Delete implements [Map].
func (m *SyncMap[K, V]) Delete(key K) { m.m.Delete(key) }

// Range implements [Map]. Yield may make any call on the map, as sync.Map documents.
func (m *SyncMap[K, V]) Range(yield func(key K, value V) bool) {
	m.m.Range(func(k, v any) bool { return yield(k.(K), v.(V)) })
}

// LoadOrStore implements [LoadOrStorer].
func (m *SyncMap[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	v, loaded := m.m.LoadOrStore(key, value)
	return v.(V), loaded
}

// LoadAndDelete implements [LoadAndDeleter].
func (m *SyncMap[K, V]) LoadAndDelete(key K) (value V, loaded bool) {
	v, loaded := m.m.LoadAndDelete(key)
	if !loaded {
		return value, false
	}
	return v.(V), true
}

// CompareAndSwap implements [CompareAndSwapper].
func (m *SyncMap[K, V]) CompareAndSwap(key K, old, new V) (swapped bool) {
	return m.m.CompareAndSwap(key, old, new)
}

// Clear implements [Clearer].
func (m *SyncMap[K, V]) Clear() { m.m.Clear() }
