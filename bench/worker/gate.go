package worker

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// gate is a barrier: wait returns when all parties have come to it. It may be
// used again and again. Those who wait spin, since to be woken takes longer than
// a small map takes to grow. Where they have no proc each they sleep, lest those
// who are done take turns from those who are not.
type gate struct {
	parties int32
	arrived atomic.Int32
	round   atomic.Uint32
	crowd   *sync.Cond // nil where each has a proc
}

// gateSpins are the looks before the first yield: some 20 µs.
const gateSpins = 1 << 14

func newGate(parties int, crowd bool) *gate {
	g := &gate{parties: int32(parties)}
	if crowd {
		g.crowd = sync.NewCond(new(sync.Mutex))
	}
	return g
}

func (g *gate) wait() {
	round := g.round.Load()
	if g.crowd != nil {
		g.crowd.L.Lock()
		defer g.crowd.L.Unlock()
	}
	if g.arrived.Add(1) == g.parties {
		g.arrived.Store(0)
		g.round.Add(1)
		if g.crowd != nil {
			g.crowd.Broadcast()
		}
		return
	}
	for i := 0; g.round.Load() == round; i++ {
		switch {
		case g.crowd != nil:
			g.crowd.Wait()
		case i >= gateSpins:
			runtime.Gosched()
		}
	}
}
