package main

import (
	"maps"
	"sync"
	"sync/atomic"
)

// shards is the map beneath both hints.
type shards struct {
	shard [32]struct {
		mu sync.RWMutex
		m  map[int]int
		_  [64]byte
	}
}

func (s *shards) load(key int) (int, bool) {
	shard := &s.shard[key&31]
	shard.mu.RLock()
	value, ok := shard.m[key]
	shard.mu.RUnlock()
	return value, ok
}

func (s *shards) store(key, value int) {
	shard := &s.shard[key&31]
	shard.mu.Lock()
	if shard.m == nil {
		shard.m = make(map[int]int)
	}
	shard.m[key] = value
	shard.mu.Unlock()
}

func (s *shards) copy() map[int]int {
	all := make(map[int]int)
	for i := range s.shard {
		shard := &s.shard[i]
		shard.mu.RLock()
		maps.Copy(all, shard.m)
		shard.mu.RUnlock()
	}
	return all
}

// flagged is the article's hint: a plain map, and a flag that says whether it is valid.
type flagged struct {
	shards
	hint  map[int]int
	valid atomic.Bool
}

func (m *flagged) load(key int) (int, bool) {
	if m.valid.Load() {
		value, ok := m.hint[key] // a rebuild may be writing the field
		return value, ok
	}
	return m.shards.load(key)
}

func (m *flagged) store(key, value int) {
	m.shards.store(key, value)
	m.valid.Store(false)
}

func (m *flagged) rebuild(between func()) {
	hint := m.shards.copy()
	between()
	m.hint = hint
	m.valid.Store(true) // also if a store has just said false
}

// stamped is the repaired hint: one pointer, swapped only if no store has begun
// or ended since before the copy.
type stamped struct {
	shards
	hint   atomic.Pointer[map[int]int]
	mu     sync.Mutex // protects writes to hint and stores
	stores int
}

func (m *stamped) load(key int) (int, bool) {
	if hint := m.hint.Load(); hint != nil {
		value, ok := (*hint)[key]
		return value, ok
	}
	return m.shards.load(key)
}

func (m *stamped) store(key, value int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.shards.store(key, value)
	m.stores++
	if m.hint.Load() != nil {
		m.hint.Store(nil)
	}
}

func (m *stamped) rebuild(between func()) {
	m.mu.Lock()
	stores := m.stores
	m.mu.Unlock()
	hint := m.shards.copy()
	between()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.stores == stores {
		m.hint.Store(&hint)
	}
}
