package crossover

import (
	"fmt"
	"math"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/workloads"
)

// A Question is what an adaptive crossover should find out: where B overtakes A, or A
// overtakes B.
type Question struct {
	A, B string // impls
	Axis string

	// Spec is the text of the workload's spec. Its value on the axis does not
	// matter. Procs is the workload's procs, ignored if procs is the axis.
	Spec  string
	Procs int

	// Lo and Hi are the span of the axis. Five values spread over the span are
	// measured first, or Values if there are any: in any order, two at least.
	Lo, Hi float64
	Values []float64

	compare.Options // Precision included
}

// A Plan says what the next sweep should measure.
type Plan struct {
	Values []float64 // of the axis, ascending; none if Done
	Done   bool      // all signs and crossings are known as well as asked for
	Why    string    // for the progress line
}

const (
	// gridValues is the number of values, spread over the span, that find where
	// the sign changes. They can miss two crossings that are closer together
	// than a quarter of the span.
	gridValues = 5

	// locateSweeps is the number of sweeps that measure the first values. Student's
	// interval of four decides a difference of three standard deviations.
	locateSweeps = 4

	// freshSweeps is the number of sweeps in which a chosen pair of values is
	// measured before it is judged.
	freshSweeps = 8

	// A chosen pair lies at root ± w, where w is the largest of three widths:
	// spreadWidth times the crossing's present half-width, so that the interval
	// stays inside; twice the precision; and 1/spreadSpan of the span, since the
	// slope of a shorter chord would be lost in its noise.
	spreadWidth = 1.5
	spreadSpan  = 16

	// tighter bounds the width of a new pair, as a fraction of the present
	// one's. A pair that is hardly narrower is not worth the sweeps of the
	// present pair, which it makes useless.
	tighter = 0.75
)

// Next says what the next sweep should measure to answer a question. S holds what was
// measured so far; nil is nothing. The plan depends on the arguments alone.
//
// Next first locates: it measures a few values over the span, in a few sweeps. Then it brackets each change of sign by two values. These stay fixed
// while sweeps accumulate, so that the crossing rests on data that was drawn after they were
// chosen. Last it decides the signs that are still open. It returns an error if the question
// has no legal axis, spec or values.
func Next(s *compare.Set, q Question) (Plan, error) {
	j := compare.NewJudge(q.Options)
	grid, err := q.grid()
	if err != nil {
		return Plan{}, err
	}
	const locate = locateSweeps
	g, err := q.group(s)
	if err != nil {
		return Plan{}, err
	}
	if g == nil {
		return Plan{Values: grid, Why: fmt.Sprintf("locating: sweep 1 of %d", locate)}, nil
	}
	fit, _ := fitStates(j, g, q.A, q.B, s.Sweeps)
	c := fit.throughput
	if missing, done := c.unlocated(grid, locate); len(missing) > 0 {
		return Plan{Values: missing, Why: fmt.Sprintf("locating: sweep %d of %d", done+1, locate)}, nil
	}
	finding := curveOf(j, g, q.A, q.B, s.Sweeps)
	switch finding.Verdict {
	case AFaster, BFaster, compare.Indistinguishable:
		return Plan{Done: true, Why: "shown at every point: " + string(finding.Verdict)}, nil
	}

	p := planner{model: c, grid: grid, locate: locate}
	for _, root := range c.roots(c.us[0], c.us[len(c.us)-1]) {
		p.bracket(root, &finding)
	}
	if len(p.values) == 0 { // crossings come first, since the budget may end
		p.decide(&finding)
	}
	if len(p.values) == 0 {
		return Plan{Done: true, Why: "every sign is shown, or practically tied, and every crossing known as well as asked for"}, nil
	}
	slices.Sort(p.values)
	return Plan{Values: slices.Compact(p.values), Why: p.why}, nil
}

// grid returns the values that are measured first.
func (q *Question) grid() ([]float64, error) {
	if err := compare.CheckAxis(q.Axis); err != nil {
		return nil, err
	}
	if len(q.Values) > 0 {
		values := exact.Sorted(q.Values)
		if values = slices.Compact(values); len(values) < 2 {
			return nil, fmt.Errorf("axis %s: one value %g spans nothing: want at least two", q.Axis, values[0])
		}
		return values, nil
	}
	if !(q.Lo < q.Hi) {
		return nil, fmt.Errorf("axis %s: span %g to %g: want the first below the second", q.Axis, q.Lo, q.Hi)
	}
	var values []float64
	lo, hi := Scaled(q.Axis, q.Lo), Scaled(q.Axis, q.Hi)
	for i := range gridValues {
		x := measurable(q.Axis, unscaled(q.Axis, lo+(hi-lo)*float64(i)/(gridValues-1)))
		values = append(values, min(q.Hi, max(q.Lo, x)))
	}
	return slices.Compact(values), nil
}

// group returns the cells that the question is about; nil if fewer than two hold both impls.
func (q *Question) group(s *compare.Set) (*compare.Group, error) {
	spec, err := workloads.ParseSpec(q.Spec)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return nil, nil
	}
	groups, err := s.Groups(q.Axis)
	if err != nil {
		return nil, err
	}
	asked := &compare.Cell{Spec: spec, Procs: q.Procs}
	for _, g := range groups {
		if g.WouldHold(asked) {
			if kept := g.Holding(q.A, q.B); len(kept.Cells) >= 2 {
				return &kept, nil
			}
		}
	}
	return nil, nil
}

