package plots

import (
	"math"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/plots/internal/layout"
)

// StandardMap is the map of the standard library, where most programs start. Charts and
// reports show how the others compare with it, even where it leads nowhere.
const StandardMap = "sync.Map"

// A Sweep is what judging found about cells that are equal but for their value
// on an axis.
type Sweep struct {
	compare.Group
	Curves []crossover.Curve // of all pairs of ranked impls

	xs     []float64 // the cells' values
	series []series
	leads  map[string]bool // the impls that lead
}

// BothLead reports whether both impls of a curve lead along the sweep: an impl leads if it
// wins or ties in some cell, or is the [StandardMap].
func (s *Sweep) BothLead(c *crossover.Curve) bool { return s.leads[c.A] && s.leads[c.B] }

// A series is what a sweep holds of one impl.
type series struct {
	impl     string
	unranked bool
	points   []point // ascending
}

// A point is an impl's measure at one value of the axis.
type point struct {
	x float64
	y exact.Interval
}

// A measure is what a chart draws of an impl in a cell.
type measure struct {
	name  string // begins the names of files
	title string
	label string // of its axis
	about string // in the caption
	of    func(compare.Summary) exact.Interval

	more   bool // is better
	ranked bool // reference impls are left out
}

var cost = measure{
	name:  "ns",
	title: "ns/op",
	label: "ns/op (logarithmic scale): lower is better",
	about: "wall ns per operation of all goroutines",
	of:    func(s compare.Summary) exact.Interval { return s.NsPerOp },
}

var throughput = measure{
	name:  "ops",
	title: "Throughput",
	label: "million operations per second (logarithmic scale): higher is better",
	about: "operations of all goroutines per second of wall time",
	// A loop that does nothing is ten times as fast as a map: its line would
	// press all others together.
	more:   true,
	ranked: true,
	of:     func(s compare.Summary) exact.Interval { return s.OpsPerSec.Times(1e-6) },
}

// sweeps gathers what lies along an axis. Sweeps with fewer than least values
// and those without a point of the measure are left out.
func (y *study) sweeps(axis string, least int, m measure) ([]*Sweep, error) {
	groups, err := y.set.Groups(axis)
	if err != nil {
		return nil, err
	}
	var found []*Sweep
	for _, g := range groups {
		if len(g.Cells) < least {
			continue
		}
		s := &Sweep{Group: g, leads: map[string]bool{StandardMap: true}}
		for _, c := range g.Cells {
			x, _ := c.Place(axis)
			s.xs = append(s.xs, x)
			s.collect(x, y.table[c].Rows, m)
			s.lead(y.ranking[c])
		}
		if len(s.series) > 0 {
			s.Curves = crossover.Pairs(y.set, &s.Group, y.opt)
			found = append(found, s)
		}
	}
	return found, nil
}

// collect adds the points of one cell. Series stand in the order of their
// first point.
func (s *Sweep) collect(x float64, rows []compare.Summary, m measure) {
	for _, row := range rows {
		at := m.of(row)
		switch {
		case compare.IsControl(row.Impl): // it repeats its impl
			continue
		case m.ranked && row.Unranked:
			continue
		case math.IsNaN(at.Center), at.Center <= 0, at.Finite() && at.Lo <= 0: // nothing that has a logarithm
			continue
		}
		i := slices.IndexFunc(s.series, func(one series) bool { return one.impl == row.Impl })
		if i < 0 {
			i = len(s.series)
			s.series = append(s.series, series{impl: row.Impl, unranked: row.Unranked})
		}
		s.series[i].points = append(s.series[i].points, point{x, at})
	}
}

// at returns the series' measure at a value of the axis; ok is false where there is none.
func (one *series) at(x float64) (y exact.Interval, ok bool) {
	i := slices.IndexFunc(one.points, func(p point) bool { return p.x == x })
	if i < 0 {
		return exact.Interval{}, false
	}
	return one.points[i].y, true
}

// centers returns the series' medians.
func (one *series) centers() []float64 {
	ys := make([]float64, len(one.points))
	for i, p := range one.points {
		ys[i] = p.y.Center
	}
	return ys
}

// ranked counts the series of ranked impls.
func (s *Sweep) ranked() int {
	n := 0
	for _, one := range s.series {
		if !one.unranked {
			n++
		}
	}
	return n
}

// lost returns the ranked impls that are much worse than the typical one somewhere along the
// sweep. More says whether more is worse.
func (s *Sweep) lost(more bool) map[string]bool {
	found := make(map[string]bool)
	for _, x := range s.xs {
		var impls []string
		var beside []exact.Interval
		for _, one := range s.series {
			if y, ok := one.at(x); ok && !one.unranked {
				impls, beside = append(impls, one.impl), append(beside, y)
			}
		}
		if len(beside) == 0 {
			continue
		}
		least, most := layout.Usual(beside, more)
		for i, y := range beside {
			if y.Center < least || y.Center > most {
				found[impls[i]] = true
			}
		}
	}
	return found
}

// crowd is the number of series above which a chart marks only some crossings and says
// less about each series: 12 impls have 66 pairs.
const crowd = 8

// lead adds the impls that lead in a cell.
func (s *Sweep) lead(of *compare.Ranking) {
	if outcome, best := of.Outcome(); outcome == compare.OneWins || outcome == compare.SeveralTie {
		for _, impl := range best {
			s.leads[impl] = true
		}
	}
}

// marked returns the curves whose crossings and ties a chart marks: in a crowd, those of
// two leading impls.
func (s *Sweep) marked() []crossover.Curve {
	if len(s.series) <= crowd {
		return s.Curves
	}
	return slices.DeleteFunc(slices.Clone(s.Curves), func(c crossover.Curve) bool { return !s.BothLead(&c) })
}

// between returns the series' median or bound at a value between its points. The line is
// straight in the logarithm, over the axis as it is judged. Rounding may lead beyond the
// points; there the last point's value holds.
func (one *series) between(a *axis, x float64, of func(exact.Interval) float64) float64 {
	x = max(one.points[0].x, min(one.points[len(one.points)-1].x, x))
	for i := range len(one.points) - 1 {
		l, r := one.points[i], one.points[i+1]
		if l.x <= x && x <= r.x {
			t := (crossover.Scaled(a.name, x) - crossover.Scaled(a.name, l.x)) / (crossover.Scaled(a.name, r.x) - crossover.Scaled(a.name, l.x))
			return math.Exp((1-t)*math.Log(of(l.y)) + t*math.Log(of(r.y)))
		}
	}
	return of(one.points[0].y)
}
