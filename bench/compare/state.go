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
	// at times. A factor of 2 is well above the normal spread and well
	// below the step between the states.
	stateFactor = 2

	// LostLimit bounds the CPU lost to gaps, as a fraction of the time in
	// [0,1]. A guest that lost 2 to 3.5 % still gave usable pairs. A guest
	// that loses a tenth measures its neighbours.
	LostLimit = 0.10

	// throttleApart bounds how far a launch's share of throttled periods (those
	// in which the CPU quota was used up) may be from the main state's. Under a
	// small quota most periods of all launches are throttled: that is the machine,
	// and its quota is named beside every figure. A launch is disturbed if it was
	// throttled and most others were not. A quick launch has some ten periods, so
	// its share varies by up to 0.16 by chance.
	throttleApart = 0.5

	// outsideLimit is the share of launches outside the main state above
	// which the main state itself is in doubt.
	outsideLimit = 0.25
)

// A State is the machine's main state, and how many launches lie outside it.
type State struct {
	C2C      exact.Number `json:"c2c_ns"`   // median core-to-core latency in ns; NaN when not measured
	Launches int          `json:"launches"` // of all cells
	Outside  int          `json:"outside"`  // launches that Launch.Outside marks
}

// mark finds the main state and marks the launches outside it.
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
	main := mainState{latency: exact.Median(latencies), throttled: exact.Median(s.throttledShares())} // NaN without a quota
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
	s.settle(main)
	s.warnThrottled()
}

// mainState holds the medians of all launches: core-to-core latency in ns, and the share of
// throttled periods. A value is NaN if no launch has it.
type mainState struct{ latency, throttled float64 }

// String returns "the machine's main state (30 ns from core to core)", or that without the
// latency if it was not measured.
func (s State) String() string {
	const name = "the machine's main state"
	if math.IsNaN(float64(s.C2C)) {
		return name
	}
	return fmt.Sprintf("%s (%.0f ns from core to core)", name, s.C2C)
}

// measured returns a latency in ns, NaN on platforms that don't measure it and state 0.
func measured(ns float64) float64 {
	if ns > 0 {
		return ns
	}
	return math.NaN()
}

// outside says why a result lies outside the main state, "" if it lies inside. What was not
// measured is NaN, with which every comparison is false.
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

// Disturbed says why a result's launch was disturbed: the machine's state changed during the
// launch, or too much CPU was lost ([LostLimit]). It returns "" for an undisturbed launch,
// whether in the main state or not.
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

// Apart reports whether two core-to-core latencies, in the same unit, belong to different
// states: one is more than twice the other. It is false if either is NaN.
func Apart(a, b float64) bool { return a > stateFactor*b || b > stateFactor*a }
