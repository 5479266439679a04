package trend

import (
	"math"
	"slices"

	"example.com/mapbench/internal/exact"
)

// A model describes a series by levels, which begin at places, and a slope that they share.
type model struct {
	places []changePoint
	slope  float64
	drifts bool
}

// In n runs, steps must fit better than a line by n/4 - shiftSlack squared noises, but by no
// more than mostDoubt, which is reached at 66 runs.
const (
	shiftSlack = 6.3 // √40
	mostDoubt  = 10
)

// choose returns the best of some models of a series in which steps were found: these steps;
// a line without steps; and lines with the steps that are found once the line is removed
// (Beaulieu and Killick 2018). A line with one step explains a series that drifts and shifts
// with fewer parameters than steps alone.
//
// Each parameter must improve the fit by the squared noise times the logarithm of the number
// of runs (Schwarz 1978). Steps must also fit better than a line by an extra amount, as large
// as shifts allow. The shift that is most like a line is in the middle of the n runs. If it
// is of 2 standard deviations, steps fit it better than a line by n/4 squared noises, give or
// take √n. So the extra amount is n/4 less shiftSlack. At 40 runs that is less than the
// parameters ask for anyway.
//
// Without the extra amount, every fifth drift of 2 standard deviations in 60 runs was taken
// for a shift. With it, it is one in eighteen (TestSimulatedDrifts), and one more shift in a
// hundred is missed, or two beside a drift. In 40 runs no amount serves both shifts and
// drifts (TestDriftsLikeShifts), so there it favours shifts.
func (s *searcher) choose(xs []float64, steps []changePoint) ([]changePoint, float64) {
	ys, _ := clean(xs)
	models := []model{{places: steps}, {slope: slopeOf(ys, nil), drifts: true}}
	for _, m := range models[:2] {
		places, _ := s.steps(detrend(xs, slopeOf(ys, m.places)), permutationsWithin)
		models = append(models, model{places, slopeOf(ys, places), true})
	}
	// The noise is that of the best fit, and at least that of rounding.
	noise := math.Inf(1)
	for _, m := range models {
		residuals := m.residuals(ys)
		freedom := len(ys) - m.parameters() + len(m.places) // a place takes no degree of freedom
		noise = min(noise, math.Sqrt(clippedSquares(residuals, 0)/float64(freedom)))
	}
	noise = max(noise, ulps*(slices.Max(ys)-slices.Min(ys)))
	n := float64(len(ys))
	price := math.Log(n)
	doubt := max(0, min(mostDoubt, n/4-shiftSlack)-price) // one step has a parameter more than a line
	best, least := model{}, math.Inf(1)
	for _, m := range models {
		cost := clippedSquares(m.residuals(ys), noise)/(noise*noise) + price*float64(m.parameters())
		switch {
		case len(m.places) > 0 && m.drifts:
			cost += max(doubt, price) // without price, steps that were not there were found beside lines
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

// residuals returns the series minus the model.
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

// clippedSquares returns the sum of the squared residuals, each clipped at clipAt times the
// noise. A noise of 0 stands for the residuals' own.
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

// slopeOf returns the slope that all levels share, by least squares within the levels.
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

// detrend returns a copy with a slope removed. The middle of the series keeps its value.
func detrend(ys []float64, slope float64) []float64 {
	rest := make([]float64, len(ys))
	for i, y := range ys {
		rest[i] = y - slope*(float64(i)-float64(len(ys)-1)/2)
	}
	return rest
}
