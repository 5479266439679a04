package maptest

import (
	"math/rand/v2"
	"runtime"
	"sync"
)

// A worker is one of the goroutines that share a map. Worker 0 makes the map and
// judges, while the others wait.
type worker struct {
	run        *run
	id         int
	random     *rand.Rand
	barrier    *barrier
	heartbeats *heartbeats
}

// parallel runs work in n goroutines, and waits for all. A worker must meet the others
// until meet returns false, even after a failure: otherwise they wait forever.
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

// repeat runs rounds with n workers. In each, worker 0 calls begin, all call work at
// once, and when all are done, worker 0 calls end.
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

// meet waits for all workers, and reports whether another round is wanted. All get the
// same answer. They wait twice: by the second time all are awake, so that those that
// slept start together.
func (w *worker) meet() bool {
	for range 2 {
		if !w.barrier.wait() {
			return false
		}
	}
	return !w.barrier.closed
}

// join waits for all workers. It returns false if one has panicked or hangs.
func (w *worker) join() bool { return w.barrier.wait() }

// between is called between two calls on the map. It notes that the first has returned,
// and yields once in n times.
func (w *worker) between(n int) {
	w.heartbeats.beat()
	w.yield(n)
}

// yield lets other goroutines run, once in n times; 0 means never. Without yields, short
// rounds would be over before a second goroutine gets a proc.
func (w *worker) yield(n int) {
	if n > 0 && w.random.IntN(n) == 0 {
		runtime.Gosched()
	}
}

// size draws a number from 1 to most. It is as likely below the square root of most as
// above.
func (w *worker) size(most int) int {
	bits := 0
	for 2<<bits <= most {
		bits++
	}
	n := 1 << w.random.IntN(bits+1)
	return min(most, n+w.random.IntN(n))
}
