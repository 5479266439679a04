package crossover

import (
	"fmt"
	"math"
	"slices"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// A StateCrossing is a crossing in one of the machine's states: its main one, or all others.
// Ratios between unlike impls differ between states, and so does the place where they cross.
type StateCrossing struct {
	Main     bool `json:"main"`     // the machine's main state
	Launches int  `json:"launches"` // sweeps in this state that measured both values beside the crossing

	// Lo and Hi bound the crossing. Below is set if these launches bound it above
	// alone: then Lo is the first measured value. Above is set if they bound it
	// below alone: then Hi is the last one.
	Lo    float64 `json:"lo"`
	Hi    float64 `json:"hi"`
	Below bool    `json:"below"`
	Above bool    `json:"above"`
}

// fewestOfState is the fewest sweeps of a state that tell where the state's crossing lies.
const fewestOfState = 5

// states returns where a crossing between two points, scaled, lies in the main state and
// where outside it. It returns nil unless the two are shown to differ: their intervals, which
// hold together at the level, are disjoint.
func (c *model) states(from, to float64) []StateCrossing {
	var found []StateCrossing
	for _, main := range []bool{true, false} {
		x, ok := c.only(main, from, to).stateCrossing(from, to, c.rises(from, to))
		if !ok {
			return nil
		}
		x.Main = main
		found = append(found, x)
	}
	if found[0].Hi < found[1].Lo || found[1].Hi < found[0].Lo {
		return found
	}
	return nil
}

// rises reports whether the fit goes up from one scaled value to another, so that A is slower
// above a crossing between them.
func (c *model) rises(from, to float64) bool {
	a, b := c.holding(from), c.holding(to)
	return a != nil && b != nil && c.at(a, from).Center < c.at(b, to).Center
}

// only returns the model between two scaled values with those sweeps alone that measured both
// ends of a segment in the main state, or both outside it. The bends are those of all sweeps.
// Segments with too few sweeps are left out.
func (c *model) only(main bool, from, to float64) *model {
	kept := *c
	kept.segments = nil
	kept.factors = newFactors(1 - (1-c.factors.level)/2) // both states' intervals hold together
	for _, s := range c.segments {
		s.joint = slices.DeleteFunc(slices.Clone(s.joint), func(sweep int) bool {
			return c.outside[s.l][sweep] == main || c.outside[s.r][sweep] == main
		})
		if s.from < to && s.to > from && len(s.joint) >= fewestOfState {
			kept.chord(&s)
			kept.segments = append(kept.segments, s)
		}
	}
	return &kept
}

// stateCrossing returns where the only crossing between two scaled values lies: between the
// values that the segments span, or beyond them. It reports false if the segments have a gap,
// or if there are none.
func (c *model) stateCrossing(from, to float64, rises bool) (x StateCrossing, ok bool) {
	n := len(c.segments)
	for i := range n - 1 {
		if c.segments[i].to != c.segments[i+1].from {
			return x, false
		}
	}
	if n == 0 {
		return x, false
	}
	x.Launches = len(c.segments[0].joint)
	for _, s := range c.segments {
		x.Launches = min(x.Launches, len(s.joint))
	}
	from, to = max(from, c.segments[0].from), min(to, c.segments[n-1].to)
	bands := c.stretches(from, to, func(i exact.Interval) bool { return i.Lo <= 0 && 0 <= i.Hi }, c.roots(from, to)...)
	span := Band{c.us[0], c.us[len(c.us)-1]}
	x.Below, x.Above = true, true
	switch above := c.at(&c.segments[0], from).Center > 0; {
	case len(bands) > 0:
		if lo := bands[0].Lo; lo > from {
			span.Lo, x.Below = lo, false
		}
		if hi := bands[len(bands)-1].Hi; hi < to {
			span.Hi, x.Above = hi, false
		}
	case above == rises: // the curve has crossed before
		span.Hi, x.Above = from, false
	default:
		span.Lo, x.Below = to, false
	}
	on := c.band(span)
	x.Lo, x.Hi = on.Lo, on.Hi
	return x, true
}

// contradicted reports whether a point has one sign in the machine's main state and the
// opposite one outside it, each shown at the level of strict.
func (c *model) contradicted(p int, strict *factors) bool {
	var inside, outside []float64
	for s, log := range c.logs[p] {
		switch {
		case math.IsNaN(log):
		case c.outside[p][s]:
			outside = append(outside, log)
		default:
			inside = append(inside, log)
		}
	}
	return len(inside) > 0 && len(outside) > 0 && strict.interval(inside).Sign()*strict.interval(outside).Sign() < 0
}

// stateDoubts says how many launches lie outside the machine's main state, and which points
// have opposite signs inside and outside it.
func (c *model) stateDoubts(strict *factors) exact.Warnings {
	var doubts exact.Warnings
	out, all := 0, 0
	for p := range c.xs {
		all += len(c.measured(p))
		for s, outside := range c.outside[p] {
			if outside && !math.IsNaN(c.logs[p][s]) {
				out++
			}
		}
	}
	if out > 0 {
		doubts = append(doubts, fmt.Errorf("%d of %s lie outside the machine's main state, and count too", out, words.Count(all, "launch")))
	}
	for p, x := range c.xs {
		if c.contradicted(p, strict) {
			doubts = append(doubts, fmt.Errorf("at %s=%g the machine's states disagree about who is faster: undecided there", c.axis, x))
		}
	}
	return doubts
}
