package rounds

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// At a barrier workers wait for each other. They spin and yield at first, since workers
// that sleep wake one after the other. A worker that has spun for long sleeps, since
// others may need the proc, and there may be thousands of them.
type barrier struct {
	run      *Run
	size     int64
	arrived  atomic.Int64
	released atomic.Int64 // the last generation that may go on
	closed   bool         // written by the last to arrive, before it releases

	mu      sync.Mutex
	release chan struct{} // closed with the next release; guarded by mu
}

// mostSpins is how often all workers together yield in one generation before they sleep.
// It takes some milliseconds.
const mostSpins = 1 << 13

func newBarrier(r *Run, n int) *barrier {
	return &barrier{run: r, size: int64(n), release: make(chan struct{})}
}

// wait waits for all workers of this generation. It returns false if the run is broken.
func (b *barrier) wait() bool {
	n := b.arrived.Add(1)
	generation := (n + b.size - 1) / b.size
	if n == generation*b.size {
		b.closed = !b.run.More()
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

// sleep waits until a generation is released. It returns false if the run is broken.
func (b *barrier) sleep(generation int64) bool {
	b.mu.Lock()
	release := b.release
	b.mu.Unlock()
	if b.released.Load() >= generation {
		return true // it was released before that channel was made
	}
	select {
	case <-release:
		return true
	case <-b.run.broken.set:
		return false
	}
}

// A latch is set once, and stays set.
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
