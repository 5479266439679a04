package crossover

import (
	"math"
	"slices"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/simulation"
)

// TestSimulatedSparseCrossings measures few values, so that the crossing chord has one
// neighbour, or none, from which to estimate the bend. The intervals must cover the truth and
// have a width. A model that takes the chord for the curve would report the chord's root: that
// must be more than a point off too often, or this test could see no fault.
func TestSimulatedSparseCrossings(t *testing.T) {
	t.Parallel()
	r := simulation.Simulated(t)
	for _, reads := range [][]float64{{50, 95}, {50, 95, 100}, {0, 50, 95}} {
		for _, name := range []string{"one", "kinked", "flat"} {
			shape := shapes[slices.IndexFunc(shapes, func(s shape) bool { return s.name == name })]
			var covered, chord simulation.Tally
			want := simulation.Experiments(1000)
			for draws := 0; covered.Of < want; draws++ {
				if draws == 20*want {
					t.Fatalf("%s at %v: %d crossings in %d experiments, want %d", name, reads, covered.Of, draws, want)
				}
				f, roots := shape.draw(r)
				if roots[0] < 50 || roots[0] > 95 {
					continue
				}
				m := newMachine(r, simulation.Noises[0], 0.01, f)
				for range 12 {
					m.sweep(reads...)
				}
				for _, x := range only(t, m.set, compare.Options{}).Crossings {
					covered.Add(covers(x, roots))
					chord.Add(math.Abs(x.At-roots[0]) < 1)
					if !(x.Lo < x.Hi) {
						t.Fatalf("%s at %v: a crossing from %g to %g, want a width", name, reads, x.Lo, x.Hi)
					}
				}
			}
			t.Logf("%-6s at %v: %.1f %% of %d crossings covered, the chord's root is within a point in %.1f %%",
				name, reads, 100*covered.Share(), covered.Of, 100*chord.Share())
			if covered.Below(0.95) {
				t.Errorf("%s at %v: crossings cover the truth in %.1f %% of %d, want at least 95 %%", name, reads, 100*covered.Share(), covered.Of)
			}
			if name == "kinked" && !chord.Below(0.93) {
				t.Errorf("%s at %v: the chord's root is right in %.1f %%: this simulation could see no fault", name, reads, 100*chord.Share())
			}
		}
	}
}

// TestThinCrossing checks that a crossing keeps its interval, and not a width of 0, if the
// interval is narrower than the steps in which a segment is searched. It also checks that a
// crossing on a chord without a neighbour reaches over the whole chord, and that a warning says
// what to measure.
func TestThinCrossing(t *testing.T) {
	check := func(what string, lo, hi, known float64, warning string, pairs ...truePair) {
		t.Helper()
		c := only(t, setOfPairs(t, 12, 0.001, pairs...), compare.Options{})
		if len(c.Crossings) != 1 {
			t.Fatalf("%s: %d crossings, want 1", what, len(c.Crossings))
		}
		x := c.Crossings[0]
		if !(x.Lo < x.At && x.At < x.Hi) || x.Lo < lo || x.Hi > hi || math.IsNaN(float64(x.Known)) != math.IsNaN(known) {
			t.Errorf("%s: crossing at %g from %g to %g, known to %g; want it inside %g to %g and %g", what, x.At, x.Lo, x.Hi, x.Known, lo, hi, known)
		}
		got := ""
		for _, w := range c.Warnings {
			got += w.Error()
		}
		if got != warning {
			t.Errorf("%s: warnings %q, want %q", what, got, warning)
		}
	}
	check("a straight line", 49, 51, 0, "",
		truePair{"read=10", 2, -0.4}, truePair{"read=40", 2, -0.1}, truePair{"read=70", 2, 0.2}, truePair{"read=100", 2, 0.5})
	check("two values", 50, 95, math.NaN(), "too few values tell how the curve bends between read=50 and 95, so where in between it crosses is not known: measure read=73 too",
		truePair{"read=50", 2, -0.2}, truePair{"read=95", 2, 0.4})
}
