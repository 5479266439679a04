package recommend

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// A standing says how the impls of the field stand at one place.
type standing struct {
	box *box

	// order are the impls with an estimate, the fastest first. outcome says what is shown
	// of them. best are those that are not shown to be slower than order[0], itself
	// included, and tied those of best that are shown to be within the margin of it.
	order      []string
	outcome    compare.Outcome
	best, tied []string

	ns float64 // of order[0], in ns per operation or the unit of the question

	// missing were measured elsewhere and not here. Nothing excludes them.
	missing []string

	// versus returns ln(time of a ÷ time of b), or of what they cost in another unit.
	versus func(a, b string) exact.Interval
}

// standing returns how the impls stand at a place, or an error that says why that can't be
// told.
func (e *Advisor) standing(p place) (*standing, error) {
	b := e.model.around(p)
	switch {
	case b == nil:
		return nil, e.outside(p)
	case len(b.axes) == 0:
		return e.measured(b)
	}
	for _, axis := range b.axes {
		if err := e.untried(b, axis); err != nil {
			return nil, err
		}
	}
	return e.predicted(b)
}

// measured takes the ranking of a measured cell as it is.
func (e *Advisor) measured(b *box) (*standing, error) {
	c := b.corners[0]
	judge := compare.NewJudge(e.options)
	r := judge.Rank(c, e.model.impls)
	outcome, best := r.Outcome()
	switch outcome {
	case compare.NoneMeasured:
		if e.options.Unit != resultfile.NsPerOp && len(c.Launches) > 0 {
			return nil, fmt.Errorf("no map of the field has %s under %s", e.options.Unit, c)
		}
		return nil, fmt.Errorf("no map of the field has a usable launch of %s", c)
	case compare.OneMeasured:
		return nil, fmt.Errorf("%s is the only map of the field that was measured under %s", best[0], c)
	case compare.TooFew:
		return nil, fmt.Errorf("%s under %s are too few to compare maps", words.Count(r.Launches, "launch"), c)
	}
	s := &standing{box: b, outcome: outcome, best: best, tied: r.Tied, ns: r.NsPerOp.Center, missing: r.Missing}
	s.order = append(s.order, best[0])
	against := make(map[string]exact.Interval)
	for _, rival := range r.Rivals {
		s.order = append(s.order, rival.Impl)
		against[rival.Impl] = rival.Log
	}
	s.versus = func(a, b string) exact.Interval {
		if b != best[0] {
			return e.delta(c, a, b)
		}
		if log, ok := against[a]; ok {
			return log
		}
		return exact.NoInterval()
	}
	return s, nil
}

// delta compares two impls of a measured cell, as its table does.
func (e *Advisor) delta(c *compare.Cell, a, b string) exact.Interval {
	options := e.options
	options.Ref = b
	tables, err := (&compare.Set{Cells: []*compare.Cell{c}, Sweeps: e.set.Sweeps}).Tables(options)
	if err != nil {
		return exact.NoInterval()
	}
	for _, row := range tables[0].Rows {
		if row.Impl == a && row.Delta != nil {
			return row.Delta.Log
		}
	}
	return exact.NoInterval()
}

// predicted predicts the times of all impls that were measured at all corners of a box.
func (e *Advisor) predicted(b *box) (*standing, error) {
	m := e.model
	ns := make(map[string]float64)
	index := make(map[string]int)
	s := &standing{box: b}
	for k, impl := range m.impls {
		index[impl] = k
		if t := m.at(b, k); !math.IsNaN(t) {
			ns[impl] = t
			s.order = append(s.order, impl)
		} else if !e.unable(b, impl) {
			s.missing = append(s.missing, impl)
		}
	}
	if len(s.order) < 2 {
		if unit := e.options.Unit; unit != resultfile.NsPerOp {
			return nil, fmt.Errorf("fewer than two maps of the field have %s above 0 in all of %s", unit, cellNames(b))
		}
		return nil, fmt.Errorf("fewer than two maps of the field were measured in all of %s", cellNames(b))
	}
	slices.SortStableFunc(s.order, func(a, b string) int { return cmp.Compare(ns[a], ns[b]) })
	s.ns = e.options.Unit.Cost(ns[s.order[0]])
	s.versus = func(x, y string) exact.Interval { return m.versus(b, index[x], index[y]) }
	s.best = s.order[:1:1]
	margin := math.Log1p(e.margin())
	for _, impl := range s.order[1:] {
		log := s.versus(impl, s.order[0])
		if log.Lo <= 0 {
			s.best = append(s.best, impl)
			if log.Hi <= margin && log.Lo >= -margin {
				s.tied = append(s.tied, impl)
			}
		}
	}
	switch {
	case len(s.best) == 1:
		s.outcome = compare.OneWins
	case len(s.tied) == len(s.best)-1:
		s.outcome = compare.SeveralTie
	default:
		s.outcome = compare.NotToldApart
	}
	return s, nil
}

// unable reports whether an impl can't do the workload at some corner of a box, or makes no
// sense there.
func (e *Advisor) unable(b *box, impl string) bool {
	return slices.ContainsFunc(b.corners, func(c *compare.Cell) bool {
		return slices.ContainsFunc(c.Absences, func(a compare.Absence) bool { return a.Impl == impl && !a.Stopped() && !a.Voided() })
	})
}

// untried says that too few cells could be left out to know the model's error along an
// axis; nil if they are enough for some pair of the impls in the box.
func (e *Advisor) untried(b *box, axis string) error {
	most := 0
	for x := range e.model.impls {
		for y := range x {
			if !math.IsNaN(e.model.at(b, x) - e.model.at(b, y)) {
				most = max(most, len(e.model.leftOut(pairAlong{x, y, axis})))
			}
		}
	}
	if need := fewest(e.model.level); most < need {
		return fmt.Errorf("it lies between measured values of %s, and %s can't show how well what is between is predicted: need >= %d",
			axis, words.Count(most, "left-out cell"), need)
	}
	return nil
}

// outside says in which key a place lies outside what was measured.
func (e *Advisor) outside(p place) error {
	var beyond []string
	for _, axis := range compare.Axes() {
		x, ok := p.value(axis)
		values := e.model.values[axis]
		if !ok || len(values) == 0 {
			continue
		}
		if lo, hi := values[0], values[len(values)-1]; x < lo || x > hi {
			beyond = append(beyond, fmt.Sprintf("%s=%s, measured %s to %s", axis, words.Decimal(x, 6), words.Decimal(lo, 6), words.Decimal(hi, 6)))
		}
	}
	if len(beyond) > 0 {
		return fmt.Errorf("it lies outside what was measured: %s", strings.Join(beyond, "; "))
	}
	return fmt.Errorf("it lies outside what was measured: no cells around it share its other settings")
}

// cellNames names the corners of a box.
func cellNames(b *box) string {
	var names []string
	for _, c := range b.corners {
		names = append(names, c.String())
	}
	return words.List(names)
}
