// Aba pops from a lock-free stack while another goroutine, here simply the next
// lines, pops A and B and pushes A again between the first one's read and its
// CompareAndSwap. The stack is A, B, C. B has been popped when it succeeds and
// installs it.
package main

import (
	"fmt"
	"os"
	"sync/atomic"
)

func main() {
	modes := map[string]func(){
		"recycled": func() { nodes(true) },
		"fresh":    func() { nodes(false) },
		"index":    func() { indices(0) },
		"wrapped":  func() { indices(8) },
		"stamped":  func() { indices(32) },
		"value":    equalValues,
		"pair":     pairs,
	}
	if len(os.Args) != 2 || modes[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: aba recycled | fresh | index | wrapped | stamped | value | pair")
		os.Exit(64)
	}
	modes[os.Args[1]]()
}

// verdict ends the program: the CompareAndSwap must fail, since the head has
// changed twice.
func verdict(swapped bool, head any) {
	if swapped {
		fmt.Println("CompareAndSwap succeeded and installed", head, "which had been popped")
		os.Exit(3)
	}
	fmt.Println("CompareAndSwap failed; the head is", head)
}

type node struct {
	name string
	next *node
}

// nodes is a stack of nodes. Recycled ones are pushed again themselves; else
// a new node is made for each push.
func nodes(recycled bool) {
	var head atomic.Pointer[node]
	c := &node{name: "C"}
	b := &node{"B", c}
	a := &node{"A", b}
	head.Store(a)

	old := head.Load() // one goroutine reads the head and its next …
	next := old.next

	head.Store(c) // … another pops A and B and pushes A
	again := a
	if !recycled {
		again = &node{name: "A"} // the old A can't be collected: old refers to it
	}
	again.next = c
	head.Store(again)

	swapped := head.CompareAndSwap(old, next) // the first goes on
	verdict(swapped, head.Load().name)
}

// indices is a stack of indices into an array. Its head is a word that carries
// in its low bits a version, which each change counts up.
func indices(versionBits int) {
	const a, b, c, d = 1, 2, 3, 4
	names := [...]string{"none", "A", "B", "C", "D"}
	next := [...]uint64{a: b, b: c, c: 0, d: 0}
	version := uint64(0)
	pack := func(index uint64) uint64 {
		version++
		return index<<32 | version&(1<<versionBits-1)
	}
	var head atomic.Uint64
	head.Store(pack(a))

	old := head.Load()
	after := next[old>>32]

	head.Store(pack(b)) // 256 changes: A and B are popped, D and A are pushed,
	head.Store(pack(c))
	next[d] = c
	head.Store(pack(d))
	next[a] = d
	head.Store(pack(a))
	for range 126 { // and A goes and comes
		head.Store(pack(d))
		head.Store(pack(a))
	}

	swapped := head.CompareAndSwap(old, pack(after))
	verdict(swapped, names[head.Load()>>32])
}

// equalValues holds the head by value: atomic.Value compares with ==.
func equalValues() {
	var head atomic.Value
	head.Store("A")
	old := head.Load()
	head.Store("C")
	head.Store("A")
	verdict(head.CompareAndSwap(old, "B"), head.Load())
}

// pairs makes a new pair for each change, which no other pair equals.
func pairs() {
	type pair struct{ name string }
	var head atomic.Pointer[pair]
	head.Store(&pair{"A"})
	old := head.Load()
	head.Store(&pair{"C"})
	head.Store(&pair{"A"})
	swapped := head.CompareAndSwap(old, &pair{"B"})
	verdict(swapped, head.Load().name)
}
