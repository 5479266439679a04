package impls

// PlainInfo describes [Plain].
var PlainInfo = Info{
	Name:          "plain",
	Design:        "built-in map without any synchronisation: what one goroutine alone pays",
	Hash:          builtinHash,
	Presized:      true,
	MaxGoroutines: 1,
	Reference:     true,
}

// Plain is a built-in map without synchronisation: only one goroutine at a time may use it.
// Make it with [NewPlain]; the zero value panics in Store. A call with a key that can't be
// compared panics, and leaves the map usable.
type Plain[K, V comparable] struct {
	m map[K]V
}

// NewPlain returns an empty map with room for c.N entries.
func NewPlain[K, V comparable](c Config) *Plain[K, V] {
	return &Plain[K, V]{m: make(map[K]V, c.N)}
}

// Load implements [Map].
func (m *Plain[K, V]) Load(key K) (value V, ok bool) {
	value, ok = m.m[key]
	return value, ok
}

// Store implements [Map].
func (m *Plain[K, V]) Store(key K, value V) { m.m[key] = value }

// Delete implements [Map].
func (m *Plain[K, V]) Delete(key K) { delete(m.m, key) }

// Range implements [Map].
func (m *Plain[K, V]) Range(yield func(key K, value V) bool) {
	for k, v := range m.m {
		if !yield(k, v) {
			return
		}
	}
}

// LoadOrStore implements [LoadOrStorer].
func (m *Plain[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	if v, ok := m.m[key]; ok {
		return v, true
	}
	m.m[key] = value
	return value, false
}

// LoadAndDelete implements [LoadAndDeleter].
func (m *Plain[K, V]) LoadAndDelete(key K) (value V, loaded bool) {
	value, loaded = m.m[key]
	delete(m.m, key)
	return value, loaded
}

// CompareAndSwap implements [CompareAndSwapper].
func (m *Plain[K, V]) CompareAndSwap(key K, old, new V) (swapped bool) {
	v, ok := m.m[key]
	if !ok || v != old {
		return false
	}
	m.m[key] = new
	return true
}

// Len implements [Lener].
func (m *Plain[K, V]) Len() int { return len(m.m) }

// Clear implements [Clearer].
func (m *Plain[K, V]) Clear() { clear(m.m) }
