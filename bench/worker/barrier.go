package worker

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// A barrier makes goroutines wait for each other, as often as they like: wait returns
// when all of them have called it. Waiting goroutines spin, since to be woken takes
// longer than a small map takes to grow. Where goroutines share procs they sleep
// instead: spinning would take the procs from those that still have work.
type barrier struct {
	parties int32
	arrived atomic.Int32
	round   atomic.Uint32
	asleep  *sync.Cond // nil where each goroutine has a proc
}

// barrierSpins is how often a goroutine looks before it first yields: for some 20 µs.
const barrierSpins = 1 << 14

// newBarrier returns a barrier for so many goroutines. Shared says that they share procs.
func newBarrier(parties int, shared bool) *barrier {
	b := &barrier{parties: int32(parties)}
	if shared {
		b.asleep = sync.NewCond(new(sync.Mutex))
	}
	return b
}

func (b *barrier) wait() {
	round := b.round.Load()
	if b.asleep != nil {
		b.asleep.L.Lock()
		defer b.asleep.L.Unlock()
	}
	if b.arrived.Add(1) == b.parties {
		b.arrived.Store(0)
		b.round.Add(1)
		if b.asleep != nil {
			b.asleep.Broadcast()
		}
		return
	}
	for i := 0; b.round.Load() == round; i++ {
		switch {
		case b.asleep != nil:
			b.asleep.Wait()
		case i >= barrierSpins:
			runtime.Gosched()
		}
	}
}

// A breakableBarrier is a barrier that a goroutine may leave, as one does that has found
// a bug. It yields rather than spin, because self-checks run on one proc too.
type breakableBarrier struct {
	parties int64
	arrived atomic.Int64 // in all rounds together
	broken  atomic.Bool
}

// wait waits until all goroutines have called it and returns true. It returns false if
// one of them has left.
func (b *breakableBarrier) wait() bool {
	mine := b.arrived.Add(1)
	full := (mine + b.parties - 1) / b.parties * b.parties
	for b.arrived.Load() < full {
		if b.broken.Load() {
			return false
		}
		runtime.Gosched()
	}
	return true
}

// leave breaks the barrier: goroutines that wait, or will, wait no longer.
func (b *breakableBarrier) leave() { b.broken.Store(true) }
