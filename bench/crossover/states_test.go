package crossover

import (
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/simulation"
)

// inStates returns a machine whose impls cross at main in its main state, and at other
// outside it.
func inStates(t *testing.T, sd, main, other float64) *machine {
	t.Helper()
	m := newMachine(simulation.Random(t), simulation.Noises[0], sd, func(x float64) float64 { return 0.01 * (x - main) })
	m.other = func(x float64) float64 { return 0.01 * (x - other) }
	return m
}

// TestStatesDiffer checks that a crossing that differs between the machine's states is told
// for each, and that one that doesn't rests on all launches.
func TestStatesDiffer(t *testing.T) {
	check := func(main, other float64, differ bool, want string) {
		t.Helper()
		m := inStates(t, 0.01, main, other)
		for range 60 {
			m.sweep(25, 45, 65, 85)
		}
		c := only(t, m.set, compare.Options{Precision: 2})
		if len(c.Crossings) != 1 || c.Verdict != Crosses || !strings.Contains(c.Sentence(), want) {
			t.Fatalf("crossings at %g and %g: %s; want a crossing and %q", main, other, c.Sentence(), want)
		}
		x := c.Crossings[0]
		if (x.States != nil) != differ || x.Launches != 60 {
			t.Fatalf("crossings at %g and %g: states %+v of %d launches; want them told: %v", main, other, x.States, x.Launches, differ)
		}
		for i, s := range x.States {
			if root := []float64{main, other}[i]; s.Main != (i == 0) || root < s.Lo || s.Hi < root || s.Lo < x.Lo || x.Hi < s.Hi || s.Launches < fewestOfState {
				t.Errorf("state %+v of %+v: want it to hold %g", s, x, root)
			}
		}
	}
	check(55, 55, false, "A overtakes B below 5")
	check(50, 60, true, "; in the machine's main state ")
	check(35, 75, true, "; outside it ") // in each state beyond the values beside the pooled crossing
}

// TestStatesDisagree checks that a sign stays open if the machine's states disagree about it,
// and that a warning says so.
func TestStatesDisagree(t *testing.T) {
	m := inStates(t, 0.01, 30, 80)
	for range 40 {
		m.sweep(0, 50, 100)
	}
	c := only(t, m.set, compare.Options{})
	if c.Points[1].Sign != 0 || c.Points[0].Sign != -1 || c.Points[2].Sign != 1 {
		t.Errorf("signs %d, %d, %d; want -1, 0, 1", c.Points[0].Sign, c.Points[1].Sign, c.Points[2].Sign)
	}
	got := ""
	for _, w := range c.Warnings {
		got += w.Error() + "\n"
	}
	if want := "at read=50 the machine's states disagree about who is faster: undecided there"; !strings.Contains(got, want) {
		t.Errorf("warnings\n%swant %q", got, want)
	}
}

// TestSimulatedStates measures for a minute on a machine that is in another state half of the
// time, where the crossing may lie elsewhere. If the finding tells the states apart, each
// state's interval must hold the crossing of that state. If not, the interval must hold the
// crossing of the launches as they came.
func TestSimulatedStates(t *testing.T) {
	t.Parallel()
	r := simulation.Simulated(t)
	for _, shift := range []float64{0, 2, 5, 10} {
		var covered, told simulation.Tally
		width := 0.0
		for _, n := range simulation.Noises {
			for range simulation.Experiments(250) {
				root, slope := simulation.Spread(r, 25, 80), simulation.Spread(r, 0.01, 0.02)
				m := newMachine(r, n, simulation.Spread(r, 0.03, 0.06), func(x float64) float64 { return slope * (x - root) })
				m.other = func(x float64) float64 { return slope * (x - root - shift) }
				m.adapt(t, readQuestion)
				for _, x := range only(t, m.set, readQuestion.Options).Crossings {
					told.Add(x.States != nil)
					width += halfWidth("read", x)
					if x.States != nil {
						main, other := x.States[0], x.States[1]
						covered.Add(main.Lo <= root && root <= main.Hi && other.Lo <= root+shift && root+shift <= other.Hi)
					} else {
						covered.Add(covers(x, []float64{root + shift*m.shareOutside(t, x)}))
					}
				}
			}
		}
		t.Logf("crossings %g points apart: %.1f %% of %d covered, half-width %.2f points, told apart in %.1f %%",
			shift, 100*covered.Share(), covered.Of, width/float64(covered.Of), 100*told.Share())
		if covered.Below(0.95) {
			t.Errorf("crossings %g points apart: covered %.1f %%, want at least 95 %%", shift, 100*covered.Share())
		}
		if shift == 0 && told.Above(0.05) || shift == 10 && told.Below(0.4) {
			t.Errorf("crossings %g points apart are told apart in %.1f %%", shift, 100*told.Share())
		}
	}
}

// shareOutside returns the share of the sweeps around a crossing that lie outside the main
// state.
func (m *machine) shareOutside(t *testing.T, x Crossing) float64 {
	t.Helper()
	groups, err := m.set.Groups("read")
	if err != nil {
		t.Fatal(err)
	}
	c := fitModel(compare.NewJudge(compare.Options{}), &groups[0], "A", "B", resultfile.NsPerOp, m.set.Sweeps)
	s := c.holding(x.At)
	out := 0
	for _, sweep := range s.joint {
		if c.outside[s.l][sweep] {
			out++
		}
	}
	return float64(out) / float64(len(s.joint))
}
