package machine

import (
	"math"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/montanaflynn/stats"
)

// State is the state of the machine at a moment. A host's core-to-core latency may be 30 ns
// in one hour and 180 ns in the next, and the ratio between unlike maps changes with it.
// The steal counter alone doesn't show that.
type State struct {
	// CoreToCore is the time that a cache line takes from one core to
	// another, in ns; NaN where it is unknown: with a single core, and where
	// two threads did not run at the same time.
	CoreToCore float64
	// Lost is the fraction of a spinning CPU's time that went by in gaps, in
	// [0,1].
	Lost float64
}

const (
	// ProbeTime is how long each of the two measurements of a [Probe] takes.
	ProbeTime = 5 * time.Millisecond
	// longestProbe ends the search for core-to-core latency on a machine that
	// doesn't let two threads run at the same time.
	longestProbe = 20 * ProbeTime
	// longestTrip is the largest latency that is believed, in ns. Two sockets
	// take below 1000. Threads that take turns on one CPU take longer than this.
	longestTrip = 10_000
	// gap is the least pause in a spin loop that counts as lost. The loop
	// itself takes some 30 ns a turn.
	gap = 2 * time.Microsecond
)

// Probe measures the machine's state. It takes twice ProbeTime and all cores, and up to
// longestProbe more on a busy machine. Meanwhile it raises GOMAXPROCS to the number of
// cores: on one proc, two threads that wait for each other take 10 ms a turn.
func Probe() State {
	if before := runtime.GOMAXPROCS(0); before < runtime.NumCPU() {
		runtime.GOMAXPROCS(runtime.NumCPU())
		defer runtime.GOMAXPROCS(before)
	}
	return State{CoreToCore: coreToCore(), Lost: lostCPU()}
}

// coreToCore returns the time, in ns, that a cache line takes from one thread to another on
// another core.
func coreToCore() float64 {
	if runtime.NumCPU() < 2 {
		return math.NaN()
	}
	p := newPingPong(time.Now().Add(longestProbe))
	var blocks []float64
	onThreads(2, func(thread int) {
		if thread == 0 {
			blocks = p.ping()
		} else {
			p.pong()
		}
	})
	return latency(blocks)
}

// latency returns the median over blocks, since the scheduler may interrupt some.
// It is NaN if there is no block, or if the threads took turns.
func latency(blocks []float64) float64 {
	median, err := stats.Median(blocks)
	if err != nil || median > longestTrip {
		return math.NaN()
	}
	return median
}

// A pingPong is a counter that two threads increase in turn: ping when it is even, pong
// when it is odd. Each looks at the deadline while it waits, since the other may never run.
type pingPong struct {
	n        counter
	stop     counter
	deadline time.Time
}

// A counter has a cache line of its own.
type counter struct {
	_ [128]byte
	atomic.Int64
	_ [128]byte
}

func newPingPong(deadline time.Time) *pingPong { return &pingPong{deadline: deadline} }

// await waits until the lowest bit of the counter is parity, and reports whether that
// was before the deadline and before the other thread stopped.
func (p *pingPong) await(parity int64) bool {
	const look = 1 << 12 // spins between two looks at the clock
	for spins := 1; p.n.Load()&1 != parity; spins++ {
		if spins%look == 0 && time.Now().After(p.deadline) || p.stop.Load() != 0 {
			return false
		}
	}
	return true
}

// ping runs for ProbeTime and returns the time of one way in ns, a mean for each block of
// round trips.
func (p *pingPong) ping() (blocks []float64) {
	defer p.stop.Store(1)
	const block = 1000 // round trips
	begin := time.Now()
	for last := time.Duration(0); last < ProbeTime; {
		for range block {
			p.n.Add(1)
			if !p.await(0) {
				return blocks
			}
		}
		now := time.Since(begin)
		blocks = append(blocks, float64(now-last)/(2*block))
		last = now
	}
	return blocks
}

// pong runs until the other thread stops.
func (p *pingPong) pong() {
	for p.await(1) {
		p.n.Add(1)
	}
}

// lostCPU spins on all cores at once and returns the mean of the fractions that they lost.
func lostCPU() float64 {
	cores := runtime.NumCPU()
	lost := make([]float64, cores)
	onThreads(cores, func(thread int) {
		begin := time.Now()
		lost[thread] = inGaps(func() time.Duration { return time.Since(begin) })
	})
	all := 0.0
	for _, x := range lost {
		all += x
	}
	return all / float64(cores)
}

// inGaps reads a clock again and again for ProbeTime, and returns the fraction of the time
// that went by in gaps, in [0,1]. The last gap may end long after ProbeTime.
func inGaps(clock func() time.Duration) float64 {
	var lost, last time.Duration
	for last < ProbeTime {
		now := clock()
		if now-last > gap {
			lost += now - last
		}
		last = now
	}
	return float64(lost) / float64(last)
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
