package worker

import (
	"runtime"
	"sync/atomic"
)

// gate is a barrier: wait returns when all parties have come to it. It may be
// used again and again. Those who wait spin, since to be woken takes longer than
// a small map takes to grow; where they have no proc each, they yield.
type gate struct {
	parties int32
	spins   int // looks before the first yield
	arrived atomic.Int32
	round   atomic.Uint32
}

// gateSpins are some 20 µs.
const gateSpins = 1 << 14

func newGate(parties int, yields bool) *gate {
	g := &gate{parties: int32(parties), spins: gateSpins}
	if yields {
		g.spins = 0
	}
	return g
}

func (g *gate) wait() {
	round := g.round.Load()
	if g.arrived.Add(1) == g.parties {
		g.arrived.Store(0)
		g.round.Add(1)
		return
	}
	for i := 0; g.round.Load() == round; i++ {
		if i >= g.spins {
			runtime.Gosched()
		}
	}
}
