package impls

import "sync/atomic"

// NopInfo describes [Nop].
var NopInfo = Info{
	Name:      "nop",
	Design:    "does nothing but compare the key: what the harness itself costs",
	Hash:      "none",
	Reference: true,
	Null:      true,
}

// Nop is no map: it stores nothing and finds nothing. Measured like a map, it
// shows the floor, which is what the harness itself costs an operation. So that
// the floor holds the work that every real map leaves to its caller, no method
// is inlined, each is handed key and value, and each compares the key with one
// of equal length, the first that was stored. Without the comparison the
// compiler drops the key's load from memory, and the floor of string keys reads
// 0.9 ns where the fetch alone costs 30.
type Nop[K, V comparable] struct {
	held  bool
	key   K
	value V
	// met is the comparison's effect, lest it be dropped. It is no
	// atomic.Int64, whose method the compiler calls from generic code, so that
	// Store and Delete would need stack frames.
	met int64
}

// NewNop returns a Nop. The first Store must happen before all other calls.
func NewNop[K, V comparable](Config) *Nop[K, V] { return new(Nop[K, V]) }

// Load reports whether key is the one that is held.
//
//go:noinline
func (m *Nop[K, V]) Load(key K) (value V, ok bool) {
	return m.value, key == m.key
}

// Store holds the first key that it is given.
//
//go:noinline
func (m *Nop[K, V]) Store(key K, value V) {
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
func (m *Nop[K, V]) Delete(key K) {
	if key == m.key {
		atomic.AddInt64(&m.met, 1)
	}
}

// Range yields nothing.
//
//go:noinline
func (m *Nop[K, V]) Range(func(key K, value V) bool) {}

// LoadOrStore reports whether key is the one that is held.
//
//go:noinline
func (m *Nop[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	return value, key == m.key
}
