package compare

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The null distribution by enumeration: each of n magnitudes has either sign.
func TestRankSampleExact(t *testing.T) {
	for n := 1; n <= 10; n++ {
		ranks := make(ranker)
		var ps []float64
		for signs := range 1 << n {
			xs := make([]float64, n)
			for i := range xs {
				xs[i] = 1 + math.Sqrt(float64(i)) // no two averages are equal
				if signs>>i&1 == 1 {
					xs[i] = -xs[i]
				}
			}
			s := ranks.rank(xs)
			if p, q := s.above(0), s.below(0); math.Abs(p+q-1) > 0.5 && n > 1 && p <= 1e-12 {
				t.Fatalf("n=%d: p = %v above, %v below", n, p, q)
			}
			ps = append(ps, s.above(0))
		}
		slices.Sort(ps)
		for i, p := range ps {
			if i+1 < len(ps) && ps[i+1] == p {
				continue
			}
			if want := float64(i+1) / float64(len(ps)); math.Abs(p-want) > 1e-12 {
				t.Errorf("n=%d: p = %v comes in %v of all signs, want as often as it says", n, p, want)
			}
		}
	}
}

// Both forms of the test agree, ties and zeros too.
func TestRankSampleIsSignedRank(t *testing.T) {
	r := random(t)
	for range 2000 {
		xs := make([]float64, r.IntN(20))
		for i := range xs {
			xs[i] = float64(r.IntN(9) - 4)
		}
		wantTwo, want := SignedRank(xs)
		s := make(ranker).rank(xs)
		if got := s.above(0); math.Abs(got-want) > 1e-12 {
			t.Fatalf("%v: p = %v above 0, want %v", xs, got, want)
		}
		if got := min(1, 2*min(s.above(0), s.below(0))); math.Abs(got-wantTwo) > 1e-12 {
			t.Fatalf("%v: two-sided p = %v, want %v", xs, got, wantTwo)
		}
		shifted := slices.Clone(xs)
		for i := range shifted {
			shifted[i] -= 2
		}
		if _, want := SignedRank(shifted); math.Abs(s.above(2)-want) > 1e-12 {
			t.Fatalf("%v: p = %v above 2, want %v", xs, s.above(2), want)
		}
	}
}

// Hollander and Wolfe, Nonparametric Statistical Methods, example 3.3: the change of
// nine patients' depression, between -0.786 and -0.010 at 96 %.
func TestRankIntervalPublished(t *testing.T) {
	before := []float64{1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30}
	after := []float64{0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29}
	for i := range after {
		after[i] -= before[i]
	}
	i := make(ranker).rank(after).interval(0.95)
	if got := fmt.Sprintf("%.3f %.3f %.3f", i.Lo, i.Hi, i.Level); got != "-0.786 -0.010 0.961" {
		t.Errorf("interval and level %s, want -0.786 -0.010 0.961", got)
	}
}

func TestRankIntervalCovers(t *testing.T) {
	t.Parallel()
	r := simulated(t)
	for _, n := range noises {
		var covered tally
		ranks := make(ranker)
		for range experiments(2000) {
			xs := make([]float64, 6+r.IntN(30))
			for i := range xs {
				xs[i] = 0.05 + n.draw(r) - n.draw(r)
			}
			interval := ranks.rank(xs).interval(0.95)
			covered.add(interval.Lo <= 0.05 && 0.05 <= interval.Hi)
		}
		if covered.below(0.94) { // 0.95 or more, and the chance of 2,000
			t.Errorf("%s: covered %.3f, want 0.95 or more", n.name, covered.share())
		}
	}
}

func TestRankNoise(t *testing.T) {
	t.Parallel()
	r := simulated(t)
	for _, n := range []int{8, 16, 40} {
		sum, squares := 0.0, 0.0
		const times = 3000
		for range times {
			xs := make([]float64, n)
			for i := range xs {
				xs[i] = 7 + 3*r.NormFloat64()
			}
			sd := make(ranker).rank(xs).noise()
			sum += sd
			squares += sd * sd
		}
		mean := sum / times
		cv := math.Sqrt(squares/times/mean/mean - 1)
		t.Logf("%d values of standard deviation 3: %.3f ± %.0f %%", n, mean, 100*cv)
		if math.Abs(mean/3-1) > 0.04 || cv > 0.9/math.Sqrt(float64(n)) {
			t.Errorf("%d values: noise %.3f ± %.0f %%, want 3 ± less than %.0f %%", n, mean, 100*cv, 90/math.Sqrt(float64(n)))
		}
	}
	for _, few := range [][]float64{nil, {1}, {1, 2, 3}} {
		if sd := make(ranker).rank(few).noise(); !math.IsNaN(sd) {
			t.Errorf("noise of %v is %v, want NaN", few, sd)
		}
	}
}

