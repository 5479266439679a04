package main

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

const entries = 10_000

// mixes are two goroutines on a sync.Map, at three shares of writes.
func mixes() (contestants []contestant) {
	for _, writes := range []int{5, 50, 100} {
		var m sync.Map
		for key := range entries {
			m.Store(key, key)
		}
		drawn := [2][]int{keys(0, entries), keys(1, entries)}
		contestants = append(contestants, contestant{fmt.Sprintf("%d %% writes", writes), 0, 2 * operations, func() time.Duration {
			return together(func(g int) {
				for i, key := range drawn[g] {
					if i%100 < writes {
						m.Store(key, i)
					} else {
						m.Load(key)
					}
				}
			})
		}})
	}
	return contestants
}

// garbage is what a contestant leaves to the collector.
func garbage(t *took) string {
	return fmt.Sprintf(", %.2f allocs/op, %.0f GCs in a million", t.Allocs, t.Collections*1e6)
}

// locks are two goroutines that read from three maps.
func locks() (contestants []contestant) {
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
	contest := func(name string, load func(key int) int) contestant {
		return contestant{name, 0, 2 * operations, func() time.Duration {
			return together(func(g int) {
				for _, key := range drawn[g] {
					sums[g].n += load(key)
				}
			})
		}}
	}
	return []contestant{
		contest("Mutex", func(key int) int {
			mu.Lock()
			value := plain[key]
			mu.Unlock()
			return value
		}),
		contest("RWMutex", func(key int) int {
			rw.RLock()
			value := plain[key]
			rw.RUnlock()
			return value
		}),
		contest("sync.Map", func(key int) int { value, _ := concurrent.Load(key); return value.(int) }),
	}
}

// shards are two goroutines that write under one lock and under 32, to many
// keys and to one.
func shards() (contestants []contestant) {
	for _, hot := range []bool{false, true} {
		n, what := entries, "uniform keys"
		if hot {
			n, what = 1, "one hot key"
		}
		drawn := [2][]int{keys(0, n), keys(1, n)}
		one := len(contestants)
		for _, count := range []int{1, 32} {
			parts := make([]struct {
				mu sync.Mutex
				m  map[int]int
				_  [48]byte
			}, count)
			for i := range parts {
				parts[i].m = make(map[int]int)
			}
			contestants = append(contestants, contestant{fmt.Sprintf("%s, %d locks", what, count), one, 2 * operations, func() time.Duration {
				return together(func(g int) {
					for i, key := range drawn[g] {
						part := &parts[key%count]
						part.mu.Lock()
						part.m[key] = i
						part.mu.Unlock()
					}
				})
			}})
		}
	}
	return contestants
}

// insert times single inserts of one goroutine into a growing map.
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
