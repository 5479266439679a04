package compare

import (
	"fmt"
	"math"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// A Judge judges cells by options. It remembers the order statistics and the factors of
// Student's intervals that it has computed, so one Judge should serve all cells. It must not
// be used concurrently.
type Judge struct {
	Options Options // with the defaults filled in
	orders  map[orderKey]exact.Order
	factors map[orderKey]float64
}

type orderKey struct {
	n     int
	level float64
}

// NewJudge returns a judge by opt, with defaults for what opt leaves zero. It keeps
// opt.Unranked.
func NewJudge(opt Options) *Judge {
	if opt.Level == 0 {
		opt.Level = 0.95
	}
	if opt.Margin == 0 {
		opt.Margin = 0.02
	}
	if opt.Unranked == nil {
		opt.Unranked = []string{"nop", "plain"}
	}
	return &Judge{opt, make(map[orderKey]exact.Order), make(map[orderKey]float64)}
}

// LogMargin returns the margin as a natural logarithm: ln(1 + Margin).
func (j *Judge) LogMargin() float64 { return math.Log1p(j.Options.Margin) }

// Alpha returns the family-wise error of the tests, 1 − Level: a fraction in [0,1].
func (j *Judge) Alpha() float64 { return 1 - j.Options.Level }

// Order returns the order statistics that bound the median of n values at a level in [0,1],
// as [exact.OrderFor] does, which takes longer.
func (j *Judge) Order(n int, level float64) exact.Order {
	key := orderKey{n, level}
	o, ok := j.orders[key]
	if !ok {
		o = exact.OrderFor(n, level)
		j.orders[key] = o
	}
	return o
}

// Median returns the true median of xs, in any order, with the narrowest interval of order
// statistics whose level is at least level. The interval is infinite if xs are too few, and
// all NaN if there are none. It sorts a copy.
func (j *Judge) Median(xs []float64, level float64) exact.Interval {
	if len(xs) == 0 {
		return exact.NoInterval()
	}
	return j.Order(len(xs), level).Interval(exact.Sorted(xs))
}

// noBounds is the warning that n launches can't bound a median at a level.
func noBounds(n int, level float64) error {
	return fmt.Errorf("%d launches give no interval: need >= %d launches for %s", n, exact.FewestFor(level), words.Percent(level))
}

// MedianInterval is [Judge.Median] for callers without a judge.
func MedianInterval(xs []float64, level float64) exact.Interval {
	return NewJudge(Options{}).Median(xs, level)
}

// Typical returns what launches say of a figure that is not negative, such as ns/op: the median, or, where
// they are too few to bound one and [FewestLaunches] at least, the geometric mean with
// Student's interval.
func (j *Judge) Typical(xs []float64, level float64) exact.Interval {
	if len(xs) < FewestLaunches || j.Order(len(xs), level).Rank > 0 {
		return j.Median(xs, level)
	}
	logs := make([]float64, len(xs))
	for i, x := range xs {
		logs[i] = math.Log(x)
	}
	return j.Mean(logs, level).Exp()
}
