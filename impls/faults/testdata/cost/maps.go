package main

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"
)

const entries = 10_000

// mixes does a million operations on a sync.Map at three shares of writes.
func mixes() {
	for _, writes := range []int{5, 50, 100} {
		var m sync.Map
		for key := range entries {
			m.Store(key, key)
		}
		drawn := [2][]int{keys(0, entries), keys(1, entries)}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		took := median(func() time.Duration {
			return together(func(g int) {
				for i, key := range drawn[g] {
					if i%100 < writes {
						m.Store(key, i)
					} else {
						m.Load(key)
					}
				}
			})
		})
		runtime.ReadMemStats(&after)
		fmt.Printf("%d %% writes %s, %.2f allocs/op, %d GCs; ", writes, milliseconds(took),
			float64(after.Mallocs-before.Mallocs)/(5*2*operations), (after.NumGC-before.NumGC)/5)
	}
}

// locks reads a million times from three maps.
func locks() {
	var (
		concurrent sync.Map
		plain      = make(map[int]int)
		rw         sync.RWMutex
		mu         sync.Mutex
		sums       [2]struct {
			n int
			_ [56]byte
		}
	)
	for key := range entries {
		concurrent.Store(key, key)
		plain[key] = key
	}
	drawn := [2][]int{keys(0, entries), keys(1, entries)}
	for _, contestant := range []struct {
		name string
		load func(key int) int
	}{
		{"sync.Map", func(key int) int { value, _ := concurrent.Load(key); return value.(int) }},
		{"RWMutex", func(key int) int {
			rw.RLock()
			value := plain[key]
			rw.RUnlock()
			return value
		}},
		{"Mutex", func(key int) int {
			mu.Lock()
			value := plain[key]
			mu.Unlock()
			return value
		}},
	} {
		took := median(func() time.Duration {
			return together(func(g int) {
				for _, key := range drawn[g] {
					sums[g].n += contestant.load(key)
				}
			})
		})
		fmt.Printf("%s %s; ", contestant.name, milliseconds(took))
	}
}

// shards writes under one lock and under 32, to many keys and to one.
func shards() {
	for _, hot := range []bool{false, true} {
		n, what := entries, "uniform keys"
		if hot {
			n, what = 1, "one hot key"
		}
		drawn := [2][]int{keys(0, n), keys(1, n)}
		for _, count := range []int{1, 32} {
			parts := make([]struct {
				mu sync.Mutex
				m  map[int]int
				_  [48]byte
			}, count)
			for i := range parts {
				parts[i].m = make(map[int]int)
			}
			took := median(func() time.Duration {
				return together(func(g int) {
					for i, key := range drawn[g] {
						part := &parts[key%count]
						part.mu.Lock()
						part.m[key] = i
						part.mu.Unlock()
					}
				})
			})
			fmt.Printf("%s, %d locks %d ns/op; ", what, count, took.Nanoseconds()/(2*operations))
		}
	}
}

// insert times single inserts into a growing map.
func insert() {
	const n = 1_000_000
	took := make([]time.Duration, n)
	m := make(map[int]int)
	for i := range n {
		start := time.Now()
		m[i] = i
		took[i] = time.Since(start)
	}
	slices.Sort(took)
	fmt.Printf("a million inserts, clock included: p50 %v, p99 %v, p99.9 %v, longest %v",
		took[n/2], took[n*99/100], took[n*999/1000], took[n-1])
}
