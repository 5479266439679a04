package worker

import (
	"math/rand/v2"
	"slices"
	"time"
	"unsafe"

	"example.com/mapbench/workloads"
)

// mostSamples bounds the operations of a slice that are timed, of all goroutines together, and so
// the memory that they take: a report is a line of text. If there are more operations, a
// random subset of them is timed, one in so many in the mean. Its quantiles are those of all
// operations within the error of sampling; its maximum is the maximum of the subset, below that
// of all.
const mostSamples = 1 << 14

// A schedule is what a goroutine of an open loop has beside its stream.
type schedule struct {
	arrivals *workloads.Arrivals
	random   *rand.Rand
	due      []time.Duration // when each operation of the stream is to begin, from the slice's start on
	sampled  []int32         // the operations that are timed, ascending
	took     []time.Duration // by the first of them, those that were executed
}

// schedule gives the goroutines schedules that begin anew, if the session has a rate.
func (s *sessionOf[K, V]) schedule(seed uint64) {
	if s.spec.Rate == 0 {
		return
	}
	for i, g := range s.goroutines {
		if g.open == nil {
			g.open = new(schedule)
		}
		g.open.arrivals = workloads.NewArrivals(s.spec, i, len(s.goroutines), seed)
		g.open.random = rand.New(rand.NewPCG(seed, uint64(i)))
	}
}

// draw draws when n operations are due, and which of them are timed: about as many as most.
// Nothing is drawn or allocated on the clock. Without a schedule it does nothing.
func (o *schedule) draw(n, most int) {
	if o == nil {
		return
	}
	o.arrivals.Draw(o.due[:n])
	o.sampled = o.sampled[:0]
	mean := (n + most - 1) / most // from one that is timed to the next
	for i := -1; ; {
		i += 1 + o.random.IntN(2*mean-1)
		if i >= n {
			break
		}
		o.sampled = append(o.sampled, int32(i))
	}
	o.took = slices.Grow(o.took[:0], len(o.sampled))
}

// nextSample returns the next of n operations that is timed, or the last if there is none.
func (o *schedule) nextSample(n int) (i int, sampled bool) {
	if k := len(o.took); k < len(o.sampled) && int(o.sampled[k]) < n {
		return int(o.sampled[k]), true
	}
	return n - 1, false
}

// grow makes room for so many operations.
func (o *schedule) grow(ops int) {
	if o == nil {
		return
	}
	if ops > cap(o.due) {
		o.due = make([]time.Duration, ops)
	}
	o.due = o.due[:ops]
}

// bytes returns the size of the schedule with room for so many operations.
func (o *schedule) bytes(ops int) int {
	if o == nil {
		return 0
	}
	return max(ops, cap(o.due)) * int(unsafe.Sizeof(time.Duration(0)))
}
