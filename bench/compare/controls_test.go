package compare

import (
	"fmt"
	"math"
	"testing"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/simulation"
)

// TestSimulatedControls checks that controls of an honest machine pass, and
// that a machine with a slow second side does not.
func TestSimulatedControls(t *testing.T) {
	r := simulation.Simulated(t)
	measure := func(bias float64) Controls {
		s := &Set{}
		for i := range 200 {
			n := simulation.Noises[i%len(simulation.Noises)]
			s.Cells = append(s.Cells, cellOf(r, n, simulation.Spread(r, 0.02, 0.08), 10, []string{"A", "A#2"}, []float64{0, bias}))
		}
		return s.Controls(Options{})
	}
	var many, few, misfit simulation.Tally
	within := 0
	runs := simulation.Experiments(300)
	for range runs {
		c := measure(0)
		if len(c.Controls) != 200 || c.Expected < 9 || c.Expected > 10 {
			t.Fatalf("%d controls, %.2f expected to differ; want 200 and 9 to 10", len(c.Controls), c.Expected)
		}
		many.Add(c.PAtLeast <= 0.05)
		few.Add(c.PAtMost <= 0.05)
		misfit.Add(c.PFit <= 0.05)
		if 3 <= c.Differ && c.Differ <= 19 {
			within++
		}
	}
	t.Logf("nothing differs: too many differ in %.1f %%, too few in %.1f %%, the p-values leave the null in %.1f %% at 5 %%; 3 to 19 of 200 differ in %d of %d",
		100*many.Share(), 100*few.Share(), 100*misfit.Share(), within, runs)
	limit := 0.05 + 3*math.Sqrt(0.05*0.95/float64(runs))
	if many.Share() > limit || few.Share() > limit || misfit.Share() > limit {
		t.Errorf("controls of an honest machine fail in more than %.1f %%", 100*limit)
	}
	lie := measure(0.02)
	t.Logf("the second side 2 %% slower: %d of 200 differ (p = %.2g), fit p = %.2g", lie.Differ, lie.PAtLeast, lie.PFit)
	if lie.PAtLeast > 0.001 || lie.PFit > 0.001 {
		t.Errorf("a bias of 2 %% is not seen: %d of 200 differ (p = %.2g), fit p = %.2g", lie.Differ, lie.PAtLeast, lie.PFit)
	}
}

// TestPNull checks the discrete null: its probabilities sum to 1, and every
// value is the probability of a value at most as large.
func TestPNull(t *testing.T) {
	for _, n := range []int{1, 2, 3, 6, 10, 17} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			null := exact.NewPNull(n)
			for _, v := range null.Values {
				if got := null.AtMost(v); math.Abs(got-v) > 1e-9 {
					t.Errorf("P(p ≤ %v) = %v", v, got)
				}
			}
		})
	}
}
