package tradeoff

import (
	"cmp"
	"math"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
)

// UsualReads is the share of reads, in per cent, at which costs beside time are shown. Most
// programs that share a map read far more than they write.
const UsualReads = 95

// Nearest returns the cell whose share of reads is nearest to [UsualReads], of those that have
// a value in each of the units; nil if none has. Of two that are as near it is the one with
// more writes.
func Nearest(cells []*compare.Cell, units ...resultfile.Unit) *compare.Cell {
	var nearest *compare.Cell
	for _, c := range cells {
		if Has(c, units...) && (nearest == nil || nearer(c.Spec.Read, nearest.Spec.Read)) {
			nearest = c
		}
	}
	return nearest
}

// nearer reports whether a is nearer to the usual share of reads than b.
func nearer(a, b float64) bool {
	x, y := math.Abs(a-UsualReads), math.Abs(b-UsualReads)
	return x < y || x == y && a < b
}

// NearestTails is [Nearest] for p99: a cell that has it of reads and of writes, or else of one
// of them.
func NearestTails(cells []*compare.Cell) *compare.Cell {
	return cmp.Or(
		Nearest(cells, resultfile.ReadP99, resultfile.WriteP99),
		Nearest(cells, resultfile.ReadP99),
		Nearest(cells, resultfile.WriteP99))
}

// Has reports whether the cell's launches have a value in each of the units.
func Has(c *compare.Cell, units ...resultfile.Unit) bool {
	return !slices.ContainsFunc(units, func(unit resultfile.Unit) bool {
		return !slices.ContainsFunc(c.Launches, func(l compare.Launch) bool {
			return slices.ContainsFunc(l.Results, func(r *compare.Result) bool { return r != nil && !math.IsNaN(r.Values[unit]) })
		})
	})
}

// A Figure is what the launches of a cell say of an impl in a unit.
type Figure struct {
	Impl     string
	Launches int            // that Value rests on
	Value    exact.Interval // [compare.Judge.Typical], in the unit
}

// Figures returns the figures of a cell in a unit, in the order of its contestants. It leaves
// out contestants without a value, and controls.
func Figures(j *compare.Judge, c *compare.Cell, unit resultfile.Unit) []Figure {
	var found []Figure
	for i, impl := range c.Contestants {
		if compare.IsControl(impl) {
			continue
		}
		if xs := values(c, i, unit); len(xs) > 0 {
			found = append(found, Figure{impl, len(xs), typical(j, xs)})
		}
	}
	return found
}

// Of returns an impl's figure among several; ok is false if there is none.
func Of(figures []Figure, impl string) (f Figure, ok bool) {
	i := slices.IndexFunc(figures, func(f Figure) bool { return f.Impl == impl })
	if i < 0 {
		return Figure{}, false
	}
	return figures[i], true
}

// Lightest returns the ranked impls that may have the lowest figure in a unit: first the one
// that has, then those that are not shown to be above it by more than the margin, in the cell's
// order. It returns nil if no ranked impl has a figure.
func Lightest(j *compare.Judge, c *compare.Cell, unit resultfile.Unit) []string {
	ranked := slices.DeleteFunc(Figures(j, c, unit), func(f Figure) bool { return !j.Ranks(f.Impl) })
	if len(ranked) == 0 {
		return nil
	}
	least := slices.MinFunc(ranked, func(a, b Figure) int { return cmp.Compare(a.Value.Center, b.Value.Center) })
	names := []string{least.Impl}
	each := level(j, len(ranked)-1)
	for _, f := range ranked {
		if f.Impl != least.Impl && !(j.Mean(pairs(c, f.Impl, least.Impl, unit), each).Lo > j.LogMargin()) {
			names = append(names, f.Impl)
		}
	}
	return names
}

// values returns a contestant's values in the machine's main state, or in all states if the
// main one has too few launches to bound a median.
func values(c *compare.Cell, contestant int, unit resultfile.Unit) []float64 {
	if xs := c.Column(contestant, unit); len(xs) >= exact.FewestFor(0.95) {
		return xs
	}
	var all []float64
	for _, l := range c.Launches {
		if r := l.Results[contestant]; r != nil && !math.IsNaN(r.Values[unit]) {
			all = append(all, r.Values[unit])
		}
	}
	return all
}

// typical is [compare.Judge.Typical] for values that may be 0 or all the same, as counted bytes
// are.
func typical(j *compare.Judge, xs []float64) exact.Interval {
	switch least := slices.Min(xs); {
	case least == slices.Max(xs) && len(xs) >= compare.FewestLaunches:
		return exact.Interval{Lo: least, Center: least, Hi: least, Level: j.Options.Level}
	case least <= 0: // it has no logarithm
		return j.Median(xs, j.Options.Level)
	}
	return j.Typical(xs, j.Options.Level)
}

// pairs returns ln(a's value ÷ b's) of each launch that holds both; nil if the cell lacks an
// impl.
func pairs(c *compare.Cell, a, b string, unit resultfile.Unit) []float64 {
	i, k := slices.Index(c.Contestants, a), slices.Index(c.Contestants, b)
	if i < 0 || k < 0 {
		return nil
	}
	var logs []float64
	for n := range c.Launches {
		if log := c.Launches[n].LogRatio(i, k, unit); !math.IsNaN(log) {
			logs = append(logs, log)
		}
	}
	return logs
}

// level returns the level of each of a family of comparisons that are to hold together.
func level(j *compare.Judge, family int) float64 { return 1 - j.Alpha()/float64(max(1, family)) }
