package compare

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// power is the probability of being found that defines the minimum
// detectable effect, by the convention of the field.
const power = 0.80

// An order is what the sign test at some level comes to for n values.
type order struct {
	// rank is the k for which the k-th smallest and the k-th largest value
	// bound the median; 0 when n is too small.
	rank int

	// level is the actual confidence level of that interval.
	level float64

	// shift is the smallest true median, in standard deviations of Gaussian
	// noise, that the two-sided test finds with the probability power;
	// infinite when rank is 0.
	shift float64
}

// tail returns P(X ≤ k) for X binomial with n fair trials.
func tail(n, k int) float64 {
	return distuv.Binomial{N: float64(n), P: 0.5}.CDF(float64(k))
}

// orderFor returns the narrowest order-statistic interval of the median of n
// values whose level is at least level (David and Nagaraja, Order
// Statistics, section 7.1).
func orderFor(n int, level float64) order {
	o := order{level: 1, shift: math.Inf(1)}
	for k := 1; 2*k <= n; k++ {
		actual := 1 - 2*tail(n, k-1)
		if actual < level {
			break
		}
		o.rank, o.level = k, actual
	}
	if o.rank > 0 {
		// The test rejects when fewer than rank values lie on one side. The
		// share q of values on the other side that makes this happen with
		// the probability power solves I_q(n-k+1, k) = power.
		q := mathext.InvRegIncBeta(float64(n-o.rank+1), float64(o.rank), power)
		o.shift = distuv.UnitNormal.Quantile(q)
	}
	return o
}

// launchesFor returns the fewest launches that give a finite interval of the
// median at level.
func launchesFor(level float64) int {
	return int(math.Ceil(1 - math.Log2(1-level)))
}

// tooFew warns that n launches cannot bound a median at level.
func tooFew(n int, level float64) error {
	return fmt.Errorf("%d launches give no interval: need >= %d launches for %s", n, launchesFor(level), FormatPercent(level))
}

// median returns the true median of sorted values, NaN of none.
func median(sorted []float64) float64 {
	n := len(sorted)
	if n == 0 {
		return math.NaN()
	}
	// The mean of the two middle values: taking the upper one is a bias of
	// +1 to +2 % at the noise of slices.
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// interval returns the median of sorted values with the interval o.
func (o order) interval(sorted []float64) Interval {
	i := Interval{Lo: math.Inf(-1), Center: median(sorted), Hi: math.Inf(+1), Level: o.level}
	if o.rank > 0 {
		i.Lo, i.Hi = sorted[o.rank-1], sorted[len(sorted)-o.rank]
	}
	return i
}

// MedianInterval returns the true median of xs, in any order, with the
// narrowest interval of order statistics whose level is at least level. It
// assumes that the values are independent, and nothing about their
// distribution. With too few values the interval is infinite and a warning
// says how many it needs.
func MedianInterval(xs []float64, level float64) (Interval, Warnings) {
	if len(xs) == 0 {
		return nothing(), Warnings{tooFew(0, level)}
	}
	o := orderFor(len(xs), level)
	if o.rank == 0 {
		return o.interval(sorted(xs)), Warnings{tooFew(len(xs), level)}
	}
	return o.interval(sorted(xs)), nil
}

// nothing is the interval of an estimate that does not exist.
func nothing() Interval {
	nan := math.NaN()
	return Interval{nan, nan, nan, nan}
}

// sorted returns a sorted copy of xs.
func sorted(xs []float64) []float64 {
	xs = slices.Clone(xs)
	slices.Sort(xs)
	return xs
}

// A judge judges by options with their defaults filled in, and remembers
// what is the same for every cell.
type judge struct {
	Options
	orders map[orderKey]order
}

type orderKey struct {
	n     int
	level float64
}

func newJudge(opt Options) *judge {
	if opt.Level == 0 {
		opt.Level = 0.95
	}
	if opt.Margin == 0 {
		opt.Margin = 0.02
	}
	if opt.Unranked == nil {
		opt.Unranked = []string{"nop", "plain"}
	}
	return &judge{opt, make(map[orderKey]order)}
}

// margin returns the margin as a logarithm.
func (j *judge) margin() float64 { return math.Log1p(j.Margin) }

// alpha returns the family-wise error of the tests.
func (j *judge) alpha() float64 { return 1 - j.Level }

func (j *judge) order(n int, level float64) order {
	key := orderKey{n, level}
	o, ok := j.orders[key]
	if !ok {
		o = orderFor(n, level)
		j.orders[key] = o
	}
	return o
}

// median returns the median of xs, in any order, with its interval at level.
func (j *judge) median(xs []float64, level float64) Interval {
	if len(xs) == 0 {
		return nothing()
	}
	return j.order(len(xs), level).interval(sorted(xs))
}
