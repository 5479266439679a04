package rounds

import (
	"math/rand/v2"
	"runtime"
	"sync"

	"example.com/mapbench/impls/maptest/internal/hang"
)

// A Worker is one of the goroutines that share a map. Worker 0 makes the map and
// judges, while the others wait.
type Worker struct {
	Run        *Run
	ID         int              // from 0 on
	Random     *rand.Rand       // for this worker only
	Heartbeats *hang.Heartbeats // see Between
	barrier    *barrier
}

// Parallel runs work in n goroutines, and waits for all. If one worker calls
// Join, all must, as often, until it returns false: otherwise the others wait forever.
func (r *Run) Parallel(n int, work func(*Worker)) {
	b := newBarrier(r, n)
	var wg sync.WaitGroup
	wg.Add(n)
	for id := range n {
		w := &Worker{Run: r, ID: id, Random: r.source(), barrier: b, Heartbeats: r.Watchdog.Of(id)}
		go func() {
			defer wg.Done()
			defer r.Catch()
			work(w)
		}()
	}
	wg.Wait()
}

// Repeat runs rounds with n workers. In each, worker 0 calls begin, all call work at
// once, and when all are done, worker 0 calls end.
func (r *Run) Repeat(n int, begin func(*Worker), work func(*Worker), end func(*Worker)) {
	r.Parallel(n, func(w *Worker) {
		for {
			if w.ID == 0 {
				begin(w)
			}
			if !w.meet() {
				return
			}
			work(w)
			if !w.Join() {
				return
			}
			if w.ID == 0 {
				end(w)
			}
		}
	})
}

// meet waits for all workers, and reports whether another round is wanted. All get the
// same answer. They wait twice: by the second time all are awake, so that those that
// slept start together.
func (w *Worker) meet() bool {
	for range 2 {
		if !w.barrier.wait() {
			return false
		}
	}
	return !w.barrier.closed
}

// Join waits for all workers. It returns false if one has panicked or hangs.
func (w *Worker) Join() bool { return w.barrier.wait() }

// Between is called between two calls on the map. It notes that the first has returned,
// and yields once in n times.
func (w *Worker) Between(n int) {
	w.Heartbeats.Beat()
	w.Yield(n)
}

// Yield lets other goroutines run, once in n times; 0 means never. Without yields, short
// rounds would be over before a second goroutine gets a proc.
func (w *Worker) Yield(n int) {
	if n > 0 && w.Random.IntN(n) == 0 {
		runtime.Gosched()
	}
}

// Size draws a number from 1 to most. It is as likely below the square root of most as
// above.
func (w *Worker) Size(most int) int {
	bits := 0
	for 2<<bits <= most {
		bits++
	}
	n := 1 << w.Random.IntN(bits+1)
	return min(most, n+w.Random.IntN(n))
}
