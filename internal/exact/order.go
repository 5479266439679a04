// Package exact holds the statistics that judging rests on: plain slices in, numbers out.
// It knows nothing of files, maps or launches.
//
//   - Medians with intervals of order statistics ([OrderFor]), and the exact sign test
//     ([SignTest]): they assume that values are independent, and nothing else.
//   - The exact signed-rank test and its intervals ([Ranker], [SignedRank]): they hold for
//     values that are symmetric around the shift.
//   - The shift between two samples ([TwoSampleOrderFor]), which inverts the exact
//     Mann–Whitney test.
//   - Corrections for a family ([Holm]), bounds of a probability ([UpperBound],
//     [LowerBound]), a robust standard deviation ([RobustSD]), and whether discrete p-values
//     follow their null distribution ([FitPNull]).
//
// Ties count against a finding. A number that does not exist is NaN, which is null in JSON.
package exact

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// Power is the probability with which a test must find an effect for it to count as
// detectable. It defines the minimum detectable effect; 0.8 is the field's convention.
const Power = 0.80

// An Order is the interval of the median that belongs to the sign test at some level, for n
// values, in ranks.
type Order struct {
	// Rank is the k for which the k-th smallest and the k-th largest value bound the
	// median; 0 when n is too small.
	Rank int

	// Level is the actual confidence level of that interval.
	Level float64

	// Shift is the smallest true median, in standard deviations of Gaussian noise, that the
	// two-sided test finds with the probability [Power]; infinite when Rank is 0.
	Shift float64
}

// FairTail returns P(X ≤ k) for X binomial with n fair trials.
func FairTail(n, k int) float64 {
	return distuv.Binomial{N: float64(n), P: 0.5}.CDF(float64(k))
}

// OrderFor returns the narrowest order-statistic interval of the median of n
// values whose level is at least level (David and Nagaraja, Order
// Statistics, section 7.1).
func OrderFor(n int, level float64) Order {
	o := Order{Level: 1, Shift: math.Inf(1)}
	for k := 1; 2*k <= n; k++ {
		actual := 1 - 2*FairTail(n, k-1)
		if actual < level {
			break
		}
		o.Rank, o.Level = k, actual
	}
	if o.Rank > 0 {
		// The test rejects when fewer than rank values lie on one side. The
		// share q of values on the other side that makes this happen with
		// the probability power solves I_q(n-k+1, k) = power.
		q := mathext.InvRegIncBeta(float64(n-o.Rank+1), float64(o.Rank), Power)
		o.Shift = distuv.UnitNormal.Quantile(q)
	}
	return o
}

// FewestFor returns the fewest launches that give a finite interval of the
// median at level.
func FewestFor(level float64) int {
	return int(math.Ceil(1 - math.Log2(1-level)))
}

// Median returns the true median of sorted values, NaN if there are none.
func Median(sorted []float64) float64 {
	n := len(sorted)
	if n == 0 {
		return math.NaN()
	}
	// The mean of the two middle values: taking the upper one is a bias of
	// +1 to +2 % at the noise of slices.
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// Interval returns the median of sorted values with the interval that o gives. There must
// be as many values as o is for.
func (o Order) Interval(sorted []float64) Interval {
	i := Interval{Lo: math.Inf(-1), Center: Median(sorted), Hi: math.Inf(+1), Level: o.Level}
	if o.Rank > 0 {
		i.Lo, i.Hi = sorted[o.Rank-1], sorted[len(sorted)-o.Rank]
	}
	return i
}

// NoInterval is the interval of an estimate that does not exist.
func NoInterval() Interval {
	nan := math.NaN()
	return Interval{nan, nan, nan, nan}
}

// Sorted returns a sorted copy of xs.
func Sorted(xs []float64) []float64 {
	xs = slices.Clone(xs)
	slices.Sort(xs)
	return xs
}

// UpperBound returns the exact upper bound of a probability, at a one-sided level, after k
// of n trials succeeded (Clopper and Pearson 1934). It is 1 without trials.
func UpperBound(k, n int, level float64) float64 {
	if k >= n {
		return 1
	}
	return distuv.Beta{Alpha: float64(k + 1), Beta: float64(n - k)}.Quantile(level)
}

// LowerBound is [UpperBound]'s mirror image: the exact lower bound of a probability after k
// of n trials succeeded. It is 0 without trials.
func LowerBound(k, n int, level float64) float64 { return 1 - UpperBound(n-k, n, level) }
