package impls

import (
	"maps"
	"sync"
	"sync/atomic"
)

// COWInfo describes [COW].
//
// MaxN is the size at which a write costs as much as some thousand reads. On an AMD EPYC
// guest, a Store took the following times, first for uint64 keys with 8-byte values, then
// for string keys with 64-byte values: 0.7 and 1.9 µs at 100 entries; 8 and 28 µs at 1000
// (1300 and 2000 Loads); 64 and 420 µs at 10,000 (9,000 and 24,000 Loads). At 10,000
// entries and 0.5 % writes, nearly all time goes into copying. MaxGoroutines is 256 since
// a thousand goroutines wait for each other's writes for tens of milliseconds.
var COWInfo = Info{
	Name:          "cow",
	Design:        "built-in map behind an atomic pointer, copied by every write",
	Hash:          builtinHash,
	Presized:      true,
	MaxN:          1000,
	MaxGoroutines: 256,
}

// COW is a copy-on-write map: a built-in map that never changes after it is published by
// an atomic pointer. A read is one atomic load and a look-up. A write copies the whole
// map, changes the copy and publishes it.
//
// Operations that change nothing copy nothing and take no lock: a Delete or LoadAndDelete
// of an absent key, a LoadOrStore that loads, a CompareAndSwap that fails. A Store always
// copies, even if the value equals the stored one. Equal values may differ (0 == -0), and
// in a benchmark with few values many writes would be as cheap as reads.
//
// A mutex orders the writers, so that each write copies once. With compare-and-swap
// alone, all writers but one would throw their copies away and start over: the more
// writers, the more wasted copies.
//
// Make it with [NewCOW]; the zero value is not usable. Any number of goroutines may use
// it. A call with a key or an old value that can't be compared panics before the mutex is
// taken, and leaves the map usable.
type COW[K, V comparable] struct {
	// published is what readers see. The map that it points to never changes. The
	// pointer changes only while mu is held.
	published atomic.Pointer[map[K]V]
	// Writers that wait for mu must not slow down the readers of published.
	_  [falseSharing]byte
	mu sync.Mutex
	_  [falseSharing]byte
}

// NewCOW returns an empty map with room for c.N entries. Copies keep that room.
func NewCOW[K, V comparable](c Config) *COW[K, V] {
	m := new(COW[K, V])
	empty := make(map[K]V, c.N)
	m.published.Store(&empty)
	return m
}

// Load implements [Map].
func (m *COW[K, V]) Load(key K) (value V, ok bool) {
	value, ok = (*m.published.Load())[key]
	return value, ok
}

// Store implements [Map].
func (m *COW[K, V]) Store(key K, value V) {
	mustCompare(key)
	m.mu.Lock()
	m.publishWith(key, value)
	m.mu.Unlock()
}

// Delete implements [Map].
func (m *COW[K, V]) Delete(key K) { m.LoadAndDelete(key) }

// Range implements [Map]. It yields a snapshot and holds no lock. Yield may make any call
// on the map; Range goes on with the snapshot.
func (m *COW[K, V]) Range(yield func(key K, value V) bool) {
	for k, v := range *m.published.Load() {
		if !yield(k, v) {
			return
		}
	}
}

// LoadOrStore implements [LoadOrStorer].
func (m *COW[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	if actual, loaded = m.Load(key); loaded {
		return actual, true
	}
	m.mu.Lock()
	// Another goroutine may have stored the key since the look-up.
	if actual, loaded = m.Load(key); !loaded {
		m.publishWith(key, value)
		actual = value
	}
	m.mu.Unlock()
	return actual, loaded
}

// LoadAndDelete implements [LoadAndDeleter].
func (m *COW[K, V]) LoadAndDelete(key K) (value V, loaded bool) {
	if value, loaded = m.Load(key); !loaded {
		return value, false
	}
	m.mu.Lock()
	// Another goroutine may have deleted the key, or changed its value.
	if value, loaded = m.Load(key); loaded {
		next := maps.Clone(*m.published.Load())
		delete(next, key)
		m.published.Store(&next)
	}
	m.mu.Unlock()
	return value, loaded
}

// CompareAndSwap implements [CompareAndSwapper].
func (m *COW[K, V]) CompareAndSwap(key K, old, new V) (swapped bool) {
	if v, ok := m.Load(key); !ok || v != old {
		return false
	}
	m.mu.Lock()
	// The value may have changed since the look-up.
	if v, ok := m.Load(key); ok && v == old {
		m.publishWith(key, new)
		swapped = true
	}
	m.mu.Unlock()
	return swapped
}

// Len implements [Lener].
func (m *COW[K, V]) Len() int { return len(*m.published.Load()) }

// Clear implements [Clearer].
func (m *COW[K, V]) Clear() {
	empty := make(map[K]V)
	m.mu.Lock()
	m.published.Store(&empty)
	m.mu.Unlock()
}

// publishWith publishes a copy of the map in which key has value. The caller holds mu:
// otherwise a write that is published between the copying and the publishing is lost.
func (m *COW[K, V]) publishWith(key K, value V) {
	next := maps.Clone(*m.published.Load())
	next[key] = value
	m.published.Store(&next)
}
