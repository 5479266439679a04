package recommend

import (
	"math"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
)

// A model predicts times at places that were not measured.
//
// Along read, the time of an operation is a mixture: that of a mix of two mixes is the mean of
// their times, by their weights. Along every other axis its logarithm is a straight line
// between two measured values, on the axis' scale. A straight line of the logarithm along
// read too was tried: on the first full results the bounds of its error were a sixth wider,
// and it chose a map more than 5 % slower than the best at 6 of 48 left-out cells, the
// mixture at 4.
//
// How wrong the model is, it finds out by leaving out each measured cell that lies between
// two others on an axis, and predicting it from these. The errors of a pair of impls have no
// known distribution, so their order statistics bound the next one: if they are exchangeable,
// it exceeds the k-th smallest of m with a probability of at most 1 − k/(m+1) (Vovk, Gammerman
// and Shafer, Algorithmic Learning in a Random World, 2005). The left-out cells lie in
// stretches twice as wide as those in which the model is then used, so the bound is
// wide rather than narrow. Errors along two axes add as those of independent causes do.
//
// By another unit than ns/op, times are values in that unit, or 1 ÷ value if more is better. The
// rules of the means are the same. Where they fit worse, as for a quantile along read, the
// errors of the left-out cells say so.
type model struct {
	*lattice
	level  float64
	impls  []string // the field: all impls that may be recommended
	times  map[*compare.Cell][]float64
	errors map[pairAlong][]float64
}

// pairAlong is two impls, by their indices in the field, and an axis.
type pairAlong struct {
	a, b int
	axis string
}

func newModel(set *compare.Set, impls []string, level float64, unit resultfile.Unit) *model {
	m := &model{newLattice(set), level, impls, make(map[*compare.Cell][]float64), make(map[pairAlong][]float64)}
	for _, c := range m.cells {
		m.times[c] = times(c, impls, unit)
	}
	return m
}

// times returns the time per operation of each of the impls in a cell, in ns; NaN for an
// impl without launches. Only their ratios within the cell are paired. They are the
// geometric means over the launches that an impl shares with the one that has the most, times
// the median of that one, so that an impl that stopped early is compared with what the other
// took in the same launches.
func times(c *compare.Cell, impls []string, unit resultfile.Unit) []float64 {
	contestants := make([]int, len(impls))
	most, ref := 0, -1
	for k, impl := range impls {
		i := slices.Index(c.Contestants, impl)
		contestants[k] = i
		if i < 0 {
			continue
		}
		if launches := len(paired(c, i, i, unit)); launches > most {
			most, ref = launches, i
		}
	}
	found := make([]float64, len(impls))
	for k, i := range contestants {
		found[k] = math.NaN()
		if i < 0 || ref < 0 {
			continue
		}
		if logs := paired(c, i, ref, unit); len(logs) > 0 {
			found[k] = median(c, ref, unit) * math.Exp(mean(logs))
		}
	}
	return found
}

// paired returns the [compare.Launch.LogRatio] of all launches that hold both, in all states of
// the machine. It leaves out launches in which one of both has 0.
func paired(c *compare.Cell, a, b int, unit resultfile.Unit) (logs []float64) {
	for i := range c.Launches {
		if x := c.Launches[i].LogRatio(a, b, unit); !math.IsNaN(x) && !math.IsInf(x, 0) {
			logs = append(logs, x)
		}
	}
	return logs
}

// median returns a contestant's median ns/op over all launches, in all states, or what its median
// in another unit costs. It is NaN for a median of 0, which leads to no ratio.
func median(c *compare.Cell, contestant int, unit resultfile.Unit) float64 {
	var xs []float64
	for _, l := range c.Launches {
		if r := l.Results[contestant]; r != nil && !math.IsNaN(r.Values[unit]) {
			xs = append(xs, r.Values[unit])
		}
	}
	x := exact.Median(exact.Sorted(xs))
	if x == 0 {
		return math.NaN()
	}
	return unit.Cost(x)
}

func mean(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs))
}

// at returns the predicted time of the field's impl k in a box, in ns per operation. It is
// NaN if a corner has none.
func (m *model) at(b *box, k int) float64 {
	ns := make([]float64, len(b.corners))
	for i, c := range b.corners {
		ns[i] = m.times[c][k]
	}
	for j, axis := range b.axes {
		for i := range len(ns) / 2 {
			ns[i] = between(axis, ns[2*i], ns[2*i+1], b.shares[j])
		}
		ns = ns[:len(ns)/2]
	}
	return ns[0]
}

// between returns the time between two, at a share of the way from the first to the second.
func between(axis string, lo, hi, share float64) float64 {
	if axis == "read" {
		return (1-share)*lo + share*hi
	}
	return lo * math.Pow(hi/lo, share)
}

// versus returns ln(time of a ÷ time of b) in a box between measured cells, with the bounds
// of the model's error at the level, for this comparison alone. The bounds are infinite if
// too few cells could be left out.
func (m *model) versus(b *box, x, y int) exact.Interval {
	square := 0.0
	for _, axis := range b.axes {
		e := m.bound(pairAlong{x, y, axis})
		square += e * e
	}
	log, half := math.Log(m.at(b, x)/m.at(b, y)), math.Sqrt(square)
	return exact.Interval{Lo: log - half, Center: log, Hi: log + half, Level: m.level}
}

// bound returns the bound of the model's error along an axis: see [model]. A pair with too
// few left-out cells, such as that of a map which is not measured at every size, takes the
// errors of each of both with all others, and the larger bound.
func (m *model) bound(p pairAlong) float64 {
	if errors := m.leftOut(p); len(errors) >= fewest(m.level) {
		return quantile(errors, m.level)
	}
	return max(m.withOthers(p.a, p.axis), m.withOthers(p.b, p.axis))
}

// withOthers returns the bound of the errors of an impl with all others together.
func (m *model) withOthers(impl int, axis string) float64 {
	var errors []float64
	for other := range m.impls {
		if other != impl {
			errors = append(errors, m.leftOut(pairAlong{impl, other, axis})...)
		}
	}
	slices.Sort(errors)
	return quantile(errors, m.level)
}

// quantile returns the bound that ascending errors give for one more at a level; infinity if
// they are too few.
func quantile(errors []float64, level float64) float64 {
	if len(errors) < fewest(level) {
		return math.Inf(1)
	}
	return errors[int(math.Ceil(level*float64(len(errors)+1)-rounding))-1]
}

// rounding is more than a product of a level and a count loses.
const rounding = 1e-9

// leftOut returns the absolute errors of the log-ratio of two impls at the left-out cells of
// an axis, ascending.
func (m *model) leftOut(p pairAlong) []float64 {
	if p.a > p.b {
		p.a, p.b = p.b, p.a
	}
	if errors, ok := m.errors[p]; ok {
		return errors
	}
	var errors []float64
	for q, c := range m.cells {
		b := m.stretch(p.axis, q)
		if b == nil {
			continue
		}
		was := math.Log(m.times[c][p.a] / m.times[c][p.b])
		if e := was - math.Log(m.at(b, p.a)/m.at(b, p.b)); !math.IsNaN(e) {
			errors = append(errors, math.Abs(e))
		}
	}
	slices.Sort(errors)
	m.errors[p] = errors
	return errors
}

// fewest returns how many left-out cells bound an error at a level: 19 for 95 %.
func fewest(level float64) int { return int(math.Ceil(level/(1-level) - rounding)) }
