package maptest_test

import (
	"runtime"
	"sync"
	"sync/atomic"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest"
)

// locked is a correct map, which the doubles embed.
type locked[K, V comparable] struct{ *impls.Mutex[K, V] }

func newLocked[K, V comparable]() locked[K, V] {
	return locked[K, V]{impls.NewMutex[K, V](impls.Config{})}
}

// numbers returns constructors of maps of integers only.
func numbers[M impls.Map[uint64, uint64]](newMap func() M) maptest.Constructors {
	return maptest.Constructors{New: func() impls.Map[uint64, uint64] { return newMap() }}
}

// withCorrectIntegers sets New to a correct map, for doubles that are wrong in another
// type of map.
func withCorrectIntegers(s maptest.Constructors) maptest.Constructors {
	s.New = func() impls.Map[uint64, uint64] { return newLocked[uint64, uint64]() }
	return s
}

// The doubles are maps with one bug each, named after what they do.
type (
	forgetsHighest   struct{ locked[uint64, uint64] }
	keepsPowers      struct{ locked[uint64, uint64] }
	overwrites       struct{ locked[uint64, uint64] }
	returnsAndKeeps  struct{ locked[uint64, uint64] }
	swapsAbsent      struct{ locked[uint64, uint64] }
	neverStops       struct{ locked[uint64, uint64] }
	countsOneMore    struct{ locked[uint64, uint64] }
	sparesZero       struct{ locked[uint64, uint64] }
	deletesNeighbour struct{ locked[uint64, uint64] }
	checksThenStores struct{ locked[uint64, uint64] }
	loadsThenDeletes struct{ locked[uint64, uint64] }
	looksThenSwaps   struct{ locked[uint64, uint64] }
	yieldsTwice      struct{ locked[uint64, uint64] }
	clearsKnown      struct{ locked[uint64, uint64] }
)

func (m forgetsHighest) Store(key, value uint64) {
	if key != ^uint64(0) {
		m.locked.Store(key, value)
	}
}

func (m keepsPowers) Delete(key uint64) {
	if key != 1<<32 {
		m.locked.Delete(key)
	}
}

func (m overwrites) LoadOrStore(key, value uint64) (uint64, bool) {
	_, ok := m.Load(key)
	m.Store(key, value)
	return value, ok
}

func (m returnsAndKeeps) LoadAndDelete(key uint64) (uint64, bool) { return m.Load(key) }

func (m swapsAbsent) CompareAndSwap(key, old, value uint64) bool {
	if had, _ := m.Load(key); had != old { // an absent key reads as 0
		return false
	}
	m.Store(key, value)
	return true
}

func (m neverStops) Range(yield func(key, value uint64) bool) {
	m.locked.Range(func(key, value uint64) bool { yield(key, value); return true })
}

func (m countsOneMore) Len() int { return m.locked.Len() + 1 }

func (m sparesZero) Clear() {
	value, ok := m.Load(0)
	m.locked.Clear()
	if ok {
		m.Store(0, value)
	}
}

func (m deletesNeighbour) Delete(key uint64) {
	m.locked.Delete(key)
	if key == 2 {
		m.locked.Delete(3)
	}
}

func (m checksThenStores) LoadOrStore(key, value uint64) (uint64, bool) {
	if had, ok := m.Load(key); ok {
		return had, true
	}
	runtime.Gosched()
	m.Store(key, value)
	return value, false
}

func (m loadsThenDeletes) LoadAndDelete(key uint64) (uint64, bool) {
	value, ok := m.Load(key)
	runtime.Gosched()
	m.Delete(key)
	return value, ok
}

func (m looksThenSwaps) CompareAndSwap(key, old, value uint64) bool {
	if had, ok := m.Load(key); !ok || had != old {
		return false
	}
	runtime.Gosched()
	m.Store(key, value)
	return true
}

func (m yieldsTwice) Range(yield func(key, value uint64) bool) {
	n := 0
	m.locked.Range(func(key, value uint64) bool {
		if n++; n == 5 && !yield(key, value) {
			return false
		}
		return yield(key, value)
	})
}

// Clear deletes the keys that a Range has found. It misses keys that come meanwhile.
func (m clearsKnown) Clear() {
	var keys []uint64
	m.locked.Range(func(key, _ uint64) bool { keys = append(keys, key); return len(keys) < 50 })
	for _, key := range keys {
		m.Delete(key)
	}
}

// stale answers most Loads with what an earlier Load found.
type stale struct {
	locked[uint64, uint64]
	cache sync.Map
	loads atomic.Int64
}

func (m *stale) Load(key uint64) (uint64, bool) {
	if m.loads.Add(1)%8 != 0 {
		if value, ok := m.cache.Load(key); ok {
			return value.(uint64), true
		}
	}
	value, ok := m.locked.Load(key)
	if ok {
		m.cache.Store(key, value)
	}
	return value, ok
}

