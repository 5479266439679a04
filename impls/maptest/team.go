package maptest

import (
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
)

// A worker is one of the goroutines that share a map. Worker 0 makes the map
// and judges, while the others wait.
type worker struct {
	run     *run
	id      int
	random  *rand.Rand
	barrier *barrier
	beats   *beats
}

// team runs play in n goroutines and waits for all. A worker must go on to meet
// the others until that returns false, failures or not, or they wait forever.
func (r *run) team(n int, play func(*worker)) {
	b := &barrier{run: r, size: int64(n)}
	var wg sync.WaitGroup
	wg.Add(n)
	for id := range n {
		w := &worker{run: r, id: id, random: r.source(), barrier: b, beats: r.pulse.of(id)}
		go func() {
			defer wg.Done()
			defer r.catch()
			play(w)
		}()
	}
	wg.Wait()
}

// repeat repeats: begin, by worker 0; play, by all at once; end, by worker 0,
// when all are done.
func (r *run) repeat(n int, begin func(*worker), play func(*worker), end func(*worker)) {
	r.team(n, func(w *worker) {
		for {
			if w.id == 0 {
				begin(w)
			}
			if !w.meet() {
				return
			}
			play(w)
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
// get the same answer.
func (w *worker) meet() bool { return w.barrier.wait() && !w.barrier.closed }

// join waits for all workers, and reports whether all have come: false means
// that one panicked or hangs.
func (w *worker) join() bool { return w.barrier.wait() }

// between comes between two calls on the map: it notes that the first has
// returned, and may yield.
func (w *worker) between(n int) {
	w.beats.beat()
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

// A barrier is where workers wait for each other. They spin and yield: workers
// that sleep wake one after the other, and the first would be done before the
// last one starts.
type barrier struct {
	run      *run
	size     int64
	arrived  atomic.Int64
	released atomic.Int64 // generations that may go on
	closed   bool         // written by the last to arrive, before it releases
}

// wait returns true when all workers of this generation have arrived.
func (b *barrier) wait() bool {
	n := b.arrived.Add(1)
	generation := (n + b.size - 1) / b.size
	if n == generation*b.size {
		b.closed = !b.run.more()
		b.released.Store(generation)
	}
	for b.released.Load() < generation {
		if b.run.broken.Load() {
			return false
		}
		runtime.Gosched()
	}
	return true
}
