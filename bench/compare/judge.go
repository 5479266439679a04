package compare

import (
	"fmt"
	"math"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// A Judge judges by options with their defaults filled in, and remembers
// what is the same for every cell.
type Judge struct {
	Options Options
	orders  map[orderKey]exact.Order
}

type orderKey struct {
	n     int
	level float64
}

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
	return &Judge{opt, make(map[orderKey]exact.Order)}
}

// LogMargin returns the margin as a logarithm.
func (j *Judge) LogMargin() float64 { return math.Log1p(j.Options.Margin) }

// Alpha returns the family-wise error of the tests.
func (j *Judge) Alpha() float64 { return 1 - j.Options.Level }

func (j *Judge) Order(n int, level float64) exact.Order {
	key := orderKey{n, level}
	o, ok := j.orders[key]
	if !ok {
		o = exact.OrderFor(n, level)
		j.orders[key] = o
	}
	return o
}

// Median returns the median of xs, in any order, with its interval at level.
func (j *Judge) Median(xs []float64, level float64) exact.Interval {
	if len(xs) == 0 {
		return exact.NoInterval()
	}
	return j.Order(len(xs), level).Interval(exact.Sorted(xs))
}

// tooFew warns that n launches cannot bound a median at level.
func tooFew(n int, level float64) error {
	return fmt.Errorf("%d launches give no interval: need >= %d launches for %s", n, exact.FewestFor(level), words.Percent(level))
}

// MedianInterval returns the true median of xs, in any order, with the
// narrowest interval of order statistics whose level is at least level. It
// assumes that the values are independent, and nothing about their
// distribution. With too few values the interval is infinite and a warning
// says how many it needs.
func MedianInterval(xs []float64, level float64) (exact.Interval, exact.Warnings) {
	if len(xs) == 0 {
		return exact.NoInterval(), exact.Warnings{tooFew(0, level)}
	}
	o := exact.OrderFor(len(xs), level)
	if o.Rank == 0 {
		return o.Interval(exact.Sorted(xs)), exact.Warnings{tooFew(len(xs), level)}
	}
	return o.Interval(exact.Sorted(xs)), nil
}
