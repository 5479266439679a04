package recommend

import (
	"math"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/checkout"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/simulation"
)

// full returns the committed results of the full suite.
func full(t *testing.T) *compare.Set {
	t.Helper()
	checkout.Needs(t, "../../results")
	set, err := compare.ReadFiles("../../results/baseline/full.txt")
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// pairs calls f for every two impls of a model.
func (m *model) pairs(f func(a, b int)) {
	for b := range m.impls {
		for a := range b {
			f(a, b)
		}
	}
}

// TestLeftOutCellsAreHeld leaves out cells of the committed full results one by one, and
// predicts each of them with an error that is known from the others alone. The intervals
// hold the left-out log-ratios as often as their level says.
func TestLeftOutCellsAreHeld(t *testing.T) {
	set := full(t)
	m := newModel(set, set.Ranked(compare.Options{}), 0.95, resultfile.NsPerOp)
	for _, axis := range []string{"read", "n"} {
		var held simulation.Tally
		m.pairs(func(a, b int) {
			errors := m.leftOut(pairAlong{a, b, axis})
			for i, e := range errors {
				others := slices.Delete(slices.Clone(errors), i, i+1)
				if len(others) >= fewest(m.level) {
					held.Add(e <= quantile(others, m.level))
				}
			}
		})
		t.Logf("%s: %.3f of %d left-out cells are held", axis, held.Share(), held.Of)
		if held.Of < 500 || held.Below(m.level) {
			t.Errorf("%s: intervals for %v hold %.3f of %d left-out cells", axis, m.level, held.Share(), held.Of)
		}
	}
	var held simulation.Tally
	for p, c := range m.cells {
		box := m.rectangle(p, "read", "n")
		if box == nil {
			continue
		}
		m.pairs(func(a, b int) {
			was := math.Log(m.times[c][a] / m.times[c][b])
			if i := m.versus(box, a, b); !math.IsNaN(was) && !math.IsNaN(i.Center) {
				held.Add(i.Lo <= was && was <= i.Hi)
			}
		})
	}
	t.Logf("read and n: %.3f of %d left-out cells are held", held.Share(), held.Of)
	if held.Of < 200 || held.Below(m.level) {
		t.Errorf("read and n: intervals for %v hold %.3f of %d left-out cells", m.level, held.Share(), held.Of)
	}
}

// TestLeftOutCellsAreAnswered recommends the map with the lowest predicted time at each
// left-out cell of the committed full results. It is rarely more than 5 % slower than the
// one that was measured to be the fastest there, though the stretches are twice as wide as
// those of a question.
func TestLeftOutCellsAreAnswered(t *testing.T) {
	set := full(t)
	m := newModel(set, set.Ranked(compare.Options{}), 0.95, resultfile.NsPerOp)
	for _, axes := range []string{"read", "n", "read n"} {
		var good simulation.Tally
		for p, c := range m.cells {
			axis, second, both := strings.Cut(axes, " ")
			box := m.stretch(axis, p)
			if both {
				box = m.rectangle(p, axis, second)
			}
			if box == nil {
				continue
			}
			pick, least := -1, math.Inf(1)
			for k := range m.impls {
				if ns := m.at(box, k); ns < least {
					pick, least = k, ns
				}
			}
			best := math.Inf(1)
			for _, ns := range m.times[c] {
				if ns < best {
					best = ns
				}
			}
			good.Add(m.times[c][pick] <= 1.05*best)
		}
		t.Logf("%s: within 5 %% of the best at %d of %d left-out cells", axes, good.Held, good.Of)
		if good.Of < 10 || good.Below(0.95) {
			t.Errorf("%s: within 5 %% of the best at %d of %d left-out cells; want 95 %%", axes, good.Held, good.Of)
		}
	}
}

// TestErrorsAreNoticed plants a step that no model of the others can predict: the bound
// grows, so that intervals hold it.
func TestErrorsAreNoticed(t *testing.T) {
	law := func(step float64) []simulation.Law {
		return []simulation.Law{
			{Impl: "A", SD: 0.002, Cost: func(w, n float64) float64 { return 20 + 10*w }},
			{Impl: "B", SD: 0.002, Cost: func(w, n float64) float64 {
				if w > 0.3 && w < 0.4 {
					return (30 + 20*w) * (1 + step)
				}
				return 30 + 20*w
			}},
		}
	}
	bound := func(step float64) float64 {
		suite := simulation.Suite{Laws: law(step), Reads: reads(5), Ns: []float64{1000}, Procs: []int{2}, Launches: 8}
		m := newModel(read(t, suite.Text()), []string{"A", "B"}, 0.9, resultfile.NsPerOp)
		return m.bound(pairAlong{0, 1, "read"})
	}
	if smooth, stepped := bound(0), bound(0.5); smooth > 0.01 || stepped < 0.1 {
		t.Errorf("the error's bound is %.4f without a step and %.4f with one; want a small one and a large one", smooth, stepped)
	}
}

// reads returns the shares of reads from 0 to 100 in steps.
func reads(step int) (shares []float64) {
	for r := 0; r <= 100; r += step {
		shares = append(shares, float64(r))
	}
	return shares
}

// read reads a results file.
func read(t *testing.T, text string) *compare.Set {
	t.Helper()
	set, err := compare.Read(strings.NewReader(text), "simulated")
	if err != nil {
		t.Fatal(err)
	}
	return set
}
