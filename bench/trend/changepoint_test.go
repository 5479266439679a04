package trend

import (
	"math"
	"testing"

	"example.com/mapbench/internal/simulation"
)

// TestLocate checks how often the place of a change point is near the true one, and how often its
// range covers that, for shifts of 2 and 4 standard deviations.
func TestLocate(t *testing.T) {
	r := simulation.Random(t)
	const first, at, n = 7, 30, 40
	check := func(size float64, within int, want float64) {
		t.Helper()
		var near, likeliestNear, covered simulation.Tally
		for range 3000 {
			xs := ramp(n, 0, size, at)
			for i := range xs {
				xs[i] += r.NormFloat64()
			}
			p := changePoint{at: first + n/2}
			p.locate(xs, first)
			near.Add(math.Abs(float64(p.at-first-at)) <= float64(within))
			likeliestNear.Add(math.Abs(float64(likeliest(likelihood(xs))-at)) <= float64(within))
			covered.Add(p.earliest-first <= at && at <= p.latest-first)
		}
		t.Logf("%g SD: within %d in %.3f, the likeliest place in %.3f; covered in %.3f", size, within, near.Share(), likeliestNear.Share(), covered.Share())
		if surelyBelow(near, want) {
			t.Errorf("%g SD: within %d in %.3f, want %g", size, within, near.Share(), want)
		}
		if surelyBelow(covered, 0.9) {
			t.Errorf("%g SD: covered in %.3f, want 0.9", size, covered.Share())
		}
	}
	check(2, 2, 0.945)
	check(4, 0, 0.94)
}

// TestPlainShiftIsCertain checks that the values of two distant levels in random order, cleaned
// of outliers, do not look like two levels again.
func TestPlainShiftIsCertain(t *testing.T) {
	r := simulation.Simulated(t)
	for range 10 {
		xs := ramp(30, 0, 10, 18)
		for i := range xs {
			xs[i] += r.NormFloat64()
		}
		s := &searcher{random: r}
		if found := s.test(xs, 0.01, 4999); found.p > 0.001 {
			t.Errorf("a shift by ten standard deviations has p = %g, want the least there is", found.p)
		}
	}
}

// TestOutliersHideNoShift checks that the test keeps most of its power beside outliers, although
// not all of them are recognized in random order.
func TestOutliersHideNoShift(t *testing.T) {
	r := simulation.Simulated(t)
	s := &searcher{random: r}
	var found simulation.Tally
	for range max(100, simulation.Experiments(800)) {
		xs := ramp(40, 0, 2, 30)
		for i := range xs {
			xs[i] += r.NormFloat64()
		}
		for _, i := range r.Perm(len(xs))[:4] {
			xs[i] += 8 * side(r)
		}
		found.Add(s.test(xs, firstAlpha, 199).p <= firstAlpha)
	}
	t.Logf("a shift by 2 SD for the last 10 of 40 runs, 4 outliers: found in %.3f", found.Share())
	if surelyBelow(found, 0.85) {
		t.Errorf("found in %.3f, want 0.85", found.Share())
	}
}