// lossy drops every hundredth Store.
type lossy[K comparable] struct {
	locked[K, uint64]
	stores atomic.Int64
}

func (m *lossy[K]) Store(key K, value uint64) {
	if m.stores.Add(1)%100 != 0 {
		m.locked.Store(key, value)
	}
}

// revives stores the key that was deleted last, with every hundredth Store.
type revives struct {
	locked[uint64, uint64]
	deleted, stores atomic.Uint64
}

func (m *revives) Delete(key uint64) {
	m.locked.Delete(key)
	m.deleted.Store(key)
}

func (m *revives) Store(key, value uint64) {
	m.locked.Store(key, value)
	if deleted := m.deleted.Load(); deleted != 0 && m.stores.Add(1)%100 == 0 {
		m.locked.Store(deleted, value)
	}
}

// torn writes values in two halves.
type torn struct{ locked[uint64, [8]uint64] }

func (m torn) Store(key uint64, value [8]uint64) {
	half, _ := m.Load(key)
	copy(half[:4], value[:4])
	m.locked.Store(key, half)
	runtime.Gosched()
	m.locked.Store(key, value)
}

// hashed takes a hash function. If it believes hashes, it takes keys of equal hashes for
// one key. If it ignores them, it never calls the function.
type hashed[K comparable] struct {
	locked[K, uint64]
	byHash           locked[uint64, uint64] // the entries, if it believes hashes
	hash             func(K) uint64
	believe, ignores bool
}

func newHashed[K comparable](hash func(K) uint64, believe, ignores bool) hashed[K] {
	return hashed[K]{newLocked[K, uint64](), newLocked[uint64, uint64](), hash, believe, ignores}
}

// of returns the hash of a key, and whether the map believes it.
func (m hashed[K]) of(key K) (uint64, bool) {
	if m.ignores {
		return 0, false
	}
	return m.hash(key), m.believe
}

func (m hashed[K]) Load(key K) (uint64, bool) {
	if h, all := m.of(key); all {
		return m.byHash.Load(h)
	}
	return m.locked.Load(key)
}

func (m hashed[K]) Store(key K, value uint64) {
	if h, all := m.of(key); all {
		m.byHash.Store(h, value)
		return
	}
	m.locked.Store(key, value)
}

func (m hashed[K]) Delete(key K) {
	if h, all := m.of(key); all {
		m.byHash.Delete(h)
		return
	}
	m.locked.Delete(key)
}

// hoards keeps every value for good, each in memory of its own. In a slice, which doubles
// when it is full, the heap would not grow with each value.
type hoards[V comparable] struct {
	locked[uint64, V]
	kept *atomic.Pointer[hoarded[V]]
}

type hoarded[V comparable] struct {
	values [8]V
	next   *hoarded[V]
}

func newHoards[V comparable]() hoards[V] {
	return hoards[V]{newLocked[uint64, V](), new(atomic.Pointer[hoarded[V]])}
}

func (m hoards[V]) Store(key uint64, value V) {
	h := &hoarded[V]{values: [8]V{0: value}}
	for {
		h.next = m.kept.Load()
		if m.kept.CompareAndSwap(h.next, h) {
			break
		}
	}
	m.locked.Store(key, value)
}

// hoardsSome keeps a limited number of values for good.
type hoardsSome struct {
	locked[uint64, *maptest.Collected]
	last []*maptest.Collected
}

func newHoardsSome(most int) *hoardsSome {
	return &hoardsSome{newLocked[uint64, *maptest.Collected](), make([]*maptest.Collected, most)}
}

func (m *hoardsSome) Store(key uint64, value *maptest.Collected) {
	if value != nil && len(m.last) > 0 { // the law stores by one goroutine
		m.last[key%uint64(len(m.last))] = value
	}
	m.locked.Store(key, value)
}

// noEmpty never stores the empty string.
type noEmpty struct{ locked[string, uint64] }

func (m noEmpty) Store(key string, value uint64) {
	if key != "" {
		m.locked.Store(key, value)
	}
}

// leavesLocked panics with its lock held if a key has no ==.
type leavesLocked struct {
	mu sync.Mutex
	m  map[any]uint64
}

func (m *leavesLocked) Load(key any) (uint64, bool) {
	m.mu.Lock()
	value, ok := m.m[key]
	m.mu.Unlock()
	return value, ok
}

func (m *leavesLocked) Store(key any, value uint64) {
	m.mu.Lock()
	m.m[key] = value
	m.mu.Unlock()
}

func (m *leavesLocked) Delete(key any) {
	m.mu.Lock()
	delete(m.m, key)
	m.mu.Unlock()
}

func (m *leavesLocked) Range(func(key any, value uint64) bool) {}
