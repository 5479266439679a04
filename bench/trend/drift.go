package trend

import (
	"math"
	"slices"

	"example.com/mapbench/internal/exact"
)

// A model is one way to describe a series: levels that begin at places, and a
// slope that they share.
type model struct {
	places []changePoint
	slope  float64
	drifts bool
}

// In n nights steps must fit better than a line by n/4 - shiftSlack squared noises, and
// by mostDoubt at most (from 66 nights on).
const (
	shiftSlack = 6.3 // √40
	mostDoubt  = 10
)

// choose returns the best of some models of a series in which steps were found:
// these steps; a line without steps; and lines with the steps that are found beside
// them (Beaulieu and Killick 2018). A line and one step explain what drifts and shifts
// with less than a staircase takes.
//
// A parameter must gain the squared noise times the logarithm of the nights (Schwarz
// 1978). Beyond that, steps must be better than a line by as much as shifts allow: of
// all shifts, one in the middle of n nights is most like a line, and if it is of 2
// standard deviations it fits better by n/4 squared noises, give or take √n. They are
// held to shiftSlack less than n/4, at which 40 nights ask for less than their
// parameters do. Parameters alone took every fifth drift of 2 standard deviations in 60
// nights for a shift; with this it is one in eighteen (TestSimulatedDrifts), and of a
// hundred shifts one more is missed, or two beside a drift. In 40 nights no price does
// for both (TestDriftsLikeShifts), so shifts come first there.
func (s *searcher) choose(xs []float64, steps []changePoint) ([]changePoint, float64) {
	ys, _ := clean(xs)
	models := []model{{places: steps}, {slope: slopeOf(ys, nil), drifts: true}}
	for _, m := range models[:2] {
		places, _ := s.steps(detrend(xs, slopeOf(ys, m.places)), permutationsWithin)
		models = append(models, model{places, slopeOf(ys, places), true})
	}
	// The best fit tells the noise; a series without any has that of rounding.
	noise := math.Inf(1)
	for _, m := range models {
		residuals := m.residuals(ys)
		freedom := len(ys) - m.parameters() + len(m.places) // a place is no degree of freedom
		noise = min(noise, math.Sqrt(clippedSquares(residuals, 0)/float64(freedom)))
	}
	noise = max(noise, ulps*(slices.Max(ys)-slices.Min(ys)))
	n := float64(len(ys))
	price := math.Log(n)
	doubt := max(0, min(mostDoubt, n/4-shiftSlack)-price) // of one step, which takes a parameter more than a line
	best, least := model{}, math.Inf(1)
	for _, m := range models {
		cost := clippedSquares(m.residuals(ys), noise)/(noise*noise) + price*float64(m.parameters())
		switch {
		case len(m.places) > 0 && m.drifts:
			cost += max(doubt, price) // without it, steps were found beside lines where there were none
		case len(m.places) > 0:
			cost += doubt
		}
		if cost < least {
			best, least = m, cost
		}
	}
	return best.places, best.slope
}

// parameters counts a model's levels, places and slope.
func (m *model) parameters() int {
	n := 1 + 2*len(m.places)
	if m.drifts {
		n++
	}
	return n
}

// residuals returns what a model leaves of a series.
func (m *model) residuals(ys []float64) []float64 {
	rest := detrend(ys, m.slope)
	levels(m.places, len(rest), func(lo, hi int) {
		center := exact.Median(exact.Sorted(rest[lo:hi]))
		if _, scale := robust(rest[lo:hi]); scale > 0 {
			sum := 0.0
			for _, r := range rest[lo:hi] {
				sum += max(-clipAt*scale, min(clipAt*scale, r-center))
			}
			center += sum / float64(hi-lo)
		}
		for i := lo; i < hi; i++ {
			rest[i] -= center
		}
	})
	return rest
}

// clippedSquares sums squares, each at most that of clipAt times the noise; 0 stands
// for the residuals' own.
func clippedSquares(residuals []float64, noise float64) float64 {
	if noise == 0 {
		_, noise = robust(residuals)
	}
	sum := 0.0
	for _, r := range residuals {
		sum += min(r*r, clipAt*clipAt*noise*noise)
	}
	return sum
}

// levels calls do with the bounds of each level of n values.
func levels(places []changePoint, n int, do func(lo, hi int)) {
	lo := 0
	for _, p := range places {
		do(lo, p.at)
		lo = p.at
	}
	do(lo, n)
}

// slopeOf returns the slope that all levels share, by least squares within them.
func slopeOf(ys []float64, places []changePoint) float64 {
	above, below := 0.0, 0.0
	levels(places, len(ys), func(lo, hi int) {
		middle, mean := float64(lo+hi-1)/2, 0.0
		for _, y := range ys[lo:hi] {
			mean += y / float64(hi-lo)
		}
		for i := lo; i < hi; i++ {
			x := float64(i) - middle
			above += x * (ys[i] - mean)
			below += x * x
		}
	})
	return above / below
}

// detrend returns a copy without a slope, pivoted at the middle of the series.
func detrend(ys []float64, slope float64) []float64 {
	rest := make([]float64, len(ys))
	for i, y := range ys {
		rest[i] = y - slope*(float64(i)-float64(len(ys)-1)/2)
	}
	return rest
}
