package gate

import (
	"math"
	"testing"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/simulation"
)

// Pairs that are sized find their effect, and what is said to be detectable is found.
func TestGateSize(t *testing.T) {
	t.Parallel()
	r := simulation.Simulated(t)
	plan := DefaultPlan()
	ranks := make(exact.Ranker)
	for _, rule := range plan.Rules {
		for _, sd := range []float64{0.01, 0.02, 0.035, 0.06} {
			for _, family := range []int{1, 4, 20, 100} {
				n := plan.size(rule, sd, family)
				var found simulation.Tally
				for range simulation.Experiments(2000) {
					xs := simulation.Gaussian(r, n, math.Log1p(rule.Effect), sd)
					middle := exact.Median(exact.Sorted(xs))
					for i := range xs {
						xs[i] -= math.Log1p(rule.Floor)
					}
					// As above of a rankSample, but in less than n² steps.
					p := ranks.Cdf(n)[exact.RankSum(xs, -1)]
					found.Add(p <= rule.Alpha/float64(family) && middle >= math.Log1p(rule.Least))
				}
				if found.Below(0.98) {
					t.Errorf("%s, noise %g, %d suspects: %d pairs find %g in %.3f, want %g", rule.Metric, sd, family, n, rule.Effect, found.Share(), plan.Power)
				}
				if n > plan.LeastConfirm+10 && found.Above(0.9985) {
					t.Errorf("%s, noise %g, %d suspects: %d pairs find %g in %.3f: wasteful", rule.Metric, sd, family, n, rule.Effect, found.Share())
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
	r := simulation.Simulated(t)
	plan := DefaultPlan()
	rule := plan.Rules[0]
	ranks := make(exact.Ranker)
	for _, sd := range []float64{0.01, 0.03, 0.06, 0.2} {
		for _, family := range []int{1, 10} {
			confirm := min(plan.size(rule, sd, family), plan.MostConfirm)
			mde := plan.detectable(rule, sd, plan.Screen, confirm, family)
			var found simulation.Tally
			for range simulation.Experiments(3000) {
				screen := ranks.Rank(simulation.Gaussian(r, plan.Screen, math.Log1p(mde), sd))
				fresh := simulation.Gaussian(r, confirm, math.Log1p(mde), sd)
				suspect := screen.Above(math.Log1p(rule.Floor)) <= rule.ScreenAlpha || screen.Below(math.Log1p(rule.Effect)) > plan.Missed
				found.Add(suspect &&
					ranks.Rank(fresh).Above(math.Log1p(rule.Floor)) <= rule.Alpha/float64(family) &&
					exact.Median(exact.Sorted(fresh)) >= math.Log1p(rule.Least))
			}
			t.Logf("noise %g, one of %d: %.1f %% found in %.3f", sd, family, 100*mde, found.Share())
			if found.Below(0.94) || found.Above(0.975) {
				t.Errorf("noise %g, one of %d: %.1f %% found in %.3f, want %g", sd, family, 100*mde, found.Share(), plan.Found)
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
