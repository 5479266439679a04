package maptest

import (
	"math/rand/v2"
	"runtime"
	"sync"
)

// A worker is one of the goroutines that share a map. Worker 0 makes the map
// and judges, while the others wait.
type worker struct {
	run        *run
	id         int
	random     *rand.Rand
	barrier    *barrier
	heartbeats *heartbeats
}

// parallel runs work in n goroutines and waits for all. A worker must go on to meet
// the others until that returns false, failures or not, or they wait forever.
func (r *run) parallel(n int, work func(*worker)) {
	b := newBarrier(r, n)
	var wg sync.WaitGroup
	wg.Add(n)
	for id := range n {
		w := &worker{run: r, id: id, random: r.source(), barrier: b, heartbeats: r.watchdog.of(id)}
		go func() {
			defer wg.Done()
			defer r.catch()
			work(w)
		}()
	}
	wg.Wait()
}

// repeat repeats: begin, by worker 0; work, by all at once; end, by worker 0,
// when all are done.
func (r *run) repeat(n int, begin func(*worker), work func(*worker), end func(*worker)) {
	r.parallel(n, func(w *worker) {
		for {
			if w.id == 0 {
				begin(w)
			}
			if !w.meet() {
				return
			}
			work(w)
			if !w.join() {
				return
			}
			if w.id == 0 {
				end(w)
			}
		}
	})
}

// meet waits for all workers, and reports whether another round is wanted. All
// get the same answer. They wait twice, the second time with all awake, so that
// those which slept go on together.
func (w *worker) meet() bool {
	for range 2 {
		if !w.barrier.wait() {
			return false
		}
	}
	return !w.barrier.closed
}

// join waits for all workers, and reports whether all have come: false means
// that one panicked or hangs.
func (w *worker) join() bool { return w.barrier.wait() }

// between comes between two calls on the map: it notes that the first has
// returned, and may yield.
func (w *worker) between(n int) {
	w.heartbeats.beat()
	w.yield(n)
}

// yield lets other goroutines run, once in n calls. Without that short rounds
// would be over before a second goroutine is on a proc.
func (w *worker) yield(n int) {
	if n > 0 && w.random.IntN(n) == 0 {
		runtime.Gosched()
	}
}

// size returns a number from 1 to most, as likely below the square root of most
// as above.
func (w *worker) size(most int) int {
	bits := 0
	for 2<<bits <= most {
		bits++
	}
	n := 1 << w.random.IntN(bits+1)
	return min(most, n+w.random.IntN(n))
}
