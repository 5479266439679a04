package tradeoff

import (
	"cmp"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
)

// A Front says which of a cell's impls are dominated in speed and memory. The others are on the
// front of Pareto: nothing shows that one could have the speed for less memory, or the memory
// at more speed.
type Front struct {
	Cell   *compare.Cell
	Each   float64 // level of each comparison
	Margin float64 // as a fraction: a difference of at most this does not matter
	Points []Point // the ranked impls with both figures, ascending by ns/op
}

// A Point is an impl's place in speed and memory.
type Point struct {
	Impl    string
	NsPerOp exact.Interval // as the cell's ranking has it, so that the times of a cell fit together
	Bytes   exact.Interval // B/entry: [compare.Judge.Typical]

	// By are the impls that dominate it, those that save most time first. The impl is on the
	// front if there are none.
	By []Dominance

	// Few is set if no other impl shares [compare.FewestLaunches] launches with it. It is on
	// the front then because nothing can be shown.
	Few bool
}

// A Dominance says that an impl dominates another. Both logarithms are means over the launches
// that hold both impls.
type Dominance struct {
	Impl   string         // that dominates
	Time   exact.Interval // ln(ns/op of the dominated ÷ ns/op of Impl)
	Memory exact.Interval // ln(B/entry of the dominated ÷ B/entry of Impl)
}

// FrontOf returns the front of a cell, which the ranking is of. An impl dominates another if it
// is shown to be at most the margin slower and at most the margin heavier, and shown to be
// faster or lighter by more than the margin. So no two impls dominate each other. The intervals
// of all pairs of impls, in both units, are one family.
func FrontOf(j *compare.Judge, c *compare.Cell, r *compare.Ranking) Front {
	f := Front{Cell: c, Margin: j.Options.Margin}
	for _, weight := range Figures(j, c, resultfile.BytesPerEntry) {
		if ns := timeIn(r, weight.Impl); ns.Center > 0 && weight.Value.Center > 0 && j.Ranks(weight.Impl) {
			f.Points = append(f.Points, Point{Impl: weight.Impl, NsPerOp: ns, Bytes: weight.Value})
		}
	}
	slices.SortStableFunc(f.Points, func(a, b Point) int { return cmp.Compare(a.NsPerOp.Center, b.NsPerOp.Center) })
	n := len(f.Points)
	f.Each = level(j, n*(n-1))
	for i := range f.Points {
		p := &f.Points[i]
		p.Few = n > 1
		for _, q := range f.Points {
			if q.Impl == p.Impl {
				continue
			}
			times, weights := pairs(c, p.Impl, q.Impl, resultfile.NsPerOp), pairs(c, p.Impl, q.Impl, resultfile.BytesPerEntry)
			if min(len(times), len(weights)) < compare.FewestLaunches {
				continue
			}
			p.Few = false
			if d := (Dominance{q.Impl, j.Mean(times, f.Each), j.Mean(weights, f.Each)}); d.holds(j.LogMargin()) {
				p.By = append(p.By, d)
			}
		}
		slices.SortStableFunc(p.By, func(a, b Dominance) int { return cmp.Compare(b.Time.Center, a.Time.Center) })
	}
	return f
}

// holds reports whether the two comparisons show that the impl dominates the other, with a margin
// as a logarithm.
func (d *Dominance) holds(margin float64) bool {
	return d.Time.Lo >= -margin && d.Memory.Lo >= -margin && (d.Time.Lo > margin || d.Memory.Lo > margin)
}

// timeIn returns an impl's ns/op by a ranking: the best one's own, and that times the ratio for
// another; all NaN if the ranking has none.
func timeIn(r *compare.Ranking, impl string) exact.Interval {
	_, best := r.Outcome()
	switch rival := r.Rival(impl); {
	case len(best) > 0 && best[0] == impl:
		return r.NsPerOp
	case rival != nil:
		return rival.Log.Exp().Times(r.NsPerOp.Center)
	}
	return exact.NoInterval()
}

// Leaders returns the impls that are on the front, and whose place was compared, ascending by ns/op.
func (f *Front) Leaders() []*Point {
	return f.those(func(p *Point) bool { return len(p.By) == 0 && !p.Few })
}

// Dominated returns the impls that are not on the front, ascending by ns/op.
func (f *Front) Dominated() []*Point {
	return f.those(func(p *Point) bool { return len(p.By) > 0 })
}

// Uncompared returns the impls whose launches are too few to compare them, ascending by ns/op.
func (f *Front) Uncompared() []*Point { return f.those(func(p *Point) bool { return p.Few }) }

func (f *Front) those(are func(*Point) bool) []*Point {
	var found []*Point
	for i := range f.Points {
		if are(&f.Points[i]) {
			found = append(found, &f.Points[i])
		}
	}
	return found
}
