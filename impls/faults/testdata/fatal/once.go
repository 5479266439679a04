package main

import (
	"strings"
	"sync/atomic"
)

// once assigns one entry from each of two goroutines. The key is so long that
// comparing it with the one in the map takes longer than getting to it.
func once(args []string) {
	const size = 64 << 20
	key := func() string { return strings.Repeat("k", size) }
	m := map[string]int{key(): 0}
	keys := [2]string{key(), key()}
	var ready atomic.Int32
	together(func(g int) {
		meet(&ready)
		if len(args) > 0 {
			mu.Lock()
			defer mu.Unlock()
		}
		m[keys[g]] = g
	})
}

// meet returns when two goroutines have called it, both of which then have a
// processor.
func meet(ready *atomic.Int32) {
	ready.Add(1)
	for ready.Load() < 2 {
	}
}

// first assigns one entry from each of two goroutines to a new map, and returns
// at once. If it is told to wait, the goroutines wait for each other before the
// write, and it waits for them.
func first(args []string) {
	m := make(map[int]int)
	if len(args) > 0 {
		var ready atomic.Int32
		together(func(g int) {
			meet(&ready)
			m[g] = g
		})
		return
	}
	for g := range 2 {
		go func() { m[g] = g }()
	}
}
