package maptest_test

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// countsTwice counts a key twice if two goroutines both find it new.
type countsTwice struct {
	locked[uint64, uint64]
	count atomic.Int64
}

func (m *countsTwice) Len() int { return int(m.count.Load()) }

func (m *countsTwice) Store(key, value uint64) {
	if _, ok := m.Load(key); !ok {
		runtime.Gosched()
		m.count.Add(1)
	}
	m.locked.Store(key, value)
}

func (m *countsTwice) LoadOrStore(key, value uint64) (uint64, bool) {
	actual, loaded := m.locked.LoadOrStore(key, value)
	if !loaded {
		m.count.Add(1)
	}
	return actual, loaded
}

func (m *countsTwice) Delete(key uint64) { m.LoadAndDelete(key) }

func (m *countsTwice) LoadAndDelete(key uint64) (uint64, bool) {
	value, loaded := m.locked.LoadAndDelete(key)
	if loaded {
		m.count.Add(-1)
	}
	return value, loaded
}

// checksZero checks and then stores key 0, without a lock in between.
type checksZero struct{ locked[uint64, uint64] }

func (m checksZero) LoadOrStore(key, value uint64) (uint64, bool) {
	if key == 0 {
		return checksThenStores(m).LoadOrStore(key, value)
	}
	return m.locked.LoadOrStore(key, value)
}

// unlocksByHand unlocks without defer in Range.
type unlocksByHand struct {
	mu sync.Mutex
	m  map[uint64]uint64
}

func (m *unlocksByHand) Load(key uint64) (uint64, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	value, ok := m.m[key]
	return value, ok
}

func (m *unlocksByHand) Store(key, value uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.m[key] = value
}

func (m *unlocksByHand) Delete(key uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.m, key)
}

func (m *unlocksByHand) Range(yield func(key, value uint64) bool) {
	m.mu.Lock()
	for key, value := range m.m {
		if !yield(key, value) {
			break
		}
	}
	m.mu.Unlock()
}

// spinsWhenLeft spins in Store, without blocking, when a Range was left early.
type spinsWhenLeft struct {
	locked[uint64, uint64]
	left, ended *atomic.Bool
}

func (m spinsWhenLeft) Range(yield func(key, value uint64) bool) {
	m.locked.Range(func(key, value uint64) bool {
		if !yield(key, value) {
			m.left.Store(true)
		}
		return !m.left.Load()
	})
}

func (m spinsWhenLeft) Store(key, value uint64) {
	for m.left.Load() && !m.ended.Load() {
	}
	m.locked.Store(key, value)
}

// hoardsKeys keeps every key for good.
type hoardsKeys struct {
	locked[string, uint64]
	mu   sync.Mutex
	keys []string
}

func (m *hoardsKeys) Store(key string, value uint64) {
	m.mu.Lock()
	m.keys = append(m.keys, key)
	m.mu.Unlock()
	m.locked.Store(key, value)
}

// scansLen counts its entries one by one.
type scansLen struct{ locked[uint64, uint64] }

func (m scansLen) Len() (n int) {
	m.Range(func(uint64, uint64) bool { n++; return true })
	return n
}
