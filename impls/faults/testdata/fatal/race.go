package main

import (
	"fmt"
	"maps"
	"os"
	"strings"
	"sync"
	"sync/atomic"
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
		defer fmt.Println("deferred call")
		defer func() {
			if r := recover(); r != nil {
				fmt.Println("recovered", r)
			}
		}()
		for {
			m[g] = g
		}
	})
}

// once assigns one entry from each of two goroutines. The key is so long that
// comparing it with the one in the map takes longer than starting a goroutine.
func once(args []string) {
	const size = 64 << 20
	key := func() string { return strings.Repeat("k", size) }
	m := map[string]int{key(): 0}
	keys := [2]string{key(), key()}
	together(func(g int) {
		if len(args) > 0 {
			mu.Lock()
			defer mu.Unlock()
		}
		m[keys[g]] = g
	})
}

// first assigns one entry from each of two goroutines to a new map, and returns
// at once. If it is told to wait, the goroutines wait for each other before the
// write, and it waits for them.
func first(args []string) {
	m := make(map[int]int)
	if len(args) > 0 {
		var ready atomic.Int32
		together(func(g int) {
			ready.Add(1)
			for ready.Load() < 2 {
			}
			m[g] = g
		})
		return
	}
	for g := range 2 {
		go func() { m[g] = g }()
	}
}

// lost reads a key that is always present while the ninth entry comes, which
// moves the entries out of the map's only group.
func lost(args []string) {
	locked := len(args) > 0
	for range 200 {
		m := make(map[int]int)
		for key := range 8 {
			m[key] = key + 1
		}
		together(func(g int) {
			for i := range 100 {
				if locked {
					mu.Lock()
				}
				if g == 0 {
					m[8+i] = i
				} else if got := m[0]; got != 1 {
					fmt.Printf("m[0] = %d; it was 1 all the time\n", got)
					os.Exit(3)
				}
				if locked {
					mu.Unlock()
				}
			}
		})
	}
}

// full inserts into and deletes from a map of at most eight entries.
func full([]string) {
	m := make(map[int]int)
	together(func(g int) {
		for i := range 1_000_000 {
			m[g*4+i&3] = i
			if i&3 == 3 {
				for key := range 4 {
					delete(m, g*4+key)
				}
			}
		}
	})
}