// Pairs that are sized find their effect, and what is said to be detectable is found.
func TestGateSize(t *testing.T) {
	t.Parallel()
	r := simulated(t)
	plan := DefaultGatePlan()
	ranks := make(ranker)
	for _, rule := range plan.Rules {
		for _, sd := range []float64{0.01, 0.02, 0.035, 0.06} {
			for _, family := range []int{1, 4, 20, 100} {
				n := plan.size(rule, sd, family)
				var found tally
				for range experiments(2000) {
					xs := gaussian(r, n, math.Log1p(rule.Effect), sd)
					middle := median(sorted(xs))
					for i := range xs {
						xs[i] -= math.Log1p(rule.Floor)
					}
					// As above of a rankSample, but in less than n² steps.
					p := ranks.cdf(n)[rankSum(xs, -1)]
					found.add(p <= rule.Alpha/float64(family) && middle >= math.Log1p(rule.Least))
				}
				if found.below(0.98) {
					t.Errorf("%s, noise %g, %d suspects: %d pairs find %g in %.3f, want %g", rule.Metric, sd, family, n, rule.Effect, found.share(), plan.Power)
				}
				if n > plan.LeastConfirm+10 && found.above(0.9985) {
					t.Errorf("%s, noise %g, %d suspects: %d pairs find %g in %.3f: wasteful", rule.Metric, sd, family, n, rule.Effect, found.share())
				}
			}
		}
	}
	if n := plan.size(plan.Rules[0], math.NaN(), 1); n != math.MaxInt32 {
		t.Errorf("%d pairs for noise that is not known, want no number to do", n)
	}
}

func TestGateDetectable(t *testing.T) {
	t.Parallel()
	r := simulated(t)
	plan := DefaultGatePlan()
	rule := plan.Rules[0]
	ranks := make(ranker)
	for _, sd := range []float64{0.01, 0.03, 0.06, 0.2} {
		for _, family := range []int{1, 10} {
			confirm := min(plan.size(rule, sd, family), plan.MostConfirm)
			mde := plan.detectable(rule, sd, plan.Screen, confirm, family)
			var found tally
			for range experiments(3000) {
				screen := ranks.rank(gaussian(r, plan.Screen, math.Log1p(mde), sd))
				fresh := gaussian(r, confirm, math.Log1p(mde), sd)
				suspect := screen.above(math.Log1p(rule.Floor)) <= rule.ScreenAlpha || screen.below(math.Log1p(rule.Effect)) > plan.Missed
				found.add(suspect &&
					ranks.rank(fresh).above(math.Log1p(rule.Floor)) <= rule.Alpha/float64(family) &&
					median(sorted(fresh)) >= math.Log1p(rule.Least))
			}
			t.Logf("noise %g, one of %d: %.1f %% found in %.3f", sd, family, 100*mde, found.share())
			if found.below(0.94) || found.above(0.975) {
				t.Errorf("noise %g, one of %d: %.1f %% found in %.3f, want %g", sd, family, 100*mde, found.share(), plan.Found)
			}
		}
	}
	check := func(sd float64, screen, confirm int, want float64) {
		t.Helper()
		if got := plan.detectable(rule, sd, screen, confirm, 1); got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Errorf("detectable at noise %v in %d and %d pairs: %v, want %v", sd, screen, confirm, got, want)
		}
	}
	check(0, 16, 40, rule.Least)
	check(math.Inf(1), 16, 40, math.NaN())
	check(math.NaN(), 16, 40, math.NaN())
	check(0.03, 0, 40, math.NaN())
	check(0.03, 16, 2, math.NaN())
}

func gaussian(r *rand.Rand, n int, mean, sd float64) []float64 {
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = mean + sd*r.NormFloat64()
	}
	return xs
}
