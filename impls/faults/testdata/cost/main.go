// Cost measures, to show an order of magnitude beside a claim: medians of five,
// two goroutines. What a map costs is for mapbench's own measurements.
package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync"
	"time"
)

func main() {
	modes := map[string]func(){
		"mixes":  mixes,
		"locks":  locks,
		"shards": shards,
		"stamp":  stamp,
		"insert": insert,
	}
	if len(os.Args) != 2 || modes[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: cost mixes | locks | shards | stamp | insert")
		os.Exit(64)
	}
	fmt.Printf("%d procs: ", runtime.GOMAXPROCS(0))
	modes[os.Args[1]]()
	fmt.Println()
}

// operations is how many each of the two goroutines does.
const operations = 500_000

// median returns the median of five durations.
func median(measure func() time.Duration) time.Duration {
	var all []time.Duration
	for range 5 {
		all = append(all, measure())
	}
	slices.Sort(all)
	return all[2]
}

// together runs f in two goroutines and returns how long both take.
func together(f func(g int)) time.Duration {
	var done sync.WaitGroup
	start := time.Now()
	for g := range 2 {
		done.Go(func() { f(g) })
	}
	done.Wait()
	return time.Since(start)
}

// keys returns keys for one goroutine, out of n.
func keys(g, n int) []int {
	drawn := make([]int, operations)
	x := uint64(g + 1)
	for i := range drawn {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		drawn[i] = int(x % uint64(n))
	}
	return drawn
}

func milliseconds(d time.Duration) string { return fmt.Sprintf("%d ms", d.Milliseconds()) }
