package exact

import (
	"math"

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
// The bounds are infinite for fewer than two values, and all is NaN for none.
func Student(xs []float64, factor, level float64) Interval {
	n := float64(len(xs))
	if n == 0 {
		return NoInterval()
	}
	mean, sd := stat.MeanStdDev(xs, nil)
	i := Interval{Lo: math.Inf(-1), Center: mean, Hi: math.Inf(1), Level: level}
	if len(xs) > 1 {
		half := factor * sd / math.Sqrt(n)
		i.Lo, i.Hi = mean-half, mean+half
	}
	return i
}
