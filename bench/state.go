package bench

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/montanaflynn/stats"
)

// State is what the machine was like at a moment. A host has states: its
// core-to-core latency may be 30 ns in one hour and 180 in the next, and with it
// the ratio between unlike maps. The steal counter alone doesn't show it.
type State struct {
	// CoreToCore is the time that a cache line takes from one core to
	// another, in ns; 0 with a single core.
	CoreToCore float64
	// Lost is the fraction of a spinning CPU's time that went by in gaps, in
	// [0,1].
	Lost float64
}

const (
	probeTime = 5 * time.Millisecond
	// gap is the least pause in a spin loop that counts as lost. The loop
	// itself takes some 30 ns a turn.
	gap = 2 * time.Microsecond
)

// probeState measures the machine's state. It takes twice probeTime and all
// cores.
func probeState() State {
	return State{CoreToCore: coreToCore(), Lost: lostCPU()}
}

// coreToCore lets a counter travel between two threads on two cores. The latency
// is the median over blocks, since the scheduler may interrupt some.
func coreToCore() float64 {
	if runtime.NumCPU() < 2 {
		return 0
	}
	const block = 1000 // round trips
	var ball, stop struct {
		_ [128]byte // a cache line of its own
		n atomic.Int64
		_ [128]byte
	}
	var blocks []float64
	onThreads(2, func(thread int) {
		if thread == 1 {
			for stop.n.Load() == 0 {
				if ball.n.Load()&1 == 1 {
					ball.n.Add(1)
				}
			}
			return
		}
		begin := time.Now()
		for last := time.Duration(0); last < probeTime; {
			for range block {
				ball.n.Add(1)
				for ball.n.Load()&1 == 1 {
				}
			}
			now := time.Since(begin)
			blocks = append(blocks, float64(now-last)/(2*block))
			last = now
		}
		stop.n.Store(1)
	})
	median, _ := stats.Median(blocks) // of at least one
	return median
}

// lostCPU spins on all cores at once and adds up the gaps.
func lostCPU() float64 {
	var lost atomic.Int64
	cores := runtime.NumCPU()
	onThreads(cores, func(int) {
		begin := time.Now()
		for last := time.Duration(0); last < probeTime; {
			now := time.Since(begin)
			if now-last > gap {
				lost.Add(int64(now - last))
			}
			last = now
		}
	})
	return float64(lost.Load()) / float64(time.Duration(cores)*probeTime)
}

// onThreads runs f on n threads, each tied to a core of its own, and waits.
func onThreads(n int, f func(thread int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
			pin(i)
			f(i)
		})
	}
	wg.Wait()
}
