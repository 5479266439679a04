package workloads

import (
	"runtime"
	"sync"
)

// leastPart is how many elements a goroutine of inParallel gets at least: starting one costs
// as much as some hundred of them.
const leastPart = 1 << 12

// inParallel divides the numbers from 0 to n-1 into as many parts as there are procs, runs f for
// all parts at once, and waits. A part is from <= i < to.
func inParallel(n int, f func(from, to int)) {
	parts := max(1, min(runtime.GOMAXPROCS(0), n/leastPart))
	var wg sync.WaitGroup
	for i := range parts {
		wg.Add(1)
		go func() {
			defer wg.Done()
			first, count := part(n, i, parts)
			f(first, first+count)
		}()
	}
	wg.Wait()
}
