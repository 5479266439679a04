package main

import (
	"fmt"
	"maps"
	"sync"
)

var (
	m    = map[int]int{0: 0, 1: 1, 2: 2, 3: 3}
	mu   sync.RWMutex
	sink [2]int // one for each goroutine
)

// operations are what a goroutine may do to m; g is 0 or 1.
var operations = map[string]func(g, i int){
	"write":  func(g, i int) { m[i&1023] = g },
	"delete": func(g, i int) { delete(m, i&1023) },
	"read":   func(g, i int) { sink[g] = m[i&1023] },
	"len":    func(g, i int) { sink[g] = len(m) },
	"range": func(g, i int) {
		for key := range m {
			sink[g] = key
			break
		}
	},
	"clone": func(g, i int) {
		if i%64 == 0 { // a clone takes as long as many writes
			sink[g] = len(maps.Clone(m))
		}
	},
}

// race does two operations in two goroutines, as often as it is told.
func race(args []string) {
	if len(args) < 3 || operations[args[0]] == nil || operations[args[1]] == nil {
		usage()
	}
	iterations, locked := number(args[2]), len(args) > 3
	together(func(g int) {
		operation, writes := operations[args[g]], args[g] == "write" || args[g] == "delete"
		for i := range iterations {
			switch {
			case !locked:
				operation(g, i)
			case writes:
				mu.Lock()
				operation(g, i)
				mu.Unlock()
			default:
				mu.RLock()
				operation(g, i)
				mu.RUnlock()
			}
		}
	})
}

// together runs f in two goroutines and waits for them.
func together(f func(g int)) {
	start := make(chan struct{})
	var done sync.WaitGroup
	for g := range 2 {
		done.Go(func() {
			<-start
			f(g)
		})
	}
	close(start)
	done.Wait()
}

// loops writes two keys from two goroutines for ever.
func loops([]string) {
	together(func(g int) {
		for {
			m[g] = g
		}
	})
}

// defers is loops with goroutines that try to survive.
func defers([]string) {
	together(func(g int) {
		defer survive()()
		for {
			m[g] = g
		}
	})
}

// panics does the same with a panic.
func panics([]string) {
	together(func(g int) {
		defer survive()()
		panic("an ordinary panic")
	})
}

// survive returns what a goroutine that wants to survive defers.
func survive() func() {
	return func() {
		fmt.Println("deferred call, recovered:", recover())
	}
}
