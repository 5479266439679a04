// Cost measures in order to show an order of magnitude beside a claim. It measures
// what it compares in several processes. It does not measure what a map costs:
// mapbench does.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"sync"
	"time"
)

// comparison is what a mode compares, and what it prints beside the times.
type comparison struct {
	contestants func() []contestant
	more        func(*took) string
}

func main() {
	nothing := func(*took) string { return "" }
	comparisons := map[string]comparison{
		"mixes":  {mixes, garbage},
		"locks":  {locks, nothing},
		"shards": {shards, nothing},
		"stamp":  {stamp, size},
	}
	mode, once := "", false
	if len(os.Args) > 1 {
		mode, once = os.Args[1], len(os.Args) > 2
	}
	c, ok := comparisons[mode]
	switch {
	case once && ok:
		exitOn(json.NewEncoder(os.Stdout).Encode(launch(c.contestants())))
		return
	case mode != "insert" && !ok:
		fmt.Fprintln(os.Stderr, "usage: cost mixes | locks | shards | stamp | insert")
		os.Exit(64)
	}
	fmt.Printf("%d procs: ", runtime.GOMAXPROCS(0))
	if ok {
		all, err := launchAll(mode)
		exitOn(err)
		show(all, c.more)
	} else {
		insert()
	}
	fmt.Println()
}

// exitOn ends the program if there is an error.
func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// operations is how many each goroutine does in a round.
const operations = 20_000

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
