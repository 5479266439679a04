package controls

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/simulation"
	"example.com/mapbench/workloads"
)

// cellOf returns a cell of a control pair. Draw returns the values of both sides in a launch.
func cellOf(unit resultfile.Unit, launches int, draw func() (first, second float64)) *compare.Cell {
	spec, err := workloads.ParseSpec("n=1000")
	if err != nil {
		panic(err)
	}
	c := &compare.Cell{Spec: spec, Procs: 2, Contestants: []string{"A", "A#2"}}
	for s := range launches {
		l := compare.Launch{Sweep: s, Results: []*compare.Result{compare.NewResult(), compare.NewResult()}}
		l.Results[0].Values[unit], l.Results[1].Values[unit] = draw()
		c.Launches = append(c.Launches, l)
	}
	return c
}

// A pairing measures 200 controls in one unit, whose second side is worse by a bias.
type pairing func(bias float64) Controls

// checkControls checks that controls of an honest machine pass, and that a machine whose second
// side is worse does not. Rounded values may be equal, which counts against a difference: of
// these it does not check that enough controls differ.
func checkControls(t *testing.T, what string, runs int, bias float64, rounded bool, measure pairing) {
	t.Helper()
	var many, few, misfit, within simulation.Tally
	for range runs {
		c := measure(0)
		if len(c.Controls) != 200 || c.Expected < 9 || c.Expected > 10 {
			t.Fatalf("%s: %d controls, %.2f expected to differ; want 200 and 9 to 10", what, len(c.Controls), c.Expected)
		}
		many.Add(c.PAtLeast <= 0.05)
		few.Add(c.PAtMost <= 0.05)
		misfit.Add(c.PFit <= 0.05)
		within.Add(3 <= c.Differ && c.Differ <= 19)
	}
	t.Logf("%s: nothing differs: too many differ in %.1f %%, too few in %.1f %%, the p-values leave the null in %.1f %% at 5 %%; 3 to 19 of 200 differ in %d of %d",
		what, 100*many.Share(), 100*few.Share(), 100*misfit.Share(), within.Held, runs)
	if many.Above(0.05) || !rounded && (few.Above(0.05) || misfit.Above(0.05)) || within.Below(0.98) {
		t.Errorf("%s: controls of an honest machine fail", what)
	}
	lie := measure(bias)
	t.Logf("%s: the second side %.0f %% worse: %d of 200 differ (p = %.2g), fit p = %.2g", what, 100*math.Expm1(bias), lie.Differ, lie.PAtLeast, lie.PFit)
	if lie.PAtLeast > 0.001 || lie.PFit > 0.001 {
		t.Errorf("%s: a bias of %.0f %% is not seen: %d of 200 differ (p = %.2g), fit p = %.2g", what, 100*math.Expm1(bias), lie.Differ, lie.PAtLeast, lie.PFit)
	}
}

// TestSimulatedControls compares times per operation.
func TestSimulatedControls(t *testing.T) {
	r := simulation.Simulated(t)
	checkControls(t, "ns/op", simulation.Experiments(300), 0.02, false, func(bias float64) Controls {
		s := &compare.Set{}
		for i := range 200 {
			n, sd := simulation.Noises[i%len(simulation.Noises)], simulation.Spread(r, 0.02, 0.08)/math.Sqrt2
			s.Cells = append(s.Cells, cellOf(resultfile.NsPerOp, 10, func() (first, second float64) {
				base := 20 * math.Exp(0.3*r.NormFloat64()) // noise that the contestants of the launch share
				return base * math.Exp(sd*n.Draw(r)), base * math.Exp(bias+sd*n.Draw(r))
			}))
		}
		return Of(s, compare.Options{})
	})
}

// TestSimulatedQuantiles compares quantiles of latencies: skewed, much noisier than times per
// operation, and rounded as a histogram does, so that some are equal.
func TestSimulatedQuantiles(t *testing.T) {
	r := simulation.Simulated(t)
	check := func(unit resultfile.Unit, q float64) {
		t.Helper()
		checkControls(t, unit.String(), simulation.Experiments(100), 0.2, true, func(bias float64) Controls {
			s := &compare.Set{}
			for range 200 {
				samples, spread, sd := simulation.Spread(r, 20_000, 60_000), simulation.Spread(r, 0.3, 1), simulation.Spread(r, 0.02, 0.2)
				side := func(median float64) float64 {
					return quantile(r, median*math.Exp(sd*r.NormFloat64()), spread, q, samples)
				}
				s.Cells = append(s.Cells, cellOf(unit, 10, func() (first, second float64) {
					base := 80 * math.Exp(0.2*r.NormFloat64())
					return side(base), side(base * math.Exp(bias))
				}))
			}
			return Of(s, compare.Options{Unit: unit})
		})
	}
	check(resultfile.ReadP50, 0.5)
	check(resultfile.ReadP99, 0.99)
	check(resultfile.WriteP999, 0.999)
}

// quantile draws the quantile q of a number of samples whose logarithms are Gaussian, around
// median and with the given spread, in ns with three digits.
func quantile(r *rand.Rand, median, spread, q, samples float64) float64 {
	// The share of values below a sample's quantile is nearly Gaussian.
	share := q + math.Sqrt(q*(1-q)/samples)*r.NormFloat64()
	ns := median * math.Exp(spread*distuv.UnitNormal.Quantile(min(0.999999, max(0.000001, share))))
	digit := math.Pow(10, math.Floor(math.Log10(ns))-2)
	return math.Round(ns/digit) * digit
}

// TestControlsOfUnits checks that the controls are compared in the unit of the options, and that
// those without a value in it are left out with a warning.
func TestControlsOfUnits(t *testing.T) {
	i := 0.0
	c := cellOf(resultfile.BytesPerEntry, 10, func() (first, second float64) { i++; return 50 + i/100, 60 + i/50 })
	s := &compare.Set{Cells: []*compare.Cell{c}}
	found := Of(s, compare.Options{Unit: resultfile.BytesPerEntry})
	if len(found.Controls) != 1 || found.Differ != 1 || math.Abs(found.Controls[0].Log.Center-math.Log(1.2)) > 0.01 {
		t.Errorf("by B/entry: %+v; want one control that differs by 20 %%", found)
	}
	found = Of(s, compare.Options{Unit: resultfile.ReadP99})
	if len(found.Controls) != 0 || len(found.Warnings) == 0 {
		t.Errorf("by a unit that the lines lack: %+v; want no control, and a warning", found)
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
