package crossover

import (
	"math"

	"example.com/mapbench/bench/compare"
)

// needed estimates how many sweeps in all would resolve a curve. It assumes that intervals
// shrink with the root of their number, and that further sweeps measure what is open alone.
// It returns 0 if a million would not suffice.
func needed(j *compare.Judge, c *Curve) int {
	more := 0.0
	if len(c.Crossings) > 0 {
		for _, x := range c.Crossings {
			// Without Known, more launches would not narrow the interval.
			if !precise(j, c.Axis, x) && !math.IsNaN(float64(x.Known)) {
				more = max(more, float64(x.Launches)*(math.Pow(halfWidth(c.Axis, x)/j.Options.Precision, 2)-1))
			}
		}
	} else {
		for _, p := range c.Points {
			if p.Sign == 0 && !p.Tied {
				more = max(more, moreAt(j, p))
			}
		}
	}
	if more == 0 || more > 1e6 || math.IsNaN(more) {
		return 0
	}
	return c.Launches + max(1, int(math.Ceil(more)))
}

// moreAt estimates how many more launches decide the sign of a point, or show that it is
// tied, whichever takes fewer.
func moreAt(j *compare.Judge, p Point) float64 {
	if p.Launches < fewest {
		return float64(fewest - p.Launches)
	}
	n := float64(p.Launches)
	half, off := (p.Log.Hi-p.Log.Lo)/2, math.Abs(p.Log.Center)
	decide := n * math.Pow(half/off, 2)
	tie := math.Inf(1)
	if off < j.LogMargin() {
		tie = n * math.Pow(half/(j.LogMargin()-off), 2)
	}
	return max(min(decide, tie)-n, 1)
}
