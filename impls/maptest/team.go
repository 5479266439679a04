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
	b := newBarrier(r, n)
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

// A barrier is where workers wait for each other. They spin and yield at first:
// workers that sleep wake one after the other. A worker that has spun for long
// sleeps, since the others may need the proc, or may be thousands.
type barrier struct {
	run      *run
	size     int64
	arrived  atomic.Int64
	released atomic.Int64 // generations that may go on
	closed   bool         // written by the last to arrive, before it releases

	mu      sync.Mutex
	release chan struct{} // closed with the next release; guarded by mu
}

// mostSpins is how often all workers together yield in one generation before they
// sleep: a millisecond or some.
const mostSpins = 1 << 13

func newBarrier(r *run, n int) *barrier {
	return &barrier{run: r, size: int64(n), release: make(chan struct{})}
}

// wait returns true when all workers of this generation have arrived.
func (b *barrier) wait() bool {
	n := b.arrived.Add(1)
	generation := (n + b.size - 1) / b.size
	if n == generation*b.size {
		b.closed = !b.run.more()
		b.mu.Lock()
		b.released.Store(generation)
		close(b.release)
		b.release = make(chan struct{})
		b.mu.Unlock()
	}
	for spins := mostSpins / b.size; b.released.Load() < generation; spins-- {
		if b.run.broken.is() {
			return false
		}
		if spins > 0 {
			runtime.Gosched()
		} else if !b.sleep(generation) {
			return false
		}
	}
	return true
}

// sleep returns true when a generation is released, and false if the run is broken.
func (b *barrier) sleep(generation int64) bool {
	b.mu.Lock()
	release := b.release
	b.mu.Unlock()
	if b.released.Load() >= generation {
		return true // before that channel was made
	}
	select {
	case <-release:
		return true
	case <-b.run.broken.set:
		return false
	}
}

// A latch is set once, and stays so.
type latch struct {
	once sync.Once
	set  chan struct{} // closed when it is set
}

func newLatch() *latch { return &latch{set: make(chan struct{})} }

func (l *latch) trip() { l.once.Do(func() { close(l.set) }) }

func (l *latch) is() bool {
	select {
	case <-l.set:
		return true
	default:
		return false
	}
}
