package crossover

import (
	"math"

	"gonum.org/v1/gonum/stat"

	"example.com/mapbench/internal/exact"
)

// fewest is the fewest sweeps whose mean has an interval. Two would give one that is wider
// than any difference between maps.
const fewest = 3

// spared is the part of α that intervals leave unused. What is measured depends on what was
// measured before: the values near a crossing are chosen by the data, and measuring ends when
// the interval is narrow. In simulations this costs up to half a point of coverage at 95 %.
const spared = 0.2

// factors holds Student's quantiles by the number of sweeps, for one level. To compute one
// takes longer than all else that a fit does at one value of the axis.
type factors struct {
	level    float64
	byNumber map[int]float64
}

func newFactors(level float64) *factors { return &factors{level, make(map[int]float64)} }

// of returns the number of standard errors, of the mean of n values, to either side of the
// mean. It is infinite for fewer than [fewest] values.
func (f *factors) of(n int) float64 {
	if n < fewest {
		return math.Inf(1)
	}
	q, ok := f.byNumber[n]
	if !ok {
		q = exact.StudentFactor(n, f.level)
		f.byNumber[n] = q
	}
	return q
}

// interval returns the mean of xs with Student's interval. It is infinite for too few
// values, and all NaN for none.
func (f *factors) interval(xs []float64) exact.Interval {
	if len(xs) == 0 {
		return exact.NoInterval()
	}
	if len(xs) < fewest {
		return exact.Interval{Lo: math.Inf(-1), Center: stat.Mean(xs, nil), Hi: math.Inf(1), Level: 1}
	}
	return exact.Student(xs, f.of(len(xs)), f.level)
}
