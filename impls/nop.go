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

// Nop is no map: it keeps only the first key and value that are stored. Measured like a
// map, it shows the floor: the cost of the harness for one operation.
//
// The floor includes the work that every map leaves to its caller. So no method is
// inlined, each gets key and value, and each compares the key with the first one, which
// has the same length. Without the comparison, the compiler would not load the key from
// memory: the floor of string keys would be 0.9 ns, where loading alone takes 30 ns.
//
// The zero value is usable. Any number of goroutines may use it after the first Store has
// returned.
type Nop[K, V comparable] struct {
	held  bool
	key   K
	value V
	// met counts equal keys, so that the compiler keeps the comparison. It is not an
	// atomic.Int64: in generic code the compiler does not inline that type's methods,
	// so Store and Delete would need stack frames.
	met int64
}

// NewNop returns a Nop. The first Store must return before any other call begins.
func NewNop[K, V comparable](Config) *Nop[K, V] { return new(Nop[K, V]) }

// Load implements [Map]. It finds the first key only.
//
//go:noinline
func (m *Nop[K, V]) Load(key K) (value V, ok bool) {
	return m.value, key == m.key
}

// Store implements [Map]. It keeps the first key and value, and ignores others.
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

// Delete implements [Map]. It removes nothing.
//
//go:noinline
func (m *Nop[K, V]) Delete(key K) {
	if key == m.key {
		atomic.AddInt64(&m.met, 1)
	}
}

// Range implements [Map]. It yields nothing.
//
//go:noinline
func (m *Nop[K, V]) Range(func(key K, value V) bool) {}

// LoadOrStore implements [LoadOrStorer]. It returns value, and stores nothing; loaded
// reports whether key is the first one.
//
//go:noinline
func (m *Nop[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	return value, key == m.key
}
