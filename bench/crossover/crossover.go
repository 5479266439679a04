package crossover

import (
	"fmt"
	"math"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// Between compares impls a and b along an axis. It returns a curve for each group of at
// least two cells that differ in nothing but the axis' value and hold both impls, but for
// those of which nothing can be judged ([compare.Judge.Fixed]). It returns an error if there is
// no such group, if a or b has no results, or if they are the same, and that of
// [compare.Set.CheckUnit].
func Between(s *compare.Set, a, b, axis string, opt compare.Options) ([]Curve, error) {
	j := compare.NewJudge(opt)
	impls := s.Impls()
	for _, impl := range []string{a, b} {
		if !slices.Contains(impls, impl) {
			return nil, s.Unmeasured(impl)
		}
	}
	if a == b {
		return nil, fmt.Errorf("impl %s cannot cross itself: name two", a)
	}
	if err := s.CheckUnit(opt.Unit); err != nil {
		return nil, err
	}
	groups, err := s.Groups(axis)
	if err != nil {
		return nil, err
	}
	var curves []Curve
	var lacking exact.Warnings
	for i := range groups {
		kept := groups[i].Holding(a, b)
		switch fixed := len(kept.Cells) >= 2 && j.Fixed(kept.Cells[0]); {
		case fixed:
			lacking = append(lacking, compare.ErrFixed)
		case len(kept.Cells) >= 2:
			curves = append(curves, curveOf(j, &kept, a, b, s.Sweeps))
		}
		lacking = append(lacking, voids(&kept)...)
	}
	switch {
	case len(curves) == 0 && len(lacking) > 0:
		return nil, fmt.Errorf("no two cells with valid launches hold both %s and %s and differ only in %s: %w", a, b, axis, lacking[0])
	case len(curves) == 0:
		return nil, fmt.Errorf("no two cells hold both %s and %s and differ only in %s: measure at least two values of it", a, b, axis)
	}
	return curves, nil
}

// voids returns a warning for each of the group's cells without a valid launch.
func voids(g *compare.Group) exact.Warnings {
	var found exact.Warnings
	for _, c := range g.Voided {
		x, _ := c.Place(g.Axis)
		found = append(found, fmt.Errorf("at %s=%g no launch is valid: %s", g.Axis, x, c.Voided()))
	}
	return found
}

// Pairs compares every two ranked impls of a group of the set's cells along its axis. It
// returns a curve for each pair that shares at least two cells, ordered by the impls' first
// cells along the axis. Each curve is a family of its own.
func Pairs(s *compare.Set, g *compare.Group, opt compare.Options) []Curve {
	j := compare.NewJudge(opt)
	impls := j.Family(g.Cells...)
	var curves []Curve
	for i, a := range impls {
		for _, b := range impls[i+1:] {
			if kept := g.Holding(a, b); len(kept.Cells) >= 2 && !j.Fixed(kept.Cells[0]) {
				curves = append(curves, curveOf(j, &kept, a, b, s.Sweeps))
			}
		}
	}
	return curves
}

// curveOf judges two impls along the axis of a group. All its cells hold both.
func curveOf(j *compare.Judge, g *compare.Group, a, b string, sweeps int) Curve {
	fit, outside := fitStates(j, g, a, b, sweeps)
	out := fit.curve(j, g, a, b)
	out.Warnings = append(out.Warnings, voids(g)...)
	out.Warnings = append(out.Warnings, fit.throughput.stateDoubts(outside)...)
	if outside != nil {
		apart := outside.curve(j, g, a, b)
		out.Outside = &apart
	}
	return out
}

// curve judges a fit.
func (f fitting) curve(j *compare.Judge, g *compare.Group, a, b string) Curve {
	c, other := f.throughput, f.ratio
	out := Curve{
		Axis: g.Axis, A: a, B: b, Spec: g.Spec, Procs: g.Procs, Unit: j.Options.Unit,
		Crossings: []Crossing{}, Ties: []Band{},
		Points: c.points(other), Line: c.line(),
		Log: compare.Logarithmic(g.Axis), Level: j.Options.Level, Margin: j.Options.Margin, Precision: j.Options.Precision,
		Launches: c.sweeps(),
		Warnings: append(c.doubts(), c.unitDoubts()...),
	}
	for _, p := range out.Points {
		if p.Log.Sign()*p.Ratio.Sign() < 0 {
			out.Warnings = append(out.Warnings, fmt.Errorf("at %s=%g throughput says %s, the median ratio of slices %s: undecided there",
				g.Axis, p.X, words.Delta(p.Log.Center), words.Delta(p.Ratio.Center)))
		}
	}
	if out.Launches < fewest {
		out.Warnings = append(out.Warnings, fmt.Errorf("%s can't decide any of %s: need >= %d", words.Count(out.Launches, "launch"), words.Count(len(out.Points), "point"), fewest))
	}
	tied := func(i exact.Interval) bool { return i.Within(j.LogMargin()) }
	first, last := c.us[0], c.us[len(c.us)-1]
	ties := c.stretches(first, last, tied, c.roots(first, last)...)
	for _, t := range ties {
		out.Ties = append(out.Ties, c.band(t))
	}
	out.Crossings = append(out.Crossings, c.crossings(out.Points, ties, other, a, b)...)
	out.Warnings = append(out.Warnings, c.alone(out.Crossings)...)
	out.Verdict = verdictOf(j, &out, len(c.segments) == len(c.xs)-1)
	if out.Verdict == compare.Unresolved {
		out.Needed = needed(j, &out)
	}
	return out
}

// sweeps counts the sweeps that measured at least one point.
func (c *model) sweeps() int {
	n := 0
	for s := range c.logs[0] {
		if slices.ContainsFunc(c.logs, func(logs []float64) bool { return !math.IsNaN(logs[s]) }) {
			n++
		}
	}
	return n
}

// band maps a stretch to the axis.
func (c *model) band(b Band) Band {
	return Band{unscaled(c.axis, b.Lo), unscaled(c.axis, b.Hi)}
}

// points judges the measured values. A one-sided t-test at α ÷ points decides the sign of
// each: a point has one true sign, so the probability that any of the curve's signs is wrong
// is at most α. A sign stays open if the interval of the other estimate has the opposite
// one.
func (c *model) points(other *model) []Point {
	strict := newFactors(1 - 2*c.judge.Alpha()/float64(len(c.xs)))
	points := make([]Point, len(c.xs))
	for i, x := range c.xs {
		logs := c.measured(i)
		p := Point{Fit: Fit{x, c.factors.interval(logs)}, Launches: len(logs), Ratio: c.factors.interval(other.measured(i))}
		p.Tied = p.Log.Within(c.judge.LogMargin())
		if len(logs) > 0 && p.Log.Sign()*p.Ratio.Sign() >= 0 {
			p.Sign = strict.interval(logs).Sign()
		}
		points[i] = p
	}
	return points
}

// crossings locates a crossing between every two successive decided points whose signs
// differ. Undecided points may lie between them.
func (c *model) crossings(points []Point, ties []Band, other *model, a, b string) []Crossing {
	var found []Crossing
	last := -1
	for p := range points {
		if points[p].Sign == 0 {
			continue
		}
		if last >= 0 && points[p].Sign != points[last].Sign {
			x := c.crossing(c.us[last], c.us[p], ties, other)
			x.Below, x.Above = a, b
			if points[p].Sign < 0 {
				x.Below, x.Above = b, a
			}
			found = append(found, x)
		}
		last = p
	}
	return found
}

// crossing locates the crossing between two decided points with different signs. There is
// one even if no fit spans the points: then its interval reaches from one to the other.
func (c *model) crossing(from, to float64, ties []Band, other *model) Crossing {
	roots := c.roots(from, to)
	if len(roots) == 0 {
		on := c.band(Band{from, to})
		return Crossing{Lo: on.Lo, At: unscaled(c.axis, (from+to)/2), Hi: on.Hi, Known: exact.Number(math.NaN())}
	}
	at := roots[len(roots)/2]
	span := Band{at, at}
	for _, b := range c.stretches(from, to, func(i exact.Interval) bool { return i.Lo <= 0 && 0 <= i.Hi }, roots...) {
		span.Lo, span.Hi = min(span.Lo, b.Lo), max(span.Hi, b.Hi)
	}
	if s := c.holding(at); c.bent(s) {
		// It is only certain that the curves cross on this chord.
		span.Lo, span.Hi = min(span.Lo, c.us[s.l]), max(span.Hi, c.us[s.r])
	}
	on := c.band(span)
	x := Crossing{Lo: on.Lo, At: unscaled(c.axis, at), Hi: on.Hi, Known: exact.Number(c.known(at)), Launches: len(c.holding(at).joint)}
	for _, t := range ties {
		if t.Lo <= at && at <= t.Hi && !math.IsNaN(float64(x.Known)) {
			tie := c.band(t)
			x.TieLo, x.TieHi = &tie.Lo, &tie.Hi
		}
	}
	nearest := math.Inf(1)
	for _, root := range other.roots(from, to) {
		if math.Abs(root-at) < nearest {
			nearest = math.Abs(root - at)
			root = unscaled(c.axis, root)
			x.RatioAt = &root
		}
	}
	return x
}

// known returns the half-width of the fitted interval at u, a scaled value inside a segment.
// It returns NaN if too few values tell how the curve bends there.
func (c *model) known(u float64) float64 {
	s := c.holding(u)
	if s.alone {
		return math.NaN()
	}
	fit := c.at(s, u)
	return (fit.Hi - fit.Lo) / 2
}

// alone warns of crossings on chords that lack a neighbour from which the bend could be
// estimated.
func (c *model) alone(crossings []Crossing) exact.Warnings {
	var doubts exact.Warnings
	for _, x := range crossings {
		s := c.holding(Scaled(c.axis, x.At))
		if s == nil { // doubts warns of the gap
			continue
		}
		between, ok := c.between(s)
		if !s.alone || ok && max(c.bend(s), c.cornered(s)) > c.judge.LogMargin() { // doubts warns of the bend
			continue
		}
		if _, known := FirstAbove(c.axis, x); known {
			continue
		}
		remedy := ""
		if ok {
			remedy = fmt.Sprintf(": measure %s=%g too", c.axis, between)
		}
		doubts = append(doubts, fmt.Errorf("too few values tell how the curve bends between %s=%g and %g, so where in between it crosses is not known%s",
			c.axis, c.xs[s.l], c.xs[s.r], remedy))
	}
	return doubts
}

// verdictOf decides about a curve. Whole reports that its fit has no gap.
func verdictOf(j *compare.Judge, c *Curve, whole bool) compare.Verdict {
	open := func(f Fit) bool { return !f.Log.Within(j.LogMargin()) }
	decided := 0
	for _, p := range c.Points {
		decided += p.Sign
	}
	switch {
	// Each part of the claim is shown at the level, so the whole claim is
	// (intersection-union test, Berger 1982).
	case whole && !slices.ContainsFunc(c.Points, func(p Point) bool { return !p.Tied }) && !slices.ContainsFunc(c.Line, open):
		return compare.Indistinguishable
	case decided == len(c.Points):
		return BFaster
	case decided == -len(c.Points):
		return AFaster
	case len(c.Crossings) == 0:
		return compare.Unresolved
	case slices.ContainsFunc(c.Crossings, func(x Crossing) bool { return !precise(j, c.Axis, x) }):
		return compare.Unresolved
	}
	return Crosses
}

// halfWidth returns the half-width of a crossing's interval in the unit of
// [compare.Options.Precision].
func halfWidth(axis string, x Crossing) float64 {
	half := (x.Hi - x.Lo) / 2
	if axis == "read" || axis == "hit" {
		return half
	}
	return 100 * half / x.At
}

// precise reports whether a crossing is known to the precision that was asked for.
func precise(j *compare.Judge, axis string, x Crossing) bool {
	_, known := FirstAbove(axis, x)
	return j.Options.Precision == 0 || known || halfWidth(axis, x) <= j.Options.Precision
}
