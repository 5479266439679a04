package main

import (
	"sync"
	"sync/atomic"
	"syscall"
	"unsafe"
)

// increments is how often each goroutine increments. It is large, so that updates
// get lost.
const increments = 1_000_000

func init() {
	modes["mmap"] = func() {
		memory, err := syscall.Mmap(-1, 0, 4096, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
		if err != nil {
			panic(err)
		}
		count((*int)(unsafe.Pointer(&memory[0])))
	}
	modes["heap"] = func() {
		n := new(int)
		together(func(int) { increment(n) })
	}
	modes["assembly"] = func() { inOrder(func() { store(&counter, 1) }, func() { store(&counter, 2) }) }
	modes["compiled"] = func() { inOrder(func() { counter = 1 }, func() { counter = 2 }) }
	modes["norace"] = func() { inOrder(func() { unwatched(&counter, 1) }, func() { unwatched(&counter, 2) }) }
	modes["ordered"] = func() { inOrder(writeThenLock, lockThenWrite) }
	modes["reversed"] = func() { inOrder(lockThenWrite, writeThenLock) }
	modes["ordered-atomic"] = func() { inOrder(writeThenStore, loadThenWrite) }
	modes["reversed-atomic"] = func() { inOrder(loadThenWrite, writeThenStore) }
	modes["branch"] = func() { branch(false) }
	modes["branch-taken"] = func() { branch(true) }
	modes["evicted"] = func() { evict(1000) }
	modes["kept"] = func() { evict(0) }
	modes["check-then-act"] = func() {
		countIn(func(m *sync.Map) {
			value, _ := m.Load("n")
			m.Store("n", value.(int)+1)
		})
	}
	modes["compare-and-swap"] = func() {
		countIn(func(m *sync.Map) {
			for {
				value, _ := m.Load("n")
				if m.CompareAndSwap("n", value, value.(int)+1) {
					return
				}
			}
		})
	}
}

// count increments n from two goroutines without any synchronisation, again and
// again until increments get lost: they don't whenever one goroutine ends before
// the other begins.
func count(n *int) {
	for range 100 {
		*n = 0
		together(func(int) {
			for range increments {
				increment(n)
			}
		})
		if *n != 2*increments {
			lie(2*increments-*n, "of", 2*increments, "increments lost")
		}
	}
}

// increment is not inlined, so that each increment reads and writes memory.
//
//go:noinline
func increment(n *int) { *n++ }

// store is in assembly, which the compiler does not instrument.
//
//go:noescape
func store(p *int, value int)

//go:norace
//go:noinline
func unwatched(p *int, value int) { *p = value }

var unrelated sync.Mutex

// writeThenLock and lockThenWrite do not protect counter. The mutex happens to
// order them if it is unlocked here before it is locked there.
func writeThenLock() {
	counter = 1
	unrelated.Lock()
	unrelated.Unlock()
}

func lockThenWrite() {
	unrelated.Lock()
	unrelated.Unlock()
	counter = 2
}

var unrelatedFlag atomic.Bool

// writeThenStore and loadThenWrite are the same with an atomic variable, which
// nobody waits for.
func writeThenStore() {
	counter = 1
	unrelatedFlag.Store(true)
}

func loadThenWrite() {
	unrelatedFlag.Load()
	counter = 2
}

// branch has a race that needs an input to run.
func branch(taken bool) {
	write := func() {
		if taken {
			counter++
		}
	}
	inOrder(write, write)
}

// evict writes a byte and reads its neighbours, which share the four cells that
// the detector keeps for eight bytes, before another goroutine writes the byte.
func evict(rounds int) {
	word := new([8]byte)
	inOrder(func() {
		word[0] = 1
		for i := range rounds * 7 {
			sink += int(word[1+i%7])
		}
	}, func() { word[0] = 2 })
}

// countIn counts under a key of a sync.Map.
func countIn(increment func(m *sync.Map)) {
	const each = 100_000
	var m sync.Map
	m.Store("n", 0)
	together(func(int) {
		for range each {
			increment(&m)
		}
	})
	if n, _ := m.Load("n"); n != 2*each {
		lie(2*each-n.(int), "of", 2*each, "increments lost")
	}
}
