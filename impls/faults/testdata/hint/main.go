// Hint is a sharded map with a "lock-free hint", a copy beside it for reads
// without a lock: first as the article has it, then repaired.
package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"
)

func main() {
	modes := map[string]func(){
		"flag":     func() { readBesideWrites(new(flagged)) },
		"snapshot": func() { readBesideWrites(new(stamped)) },
		"hole":     func() { writeDuringRebuild(new(flagged)) },
		"closed":   func() { writeDuringRebuild(new(stamped)) },
		"cost":     cost,
	}
	if len(os.Args) != 2 || modes[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: hint flag | snapshot | hole | closed | cost")
		os.Exit(64)
	}
	modes[os.Args[1]]()
}

// hinted is a map with a hint.
type hinted interface {
	load(key int) (int, bool)
	store(key, value int)
	// rebuild makes a new hint. It calls between after it has copied the
	// entries and before anybody can see the copy.
	rebuild(between func())
}

// readBesideWrites rebuilds a hint that another goroutine has read. Only time
// orders the two: the detector is not told of the flag.
func readBesideWrites(m hinted) {
	m.store(1, 1)
	m.rebuild(func() {})
	var read flag
	var reader sync.WaitGroup
	reader.Go(func() {
		m.load(1)
		read.raise()
	})
	for !read.up() {
		runtime.Gosched()
	}
	m.store(1, 2)
	m.rebuild(func() {})
	reader.Wait()
}

// flag orders goroutines without ordering memory.
type flag struct{ raised uint32 }

//go:norace
//go:noinline
func (f *flag) up() bool { return f.raised != 0 }

//go:norace
//go:noinline
func (f *flag) raise() { f.raised = 1 }

// writeDuringRebuild stores while the hint is being made.
func writeDuringRebuild(m hinted) {
	m.store(1, 1)
	m.rebuild(func() { m.store(1, 2) })
	if got, _ := m.load(1); got != 2 {
		fmt.Printf("Load(1) = %d after Store(1, 2) has returned\n", got)
		os.Exit(3)
	}
	fmt.Println("Load(1) = 2 after Store(1, 2)")
}
