package compare

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
)

// A look is a moment at which a race judges a cell.
type look struct {
	from, to int     // the cell's launches that it judges
	share    float64 // of α
	glance   bool    // it judges by [assumedSpread], since it has too few launches for Student's interval
}

// The shares of α that looks have. The screen is the first one with enough launches for Student's
// interval. A glance is a look before it. The looks after the screen share the rest equally.
const screenShare, glanceShare = 0.4, 0.1 // the first with the glances before it

// assumedSpread is what a glance assumes: the standard deviation of ln(ratio of two ns/op), or of
// the memory of two maps, from launch to launch, is at most this. Some pairs of noisy files have
// more. A map that takes twice as long as the best in both launches of a glance is then left out
// more often than its share of α says.
const assumedSpread = 0.3

// ScreenLook returns the index of the screen among the looks of a race.
func ScreenLook(looks []int) int {
	return max(0, slices.IndexFunc(looks, func(launches int) bool { return launches >= FewestLaunches }))
}

// looksDone returns the looks at which a cell is judged. Those of a race are fixed for ns/op, by
// which it also decided what to launch on. By another unit all launches are judged at once, at a
// share of α as if at each look of the race: wherever that stopped, the level holds. What was
// weighed has the glance too, so that heavy maps which the race left out early are told.
func (j *Judge) looksDone(c *Cell, partial bool) []look {
	unit, n := j.Options.Unit, len(c.Launches)
	if unit == resultfile.NsPerOp || len(c.looks) < 2 {
		return c.looksDone(partial)
	}
	all := look{to: n, share: 1 / float64(len(c.looks))}
	if first := c.looks[0]; unit.Weighed() && first < FewestLaunches && first <= n {
		return []look{{to: first, share: all.share, glance: true}, all}
	}
	return []look{all}
}

// looksDone returns the looks for which the cell has launches. A cell that was not raced has
// one, at all its launches. The last one may have fewer launches than planned, because the
// time was used up. It is left out unless partial is set, and if it has too few to compare
// impls with, so that the look before stands. If there are more launches than planned, the
// last look takes them all.
func (c *Cell) looksDone(partial bool) []look {
	n, last := len(c.Launches), len(c.looks)-1
	if last < 1 {
		return []look{{to: n, share: 1}}
	}
	screen := ScreenLook(c.looks)
	var done []look
	for k, to := range c.looks {
		l := look{to: to}
		switch {
		case k < screen:
			l.share, l.glance = glanceShare/float64(screen), true
		case k > 0 && k == screen:
			l.share = screenShare - glanceShare
		case k == screen:
			l.share = screenShare
		default:
			l.from, l.share = c.looks[screen], (1-screenShare)/float64(last-screen)
		}
		if k == last && n > to {
			l.to = n
		}
		whole := n >= l.to
		news := k == 0 || n > c.looks[k-1] && n-l.from >= FewestLaunches
		if !whole && !(partial && news) {
			break
		}
		l.to = min(l.to, n)
		done = append(done, l)
		if !whole {
			break
		}
	}
	return done
}

// assumed returns the mean of xs with the interval of values whose standard deviation is
// [assumedSpread].
func assumed(xs []float64, level float64) exact.Interval {
	if exact.Infinite(xs) > 0 {
		return exact.Student(xs, 0, level)
	}
	half := assumedSpread / math.Sqrt(float64(len(xs))) * distuv.UnitNormal.Quantile((1+level)/2)
	mean := stat.Mean(xs, nil)
	return exact.Interval{Lo: mean - half, Center: mean, Hi: mean + half, Level: level}
}
