// Floor is a plug-in, in a module of its own, of a map that does nothing: what
// its loop costs an operation is to be what mapbench's own nop costs. Its loop is
// what maploop .Map writes in this folder.
package main

import (
	"sync/atomic"

	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls"
)

func main() { worker.Main(MapContestant) }

// MapInfo describes [Map].
var MapInfo = impls.Info{
	Name:      "theirnop",
	Design:    "does nothing but compare the key, in another module",
	Hash:      "none",
	Reference: true,
	Null:      true,
}

// Map does the work of [impls.Nop].
type Map[K, V comparable] struct {
	held  bool
	key   K
	value V
	met   int64
}

// NewMap returns a Map. The first Store must happen before all other calls.
func NewMap[K, V comparable](impls.Config) *Map[K, V] { return new(Map[K, V]) }

// Load reports whether key is the one that is held.
//
//go:noinline
func (m *Map[K, V]) Load(key K) (value V, ok bool) {
	return m.value, key == m.key
}

// Store holds the first key that it is given.
//
//go:noinline
func (m *Map[K, V]) Store(key K, value V) {
	if !m.held {
		m.held, m.key, m.value = true, key, value
		return
	}
	if key == m.key {
		atomic.AddInt64(&m.met, 1)
	}
}

// Delete compares key and does nothing.
//
//go:noinline
func (m *Map[K, V]) Delete(key K) {
	if key == m.key {
		atomic.AddInt64(&m.met, 1)
	}
}

// Range yields nothing.
//
//go:noinline
func (m *Map[K, V]) Range(func(key K, value V) bool) {}

// LoadOrStore reports whether key is the one that is held.
//
//go:noinline
func (m *Map[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	return value, key == m.key
}
