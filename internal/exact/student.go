package exact

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// StudentFactor returns the half-width of Student's interval for the mean of n values, in
// standard errors of the mean: +Inf for fewer than two values. Level is that of the
// two-sided interval, in [0,1).
func StudentFactor(n int, level float64) float64 {
	if n < 2 {
		return math.Inf(1)
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(n - 1)}.Quantile((1 + level) / 2)
}

// Student returns the mean of xs, with the interval that factor standard errors on both sides
// give ([StudentFactor]). It assumes that the values are independent and that their mean is
// nearly normal. It is exact for Gaussian values. Heavy tails widen it, so that it holds more
// often than it says. Skewed values make it hold less often on one side while they are few.
//
// The bounds are infinite for fewer than two values, and all is NaN for none. Infinite values,
// which are logarithms of ratios with 0, tell nothing of a mean, unless all are the same.
func Student(xs []float64, factor, level float64) Interval {
	n := float64(len(xs))
	if n == 0 {
		return NoInterval()
	}
	if Infinite(xs) > 0 {
		if len(xs) > 1 && !slices.ContainsFunc(xs, func(x float64) bool { return x != xs[0] }) {
			return Interval{xs[0], xs[0], xs[0], level}
		}
		return Interval{Lo: math.Inf(-1), Center: Median(Sorted(xs)), Hi: math.Inf(1), Level: level}
	}
	mean, sd := stat.MeanStdDev(xs, nil)
	i := Interval{Lo: math.Inf(-1), Center: mean, Hi: math.Inf(1), Level: level}
	if len(xs) > 1 {
		half := factor * sd / math.Sqrt(n)
		i.Lo, i.Hi = mean-half, mean+half
	}
	return i
}

// Infinite counts the infinite values of xs.
func Infinite(xs []float64) int {
	n := 0
	for _, x := range xs {
		if math.IsInf(x, 0) {
			n++
		}
	}
	return n
}
