package worker

import (
	"math"
	"runtime"
	"slices"
	"time"

	"example.com/mapbench/workloads"
)

// In an open loop, one with a rate in its spec, operations begin at intended times, whether or
// not those before have ended. A goroutine looks at the clock until its next operation is due,
// executes it, and counts its latency from the intended time. While the map stalls, operations
// go on falling due, and each of them is charged with its part of the stall. Goroutines spin
// while nothing is due, so that the procs are as busy at every rate, and a sleeping thread's
// way back is no part of a latency.

// OpenLoop says how far the goroutines of an open loop kept up with their schedule.
type OpenLoop struct {
	// Due is the number of operations, of all goroutines together, whose intended times lie
	// in the window.
	Due int `json:"due"`
	// Late are the numbers of operations that were due and not executed at the window's
	// start, middle and end. A map that doesn't hold the rate has ever more of them.
	Late [3]float64 `json:"late"`
}

// mostTogether is how many operations that are due a goroutine executes at most between two
// looks at the clock.
const mostTogether = 4 * NumValues

// runOpen executes operations of the stream's first drawn ones, each when it is due, until all
// are executed that fall due before the last edge. After the time giveUp it executes no more: a
// map that doesn't hold the rate would need ever longer. Edges and times count from the clock's
// beginning.
//
// Operations that are due together form a batch, so that a goroutine that is behind catches up
// as fast as the map lets it, and not as fast as a clock can be read. A sampled operation is
// the last of its batch, so its end is known.
func (g *goroutine[K, V]) runOpen(c *clock, edges [3]time.Duration, giveUp time.Duration, still pauses, drawn int, yields bool) {
	t, o := &g.track, g.open
	g.b.Counts, *t = Counts{}, track{}
	o.took = o.took[:0]
	due, end := o.due[:drawn], edges[2]
	pos, edge := 0, 0
	now := c.now()
	yielded := now
	for pos < drawn && due[pos] < end {
		for now < due[pos] {
			if yields {
				runtime.Gosched()
			}
			now = c.now()
		}
		if now >= giveUp {
			break
		}
		last, sampled := o.nextSample(drawn)
		n := 1
		for n < mostTogether && pos+n <= last && due[pos+n] <= now && due[pos+n] < end {
			n++
		}
		g.take(pos, n)
		begin := now
		g.loop(g.m, &g.b)
		now = c.now()
		pos += n
		if sampled && pos == last+1 {
			o.took = append(o.took, now-due[last])
		}
		for edge < len(edges) && now >= edges[edge] {
			t.at[edge] = float64(t.executed) + float64(n)*passed(begin, edges[edge], now)
			edge++
		}
		t.executed = pos
		now = still.take(c.begin, now)
		if yields && now-yielded >= BatchTime {
			runtime.Gosched()
			now = c.now()
			yielded = now
		}
	}
	t.ranOut = pos == drawn
	for ; edge < len(edges); edge++ { // that had not passed when nothing was left to do
		t.at[edge] = float64(t.executed)
	}
}

// runAllOpen executes the stream's first n operations, each when it is due.
func (g *goroutine[K, V]) runAllOpen(c *clock, n int, yields bool) {
	end := g.open.due[n-1] + 1
	g.runOpen(c, [3]time.Duration{0, 0, end}, math.MaxInt64, pauses{}, n, yields)
}

// openReport returns what the goroutines of an open loop have to say of a slice with these
// edges. An operation belongs to the window if its intended time does.
func (s *sessionOf[K, V]) openReport(edges [3]time.Duration) (*OpenLoop, *Latencies) {
	loop, took := new(OpenLoop), new(Latencies)
	took.Clock, took.Step = clockCost(time.Now())
	for _, g := range s.goroutines {
		o := g.open
		var before [3]int // operations that fall due before each edge
		for i, edge := range edges {
			before[i], _ = slices.BinarySearch(o.due[:s.drawn], edge)
			loop.Late[i] += float64(before[i]) - g.track.at[i]
		}
		loop.Due += before[2] - before[0]
		for k, d := range o.took {
			i := int(o.sampled[k])
			if i < before[0] || i >= before[2] {
				continue
			}
			switch g.ops[i] {
			case workloads.Load:
				took.Reads = append(took.Reads, int64(d))
			case workloads.Range: // which takes as long as 100 Loads, and is neither
			default:
				took.Writes = append(took.Writes, int64(d))
			}
		}
	}
	return loop, took
}

// calibrateOpen finds the length of the streams, which the rate determines, and runs one slice
// of a length, which warms the map.
func (s *sessionOf[K, V]) calibrateOpen(length time.Duration) {
	s.batch, s.drawn = mostTogether, s.spec.MostArrivals(len(s.goroutines), length)
	s.grow(int(headroom * float64(s.drawn)))
	for s.Slice(SliceRequest{Window: length, Spec: s.used}).Void {
		// It has made the streams longer.
	}
}

// A clock tells the time since a slice began.
type clock struct {
	begin time.Time
	// fake is the clock of a test, which moves as the test says; nil for the machine's. A
	// branch that is never taken costs less than a call through a function or an interface.
	fake  func() time.Duration
	start time.Duration // by fake
}

// newClock returns a clock that begins now.
func (s *sessionOf[K, V]) newClock() *clock {
	c := &clock{fake: s.fake}
	if c.fake != nil {
		c.start = c.fake()
	}
	c.begin = time.Now()
	return c
}

func (c *clock) now() time.Duration {
	if c.fake != nil {
		return c.fake() - c.start
	}
	return time.Since(c.begin)
}
