package crossover

import (
	"fmt"
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

// TestStatesDiffer checks that launches in all states are one sample unless the states are
// shown to differ, and that each state has a finding of its own if they are.
func TestStatesDiffer(t *testing.T) {
	check := func(main, other float64, differ bool, sentence, warning string) {
		t.Helper()
		m := inStates(t, 0.01, main, other)
		for range 60 {
			m.sweep(25, 45, 65, 85)
		}
		c := only(t, m.set, compare.Options{Precision: 2})
		if len(c.Crossings) != 1 || c.Verdict != Crosses || !covers(c.Crossings[0], []float64{main}) {
			t.Fatalf("crossings at %g and %g: %s %+v; want a crossing at %g", main, other, c.Verdict, c.Crossings, main)
		}
		if got := c.Sentence(); !strings.Contains(got, sentence) || (c.Outside != nil) != differ {
			t.Fatalf("crossings at %g and %g: %s; want %q, and the states apart: %v", main, other, got, sentence, differ)
		}
		if got := fmt.Sprint(c.Warnings); !strings.Contains(got, warning) {
			t.Errorf("warnings %s; want %q", got, warning)
		}
		if !differ {
			return
		}
		if x := c.Outside.Crossings; len(x) != 1 || !covers(x[0], []float64{other}) || c.Launches+c.Outside.Launches != 60 {
			t.Errorf("outside the main state %+v of %d launches beside %d; want a crossing at %g", x, c.Outside.Launches, c.Launches, other)
		}
	}
	check(55, 55, false, "reads (95 % interval 5", "outside the machine's main state, which count too: they are not shown to differ")
	check(50, 60, true, "; outside the machine's main state, A overtakes B below 60 % reads", "outside the machine's main state, which differ and are judged apart")
}

// TestStateThatCantTell checks the sentence about a state whose launches decide nothing.
func TestStateThatCantTell(t *testing.T) {
	m := inStates(t, 0.3, 50, 50)
	m.other = func(x float64) float64 { return 4 }
	for range 20 {
		m.sweep(0, 100)
	}
	c := only(t, m.set, compare.Options{})
	for p := range c.Outside.Points {
		c.Outside.Points[p].Sign = 0
	}
	c.Outside.Verdict = compare.Unresolved
	if got, want := c.Sentence(), fmt.Sprintf("; outside the machine's main state, %d launches can't tell.", c.Outside.Launches); !strings.HasSuffix(got, want) {
		t.Errorf("%s; want %q at its end", got, want)
	}
}

// TestApart checks Welch's test of two samples, whose p-value comes from integrating the density of
// Student's distribution with 24.87 degrees of freedom numerically. It also checks that the test
// says nothing about too few values.
func TestApart(t *testing.T) {
	a := []float64{27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4}
	b := []float64{27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9}
	const p = 0.019664
	if apart(a, b, 0.99*p) || !apart(a, b, 1.01*p) || !apart(b, a, 1.01*p) {
		t.Errorf("the two samples are apart at another level than %g", p)
	}
	if apart(a[:1], b, 1) || apart(nil, b, 1) || apart([]float64{1, 1}, []float64{1, 1}, 1) || !apart([]float64{1, 1}, []float64{2, 2}, 0.05) {
		t.Errorf("too few or constant values are judged wrongly")
	}
}

// TestSimulatedStates measures for a minute on a machine that is in another state half of the
// time, where the crossing may lie elsewhere. If the finding tells the states apart, each
// state's interval must hold the crossing of that state. If not, the interval must hold the
// crossing of the launches as they came.
func TestSimulatedStates(t *testing.T) {
	t.Parallel()
	r := simulation.Simulated(t)
	for _, shift := range []float64{0, 2, 5, 10, 40} {
		var covered, told simulation.Tally
		width := 0.0
		for _, n := range simulation.Noises {
			for range simulation.Experiments(250) {
				root, slope := simulation.Spread(r, 25, 80), simulation.Spread(r, 0.01, 0.02)
				m := newMachine(r, n, simulation.Spread(r, 0.03, 0.06), func(x float64) float64 { return slope * (x - root) })
				m.other = func(x float64) float64 { return slope * (x - root - shift) }
				m.adapt(t, readQuestion)
				c := only(t, m.set, readQuestion.Options)
				told.Add(c.Outside != nil)
				for _, x := range c.Crossings {
					width += halfWidth("read", x)
					if c.Outside != nil {
						covered.Add(covers(x, []float64{root}))
					} else {
						covered.Add(covers(x, []float64{root + shift*m.shareOutside(t, x)}))
					}
				}
				if c.Outside == nil {
					continue
				}
				for _, x := range c.Outside.Crossings {
					covered.Add(covers(x, []float64{root + shift}))
				}
			}
		}
		t.Logf("crossings %g points apart: %.1f %% of %d covered, half-width %.2f points, told apart in %.1f %%",
			shift, 100*covered.Share(), covered.Of, width/float64(covered.Of), 100*told.Share())
		if covered.Below(0.95) {
			t.Errorf("crossings %g points apart: covered %.1f %%, want at least 95 %%", shift, 100*covered.Share())
		}
		if shift == 0 && told.Above(0.05) || shift == 10 && told.Below(0.8) {
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
