package worker

import (
	"math/bits"
	"sync"
	"sync/atomic"
	"testing"

	"example.com/mapbench/impls"
)

// Maps whose weight is known.

// pairs is an open hash table in one slice of pairs, which is used up to the last slot before
// it doubles. It has 16 bytes for every slot, and never shrinks.
type pairs struct {
	mu    sync.Mutex
	slots []pair
}

// pair is a slot. It is free if the value is 0, which no test stores.
type pair struct {
	key   uint64
	value Val8
}

// newPairs returns a map with exactly c.N slots.
func newPairs(c impls.Config) impls.Map[uint64, Val8] { return &pairs{slots: make([]pair, c.N)} }

// find returns the slot of a key or, if the key is absent, the free slot for it. It returns -1
// if there is neither.
func (m *pairs) find(key uint64) (slot int, ok bool) {
	n := len(m.slots)
	if n == 0 {
		return -1, false
	}
	i := int(key % uint64(n))
	for range n {
		switch s := m.slots[i]; {
		case s.value == 0:
			return i, false
		case s.key == key:
			return i, true
		}
		i = (i + 1) % n
	}
	return -1, false
}

func (m *pairs) Load(key uint64) (Val8, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if i, ok := m.find(key); ok {
		return m.slots[i].value, true
	}
	return 0, false
}

func (m *pairs) Store(key uint64, value Val8) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i, _ := m.find(key)
	if i < 0 {
		old := m.slots
		m.slots = make([]pair, max(8, 2*len(old)))
		for _, p := range old {
			i, _ := m.find(p.key)
			m.slots[i] = p
		}
		i, _ = m.find(key)
	}
	m.slots[i] = pair{key, value}
}

// Delete moves later pairs up, so that every key stays reachable from its first slot.
func (m *pairs) Delete(key uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	hole, ok := m.find(key)
	if !ok {
		return
	}
	n := len(m.slots)
	m.slots[hole] = pair{}
	for i := (hole + 1) % n; m.slots[i].value != 0; i = (i + 1) % n {
		home := int(m.slots[i].key % uint64(n))
		if (i-home+n)%n >= (i-hole+n)%n {
			m.slots[hole], m.slots[i] = m.slots[i], pair{}
			hole = i
		}
	}
}

func (m *pairs) Range(yield func(uint64, Val8) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range m.slots {
		if p.value != 0 && !yield(p.key, p.value) {
			return
		}
	}
}

// cleared is pairs with a Clear, which leaks the slots if leaks is set.
type cleared struct {
	pairs
	leaks  bool
	leaked [][]pair
}

func (m *cleared) Clear() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.leaks {
		m.leaked = append(m.leaked, m.slots)
	}
	m.slots = nil
}

// boxing is a built-in map that stores every value in a new box of 16 bytes. It drops the map
// when it is empty. Of the boxes that are deleted it keeps one in so many as keeps says, and
// none if that is 0.
type boxing struct {
	mu      sync.Mutex
	boxes   map[uint64]*box
	keeps   int
	deleted int
	kept    *box // a list
}

type box struct {
	value Val8
	next  *box
}

func newBoxing(keeps int) impls.Map[uint64, Val8] { return &boxing{keeps: keeps} }

func (m *boxing) Load(key uint64) (Val8, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if b := m.boxes[key]; b != nil {
		return b.value, true
	}
	return 0, false
}

func (m *boxing) Store(key uint64, value Val8) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.boxes == nil {
		m.boxes = make(map[uint64]*box)
	}
	m.boxes[key] = &box{value: value}
}

func (m *boxing) Delete(key uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b := m.boxes[key]
	if b == nil {
		return
	}
	delete(m.boxes, key)
	if len(m.boxes) == 0 {
		m.boxes = nil
	}
	if m.deleted++; m.keeps > 0 && m.deleted%m.keeps == 0 {
		b.next, m.kept = m.kept, b
	}
}

func (m *boxing) Range(yield func(uint64, Val8) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key, b := range m.boxes {
		if !yield(key, b.value) {
			return
		}
	}
}

// boxedPairs is pairs that makes a box of 16 bytes for every value that is stored, and drops
// it.
type boxedPairs struct{ pairs }

func (m *boxedPairs) Store(key uint64, value Val8) {
	waste16.Store(&[16]byte{})
	m.pairs.Store(key, value)
}

// wasteful makes something in every other call too.
type wasteful struct{ boxedPairs }

func (m *wasteful) Load(key uint64) (Val8, bool) {
	waste32.Store(&[32]byte{})
	return m.pairs.Load(key)
}

func (m *wasteful) Delete(key uint64) {
	waste64.Store(&[64]byte{})
	m.pairs.Delete(key)
}

func (m *wasteful) Range(yield func(uint64, Val8) bool) {
	waste128.Store(&[128]byte{})
	m.pairs.Range(yield)
}

// What a map makes and drops, of several sizes.
var (
	waste16  atomic.Pointer[[16]byte]
	waste32  atomic.Pointer[[32]byte]
	waste64  atomic.Pointer[[64]byte]
	waste128 atomic.Pointer[[128]byte]
)

// busy is a map with goroutines that wait until the test has ended.
type busy struct{ pairs }

const busyGoroutines = 256

func newBusy(t *testing.T) func(impls.Config) impls.Map[uint64, Val8] {
	end := make(chan bool)
	t.Cleanup(func() { close(end) })
	return func(c impls.Config) impls.Map[uint64, Val8] {
		for range busyGoroutines {
			go func() { <-end }()
		}
		return &busy{pairs{slots: make([]pair, c.N)}}
	}
}

// class returns the size of the object that the allocator gives for so many bytes.
func class(bytes int) int { return cap(append([]byte(nil), make([]byte, bytes)...)) }

// builtinBytes returns the size of a built-in map that was made with the hint n, above 8: see
// GOROOT/src/internal/runtime/maps, NewMap. Its tables have up to 1024 slots, of which 7 in 8 may be
// used, in groups of 8 with 8 bytes more. An object with pointers has a header of 8 bytes if
// it is larger than 512.
func builtinBytes(n, slot int, pointers bool) int {
	const header, perGroup, table, ofTable = 48, 8, 32, 1024
	target := n * 8 / 7
	tables := 1 << bits.Len(uint((target+ofTable-1)/ofTable-1))
	capacity := 1 << bits.Len(uint(target/tables-1))
	object := func(bytes int, pointers bool) int {
		if pointers && bytes > 512 {
			bytes += 8
		}
		return class(bytes)
	}
	return header + object(8*tables, true) + tables*(table+object(capacity/8*(perGroup+8*slot), pointers))
}
