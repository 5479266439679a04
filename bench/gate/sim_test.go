package gate

import (
	"cmp"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/simulation"
	"example.com/mapbench/workloads"
)

var runs = flag.Int("runs", 0, "simulated gate runs (default 200, with -full 2000)")

// A gateSim measures gate runs without a machine.
type gateSim struct {
	r     *rand.Rand
	noise simulation.Noise // of one side
	sd    float64          // of a pair's log-ratio, layout included
	cells int
	shift float64 // of all cells
	plant float64 // of the first cell, more

	// layout is the standard deviation of what a side's link layout does to
	// a cell. A fresh layout each sweep is one more noise; one for a whole
	// run is a bias.
	layout float64
	frozen bool

	// reuse counts the screen's pairs again when confirming.
	reuse bool

	// weighs says that the maps are weighed, with entrySD as the standard deviation of a
	// pair's log-ratio. The new side of the first cell weighs more by entryPlant.
	weighs              bool
	entrySD, entryPlant float64
}

// measure measures a gate run by a plan: all cells in the screen, then the suspects.
func (m *gateSim) measure(plan Plan, history Noise) *compare.Set {
	s := &compare.Set{Names: []string{"simulated"}}
	for i := range m.cells {
		spec, err := workloads.ParseSpec(fmt.Sprintf("n=%d", i+1))
		if err != nil {
			panic(err)
		}
		s.Cells = append(s.Cells, &compare.Cell{Spec: spec, Procs: 2, Impl: "A", Contestants: []string{"A@old", "A@new"}})
	}
	frozen := make([]float64, m.cells)
	for i := range frozen {
		frozen[i] = math.Sqrt2 * m.layout * m.r.NormFloat64()
	}
	// What a layout does to the cells is in part the same for all of them.
	const shared = 0.5
	own := m.sd
	if !m.frozen {
		own = math.Sqrt(m.sd*m.sd - 2*m.layout*m.layout)
	}
	measure := func(i int, together float64) {
		c := s.Cells[i]
		if again := s.Sweeps - plan.Screen; m.reuse && again >= 0 && again < plan.Screen {
			c.Launches = append(c.Launches, compare.Launch{Sweep: s.Sweeps, Results: c.Launches[again].Results})
			return
		}
		x := m.shift
		if i == 0 {
			x += m.plant
		}
		if m.frozen {
			x += frozen[i]
		} else {
			x += math.Sqrt2 * m.layout * (math.Sqrt(shared)*together + math.Sqrt(1-shared)*m.r.NormFloat64())
		}
		x += own / math.Sqrt2 * (m.noise.Draw(m.r) - m.noise.Draw(m.r))
		pair := []*compare.Result{gateLine(20, 1), gateLine(20*math.Exp(x), math.Exp(x))}
		if m.weighs {
			entry := m.entrySD / math.Sqrt2 * (m.noise.Draw(m.r) - m.noise.Draw(m.r))
			if i == 0 {
				entry += m.entryPlant
			}
			pair[0].Values[resultfile.BytesPerEntry], pair[1].Values[resultfile.BytesPerEntry] = 40, 40*math.Exp(entry)
		}
		c.Launches = append(c.Launches, compare.Launch{Sweep: s.Sweeps, Results: pair})
	}
	for range plan.Screen {
		together := m.r.NormFloat64()
		for i := range m.cells {
			measure(i, together)
		}
		s.Sweeps++
	}
	todo := make(map[int]int)
	most := 0
	for _, suspect := range Suspects(s, plan, history) {
		for i, c := range s.Cells {
			if nameOf(c) == suspect.Cell {
				todo[i] = max(todo[i], suspect.Pairs)
				most = max(most, suspect.Pairs)
			}
		}
	}
	for k := range most {
		together := m.r.NormFloat64()
		for i := range m.cells {
			if todo[i] > k {
				measure(i, together)
			}
		}
		s.Sweeps++
	}
	return s
}

func gateLine(ns, times float64) *compare.Result {
	r := line(ns)
	r.Values[resultfile.Ratio] = times
	r.Values[resultfile.AllocsPerOp], r.Values[resultfile.BytesPerOp] = 0, 0
	return r
}

func (m *gateSim) names() []string {
	var names []string
	for i := range m.cells {
		spec, _ := workloads.ParseSpec(fmt.Sprintf("n=%d", i+1))
		names = append(names, CellName("A", spec, 2))
	}
	return names
}

// known returns a history that knows the noise of all cells.
func (m *gateSim) known(plan Plan) Noise {
	noise := make(Noise)
	for _, name := range m.names() {
		noise[NoiseKey{name, plan.Rules[0].Metric}] = m.sd
	}
	return noise
}

// alarm measures and judges one run, and says whether it raised an alarm: by
// the product's rule, or by one that corrects for nothing.
func (m *gateSim) alarm(plan Plan, uncorrected bool) bool {
	history := m.known(plan)
	n := Judge(m.measure(plan, history), plan, Options{Cells: m.names(), Noise: history})
	if !uncorrected {
		return n.Verdict == Regression
	}
	return slices.ContainsFunc(n.Cells, func(c Cell) bool {
		return c.Stage == ConfirmStage && c.Direction == ToSlower && c.P <= plan.Rules[0].Alpha
	})
}

// atFloor returns the plan without its least median change, whose false alarms are
// the test's alone.
func atFloor() Plan {
	plan := DefaultPlan()
	for i := range plan.Rules {
		plan.Rules[i].Least = 0
	}
	return plan
}