// unlocated returns the values of the grid that fewer sweeps than locate measured, and how
// many sweeps measured the value with the fewest.
func (c *model) unlocated(grid []float64, locate int) (missing []float64, done int) {
	done = locate
	for _, x := range grid {
		n := 0
		if p := slices.Index(c.xs, x); p >= 0 {
			n = len(c.measured(p))
		}
		if n < locate {
			missing = append(missing, x)
			done = min(done, n)
		}
	}
	return missing, done
}

// A planner gathers the values of the next sweep.
type planner struct {
	*model
	grid      []float64
	locate    int
	bracketed []Band // stretches, scaled, around crossings: signs there may stay open
	values    []float64
	why       string
}

// bracket adds the values that narrow the crossing at root, unless it is precise enough.
func (p *planner) bracket(root float64, finding *Curve) {
	band := Band{root, root}
	for _, b := range p.stretches(p.us[0], p.us[len(p.us)-1], func(i exact.Interval) bool { return i.Lo <= 0 && 0 <= i.Hi }, root) {
		if b.Lo <= root && root <= b.Hi {
			band = b
		}
	}
	p.bracketed = append(p.bracketed, band)
	l, r, joint := p.current(root)
	p.bracketed = append(p.bracketed, Band{p.us[l], p.us[r]})
	for _, x := range finding.Crossings {
		if Scaled(p.axis, x.Lo) <= root && root <= Scaled(p.axis, x.Hi) && joint >= freshSweeps && precise(p.judge, p.axis, x) {
			return
		}
	}
	p.why = fmt.Sprintf("bracketing the crossing near %s=%g", p.axis, measurable(p.axis, unscaled(p.axis, root)))
	if s := p.holding(root); s != nil && p.bent(s) && joint >= p.locate {
		if between, ok := p.between(s); ok {
			p.values = append(p.values, p.xs[s.l], between, p.xs[s.r])
			return
		}
	}
	fromGrid := joint <= p.locate && slices.Contains(p.grid, p.xs[l]) && slices.Contains(p.grid, p.xs[r])
	if lo, hi := p.around(root, band); fromGrid && Scaled(p.axis, hi)-Scaled(p.axis, lo) < tighter*(p.us[r]-p.us[l]) {
		p.values = append(p.values, lo, hi)
		return
	}
	if joint >= freshSweeps {
		// The crossing may lie beyond the pair. Then all points around its
		// interval are measured, so that every earlier sweep stays useful.
		for l > 0 && p.us[l] > band.Lo {
			l--
		}
		for r < len(p.us)-1 && p.us[r] < band.Hi {
			r++
		}
	}
	p.values = append(p.values, p.xs[l:r+1]...)
}

// current returns the two points nearest to root, one on each side, in the latest sweep that
// measured both sides; and how many sweeps measured both points.
func (p *planner) current(root float64) (l, r, joint int) {
	for s := len(p.logs[0]) - 1; s >= 0; s-- {
		l, r = -1, -1
		for i, u := range p.us {
			switch {
			case math.IsNaN(p.logs[i][s]):
			case u <= root:
				l = i
			case r < 0:
				r = i
			}
		}
		if l >= 0 && r >= 0 {
			break
		}
	}
	if l < 0 || r < 0 {
		l, r = 0, len(p.us)-1
	}
	return l, r, len(p.joint(l, r))
}

// around chooses a value to measure below root and one above it.
func (p *planner) around(root float64, band Band) (lo, hi float64) {
	first, last := Scaled(p.axis, p.grid[0]), Scaled(p.axis, p.grid[len(p.grid)-1])
	w := max(2*p.precisionAt(root), spreadWidth*(band.Hi-band.Lo)/2, (last-first)/spreadSpan)
	x := unscaled(p.axis, root)
	lo = onto(math.Floor, step(p.axis, x), unscaled(p.axis, root-w))
	hi = onto(math.Ceil, step(p.axis, x), unscaled(p.axis, root+w))
	return max(lo, p.grid[0]), min(hi, p.grid[len(p.grid)-1])
}

// precisionAt returns the precision around a scaled value, on the scale of the axis.
func (p *planner) precisionAt(u float64) float64 {
	switch {
	case p.axis == "read" || p.axis == "hit":
		return p.judge.Options.Precision
	case compare.Logarithmic(p.axis):
		return math.Log2(1 + p.judge.Options.Precision/100)
	}
	return u * p.judge.Options.Precision / 100
}

// decide adds the points whose sign is open although no crossing is near.
func (p *planner) decide(finding *Curve) {
	for i, point := range finding.Points {
		u := p.us[i]
		near := slices.ContainsFunc(p.bracketed, func(b Band) bool { return b.Lo <= u && u <= b.Hi })
		if point.Sign == 0 && !point.Tied && !near {
			p.values = append(p.values, point.X)
			if p.why == "" {
				p.why = fmt.Sprintf("deciding the sign at %s=%g", p.axis, point.X)
			}
		}
	}
}
