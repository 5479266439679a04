package compare

import (
	"fmt"
	"math"
	"slices"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
)

// The bounds of the machine's main state.
const (
	// stateFactor bounds how far core-to-core latency may be from the main
	// state's. Hosts were seen at 25 to 37 ns normally and at 170 to 210 ns
	// at times: a factor of 2 lies well beyond the one's spread and well
	// short of the other.
	stateFactor = 2

	// LostLimit bounds the CPU lost to gaps, as a fraction of the time in [0,1]. A
	// guest that lost 2 to 3.5 % still gave usable pairs; one that loses a
	// tenth measures its neighbours.
	LostLimit = 0.10

	// throttleApart bounds how far the share of a CPU quota's periods in which it
	// was used up may be from the main state's. Under a small quota most periods
	// are throttled: that is what the machine is, and its quota stands beside every
	// figure. A launch that was throttled while others were not was disturbed. A
	// quick launch has some ten periods, whose share varies by up to 0.16 by chance.
	throttleApart = 0.5

	// outsideLimit is the share of launches outside the main state from
	// which on that state is in doubt itself.
	outsideLimit = 0.25
)

// A State is the machine's main state and how many launches lie outside.
type State struct {
	C2C      exact.Number `json:"c2c_ns"`   // median core-to-core latency in ns; NaN when not measured
	Launches int          `json:"launches"` // of all cells
	Outside  int          `json:"outside"`  // of these, marked in Launch.Outside
}

// mark finds the main state and marks the launches outside.
func (s *Set) mark() {
	var latencies []float64
	for _, c := range s.Cells {
		for _, l := range c.Launches {
			for _, r := range l.Results {
				if r != nil {
					latencies = append(latencies, measured(r.Values[resultfile.C2CBefore]), measured(r.Values[resultfile.C2CAfter]))
				}
			}
		}
	}
	latencies = slices.DeleteFunc(latencies, math.IsNaN)
	slices.Sort(latencies)
	main := mainState{latency: exact.Median(latencies), throttled: s.throttledUsually()}
	s.State = State{C2C: exact.Number(main.latency)}
	for _, c := range s.Cells {
		for i := range c.Launches {
			l := &c.Launches[i]
			l.Outside = ""
			for _, r := range l.Results {
				// One contestant's bad state spoils the pairs of all.
				if r != nil && l.Outside == "" {
					l.Outside = outside(r, main)
				}
			}
			s.State.Launches++
			if l.Outside != "" {
				s.State.Outside++
			}
		}
	}
	if float64(s.State.Outside) > outsideLimit*float64(s.State.Launches) {
		s.Warnings = append(s.Warnings, fmt.Errorf("%d of %d launches lie outside %s: measure on a quieter machine",
			s.State.Outside, s.State.Launches, s.State))
	}
	s.warnThrottled()
}

// mainState is what most launches have in common. A value is NaN where no launch tells.
type mainState struct{ latency, throttled float64 }

// String names the state: the machine's main state (30 ns from core to core).
func (s State) String() string {
	const name = "the machine's main state"
	if math.IsNaN(float64(s.C2C)) {
		return name
	}
	return fmt.Sprintf("%s (%.0f ns from core to core)", name, s.C2C)
}

// measured returns a latency, NaN where a platform tells none.
func measured(ns float64) float64 {
	if ns > 0 {
		return ns
	}
	return math.NaN()
}

// outside returns why a result lies outside the main state, "" if it
// doesn't. Comparisons with NaN, for what was not measured, are false.
func outside(r *Result, main mainState) string {
	before, after := measured(r.Values[resultfile.C2CBefore]), measured(r.Values[resultfile.C2CAfter])
	switch {
	case Apart(before, main.latency):
		return fmt.Sprintf("core-to-core latency %.0f ns before, %.0f in the main state", before, main.latency)
	case Apart(after, main.latency):
		return fmt.Sprintf("core-to-core latency %.0f ns after, %.0f in the main state", after, main.latency)
	case math.Abs(r.Values[resultfile.Throttled]-main.throttled) > throttleApart:
		return fmt.Sprintf("the CPU quota was used up in %.0f %% of its periods, in %.0f %% in the main state", 100*r.Values[resultfile.Throttled], 100*main.throttled)
	}
	return Disturbed(r)
}

// Disturbed returns why the machine was not the same all through a result's
// launch, "" if it was: in whichever state.
func Disturbed(r *Result) string {
	if before, after := measured(r.Values[resultfile.C2CBefore]), measured(r.Values[resultfile.C2CAfter]); Apart(before, after) {
		return fmt.Sprintf("core-to-core latency went from %.0f to %.0f ns", before, after)
	}
	for _, lost := range []float64{r.Values[resultfile.LostBefore], r.Values[resultfile.LostAfter]} {
		if lost > LostLimit {
			return fmt.Sprintf("%.0f %% of CPU lost", 100*lost)
		}
	}
	return ""
}

// Apart reports whether two latencies are more than stateFactor apart.
func Apart(a, b float64) bool { return a > stateFactor*b || b > stateFactor*a }