// TestSimulatedGate asks for the false alarms of any cell in a gate run: without
// a change, and with one of the floor in every cell, where the test has nothing to
// spare. The ways in which gates go wrong are seen to fail the same question.
func TestSimulatedGate(t *testing.T) {
	t.Parallel()
	r := simulation.Simulated(t)
	all := cmp.Or(*runs, simulation.Experiments(2000))
	check := func(name string, m gateSim, plan Plan, uncorrected, want bool) {
		t.Helper()
		alarms, of, all := 0, 0, all
		if !want {
			all = max(all, 1500) // as many as see that 2.5 % exceed 1 %
		}
		for _, n := range simulation.Noises {
			m := m
			m.r, m.noise, m.sd, m.cells = r, n, 0.035, 20
			for range (all + len(simulation.Noises) - 1) / len(simulation.Noises) {
				of++
				if m.alarm(plan, uncorrected) {
					alarms++
				}
			}
		}
		upper, lower := exact.UpperBound(alarms, of, 0.95), 1-exact.UpperBound(of-alarms, of, 0.95)
		t.Logf("%-40s alarms in %d of %d runs: %.2f %%, at most %.2f %%", name, alarms, of, 100*float64(alarms)/float64(of), 100*upper)
		switch promise := plan.Rules[0].Alpha; {
		case want && lower > promise:
			t.Errorf("%s: alarms in %d of %d runs, at least %.2f %%; want at most %g %%", name, alarms, of, 100*lower, 100*promise)
		case !want && lower <= promise:
			t.Errorf("%s: alarms in %d of %d runs: that is not seen to fail", name, alarms, of)
		case want && m.shift == 0 && upper > plan.Alpha() && of >= 1000:
			t.Errorf("%s: alarms in %d of %d runs, at most %.2f %%; want that below %g %%", name, alarms, of, 100*upper, 100*plan.Alpha())
		}
	}
	floor := math.Log1p(DefaultPlan().Rules[0].Floor)
	check("no change", gateSim{layout: 0.01}, DefaultPlan(), false, true)
	check("the floor in every cell", gateSim{layout: 0.01, shift: floor}, atFloor(), false, true)
	check("without Holm", gateSim{layout: 0.01, shift: floor}, atFloor(), true, false)
	check("screen's pairs count again", gateSim{layout: 0.01, shift: floor, reuse: true}, atFloor(), false, false)
	check("one layout a side for the whole run", gateSim{layout: 0.01, frozen: true}, DefaultPlan(), false, false)
}

// TestSimulatedScreen makes all cells slower by 5 %: at most 2.5 % of them may escape the
// screen, whatever their noise, which without the rule that clears them is seen to fail.
func TestSimulatedScreen(t *testing.T) {
	t.Parallel()
	r := simulation.Simulated(t)
	plan := DefaultPlan()
	plan.MostConfirm = 1 // of no interest here
	uncleared := plan
	uncleared.Missed = 1
	escaped := func(plan Plan, n simulation.Noise, sd float64) (all simulation.Tally) {
		m := gateSim{r: r, noise: n, sd: sd, cells: 20, shift: math.Log1p(plan.Rules[0].Effect)}
		for range max(5, simulation.Experiments(100)) {
			caught := make(map[string]bool)
			for _, s := range Suspects(m.measure(plan, nil), plan, nil) {
				if s.Direction == ToSlower {
					caught[s.Cell] = true
				}
			}
			for _, name := range m.names() {
				all.Add(!caught[name])
			}
		}
		return all
	}
	for _, n := range simulation.Noises {
		for _, sd := range []float64{0.02, 0.07, 0.15} {
			all := escaped(plan, n, sd)
			t.Logf("%-13s noise %g: %.1f %% of cells escape", n.Name, sd, 100*all.Share())
			if all.Above(plan.Missed) {
				t.Errorf("%s, noise %g: %.1f %% of cells escape, want %g %% at most", n.Name, sd, 100*all.Share(), 100*plan.Missed)
			}
		}
		if all := escaped(uncleared, n, 0.15); !all.Above(plan.Missed) {
			t.Errorf("%s: %.1f %% of cells escape where none is cleared: that is not seen to fail", n.Name, 100*all.Share())
		}
	}
}

// TestSimulatedGatePower plants 5 % in one of 20 cells.
func TestSimulatedGatePower(t *testing.T) {
	t.Parallel()
	r := simulation.Simulated(t)
	plan := DefaultPlan()
	for _, n := range simulation.Noises {
		for _, known := range []bool{true, false} {
			m := gateSim{r: r, noise: n, sd: 0.035, cells: 20, layout: 0.01, plant: math.Log1p(0.05)}
			var history Noise
			if known {
				history = m.known(plan)
			}
			var found, inconclusive simulation.Tally
			confirming := 0
			for range simulation.Experiments(1000) {
				n := Judge(m.measure(plan, history), plan, Options{Cells: m.names(), Noise: history})
				i := slices.IndexFunc(n.Cells, func(c Cell) bool { return c.Name == m.names()[0] })
				found.Add(n.Cells[i].Verdict == Regression)
				inconclusive.Add(n.Verdict == Inconclusive)
				confirming += n.Pairs - m.cells*plan.Screen
			}
			t.Logf("%-13s history %-5v found %.1f %%, %d confirming pairs a run", n.Name, known, 100*found.Share(), confirming/found.Of)
			if found.Below(0.95) {
				t.Errorf("%s: 5 %% found in %.1f %% of runs, want 95", n.Name, 100*found.Share())
			}
			if inconclusive.Above(0.01) {
				t.Errorf("%s: %.1f %% of runs inconclusive, want 1 at most", n.Name, 100*inconclusive.Share())
			}
		}
	}
}
