// Package openloop says how long to measure at a rate, and whether a map held the rate.
//
// At a rate operations begin at their intended times, and their latencies count from there
// (package worker). A map that can't do so many leaves ever more operations behind. Its
// latencies then only say how long a slice is, so it is n/a at that rate. The steps: [Timing]
// before slices, [Held] after them, and [Missed] for what to say of a map that didn't.
package openloop

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"example.com/mapbench/bench/worker"
	"example.com/mapbench/workloads"
)

const (
	// A latency is measured over longer slices than a throughput, so that a stall of some
	// milliseconds, such as a collection, lies within one. The lead-in is what the caches
	// of 1e5 entries need; larger maps get the longest that any map needs.
	usualLead, largeLead = 5 * time.Millisecond, 80 * time.Millisecond
	largeMap             = 100_000 // entries
	usualWindow          = 50 * time.Millisecond
	shortestWindow       = 5 * time.Millisecond
	// mostArrivals is about how many operations a window has, of all goroutines together.
	// They are drawn beforehand, and lie in memory.
	mostArrivals = 4_000_000
)

// Timing returns the lead-in and the window of slices at a spec's rate.
func Timing(s workloads.Spec) (lead, window time.Duration) {
	lead = usualLead
	if s.N > largeMap {
		lead = largeLead
	}
	window = time.Duration(mostArrivals / float64(s.Rate) * float64(time.Second))
	return lead, min(usualWindow, max(shortestWindow, window))
}

const (
	// leastKept is the least fraction of the operations that are due in a window which a map
	// executes in the window, in the median of slices. A map that stalls once executes fewer
	// in one slice, and catches up.
	leastKept = 0.99
	// A map that is a little too slow falls behind by less than that, but it does so in
	// almost every slice: more operations are late in the window's middle than at its start,
	// and still more at its end. Where lateness comes and goes, that is so in one slice of
	// six. Lateness below leastLate, a fraction of the window's operations, doesn't count.
	mostGrowing = 0.75
	leastLate   = 0.001
)

// Held returns how many operations a second a contestant executed in slices at a rate, and
// reports whether it kept up with the rate. Slices without an operation say nothing; without
// any that says something, it did.
func Held(reports []worker.Report) (perSecond float64, ok bool) {
	executed, seconds := 0.0, 0.0
	var kept []float64 // of each slice, the fraction that was executed in the window
	growing := 0
	for i := range reports {
		r, ops := &reports[i], 0.0
		for _, n := range r.Ops {
			ops += n
		}
		executed += ops
		seconds += r.Window.Seconds()
		if r.Open == nil || r.Open.Due == 0 {
			continue
		}
		due, late := float64(r.Open.Due), r.Open.Late
		kept = append(kept, ops/due)
		if late[0] < late[1] && late[1] < late[2] && late[2] > leastLate*due {
			growing++
		}
	}
	if len(kept) == 0 {
		return executed / seconds, true
	}
	slices.Sort(kept)
	median := (kept[(len(kept)-1)/2] + kept[len(kept)/2]) / 2
	return executed / seconds, median >= leastKept && float64(growing) < mostGrowing*float64(len(kept))
}

// Missed says that a map didn't hold a rate, and what it held: "does not hold 2000000
// operations a second; held 1430000".
func Missed(rate int, held float64) string {
	return fmt.Sprintf("does not hold %d operations a second; held %s", rate, Figure(held))
}

// Figure formats a number of operations a second to three digits, without an exponent.
func Figure(perSecond float64) string {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(perSecond, 'g', 3, 64), 64)
	if err != nil {
		rounded = perSecond // of a formatted number: never
	}
	return strconv.FormatFloat(rounded, 'f', 0, 64)
}
