package main

import (
	"runtime"
	"sync"
)

// flag orders goroutines without ordering memory: the detector is told of none
// of its accesses.
type flag struct{ raised uint32 }

//go:norace
//go:noinline
func (f *flag) up() bool { return f.raised != 0 }

//go:norace
//go:noinline
func (f *flag) raise() { f.raised = 1 }

func (f *flag) await() {
	for !f.up() {
		runtime.Gosched()
	}
}

// inOrder runs first and then second in goroutines of their own. Nothing but
// time orders them.
func inOrder(first, second func()) {
	var f flag
	var done sync.WaitGroup
	done.Go(func() {
		first()
		f.raise()
	})
	done.Go(func() {
		f.await()
		second()
	})
	done.Wait()
}

// together runs f in two goroutines.
func together(f func(g int)) {
	var done sync.WaitGroup
	for g := range 2 {
		done.Go(func() { f(g) })
	}
	done.Wait()
}
