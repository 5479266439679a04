package main

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"time"
)

// cost compares the repaired hint with the shards alone, at few writes and at
// none. Every write voids the hint and makes it anew.
func cost() {
	fmt.Printf("%d procs, 1000 entries; the hint's gain over shards alone, median of 5 pairs (least to most):", runtime.GOMAXPROCS(0))
	for _, writes := range []int{0, 10_000, 100} { // 0: none; else one in so many operations
		var ratios []float64
		for range 5 {
			var alone, hinted time.Duration
			for _, at := range rand.Perm(2) {
				if at == 0 {
					alone = timed(new(plain), writes)
				} else {
					hinted = timed(new(stamped), writes)
				}
			}
			ratios = append(ratios, alone.Seconds()/hinted.Seconds())
		}
		slices.Sort(ratios)
		share := "0"
		if writes > 0 {
			share = fmt.Sprintf("%g", 100/float64(writes))
		}
		fmt.Printf(" %s %% writes %.2fx (%.2f to %.2f);", share, ratios[2], ratios[0], ratios[4])
	}
	fmt.Println()
}

// plain is the shards without a hint.
type plain struct{ shards }

func (*plain) rebuild(func()) {}

// timed does 200,000 operations from each of two goroutines.
func timed(m hinted, writes int) time.Duration {
	for key := range 1000 {
		m.store(key, key)
	}
	m.rebuild(func() {})
	var done sync.WaitGroup
	start := time.Now()
	for g := range 2 {
		done.Go(func() {
			for i := range 200_000 {
				if writes > 0 && i%writes == writes-1 {
					m.store((i*7+g)%1000, i)
					m.rebuild(func() {})
				}
				m.load((i*31 + g) % 1000)
			}
		})
	}
	done.Wait()
	return time.Since(start)
}
