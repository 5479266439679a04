// Package kv has a concurrent map. scripts/adopt makes libraries of it.
package kv

import (
	"hash/maphash"
	"sync"
)

// Map is a hash table in shards, each with chains and a lock.
type Map[K comparable, V any] struct {
	seed   maphash.Seed
	shards [shards]shard[K, V]
}

const shards = 64

type shard[K comparable, V any] struct {
	sync.RWMutex
	chains []*entry[K, V] // a power of two of them
	size   int
}

type entry[K comparable, V any] struct {
	hash  uint64
	key   K
	value V
	next  *entry[K, V]
}

// New returns an empty map.
func New[K comparable, V any]() *Map[K, V] {
	m := &Map[K, V]{seed: maphash.MakeSeed()}
	for i := range m.shards {
		m.shards[i].chains = make([]*entry[K, V], 1)
	}
	return m
}

func (m *Map[K, V]) hash(key K) uint64 { return maphash.Comparable(m.seed, key) }

// chain returns where the entries of a hash begin.
func (s *shard[K, V]) chain(hash uint64) **entry[K, V] {
	return &s.chains[hash/shards%uint64(len(s.chains))]
}

// put sets the value of a key. The shard is locked.
func (s *shard[K, V]) put(hash uint64, key K, value V) {
	first := s.chain(hash)
	for e := *first; e != nil; e = e.next {
		if e.key == key {
			e.value = value
			return
		}
	}
	*first = &entry[K, V]{hash, key, value, *first}
	s.size++
}

// doubled returns a copy of the chains, twice as many. Nobody writes meanwhile.
func (s *shard[K, V]) doubled() []*entry[K, V] {
	var t shard[K, V]
	t.chains = make([]*entry[K, V], 2*len(s.chains))
	for _, e := range s.chains {
		for ; e != nil; e = e.next {
			t.put(e.hash, e.key, e.value)
		}
	}
	return t.chains
}

// Remove removes a key.
func (m *Map[K, V]) Remove(key K) {
	hash := m.hash(key)
	s := &m.shards[hash%shards]
	s.Lock()
	defer s.Unlock()
	for p := s.chain(hash); *p != nil; p = &(*p).next {
		if (*p).key == key {
			*p = (*p).next
			s.size--
			return
		}
	}
}

// Each calls f for each entry until f returns false.
func (m *Map[K, V]) Each(f func(K, V) bool) {
	for i := range m.shards {
		if !m.shards[i].each(f) {
			return
		}
	}
}

func (s *shard[K, V]) each(f func(K, V) bool) bool {
	s.RLock()
	defer s.RUnlock()
	for _, e := range s.chains {
		for ; e != nil; e = e.next {
			if !f(e.key, e.value) {
				return false
			}
		}
	}
	return true
}
