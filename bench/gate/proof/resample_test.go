package proof

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/gate"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/simulation"
	"example.com/mapbench/workloads"
)

// simulatedScreen returns the screen of a simulated gate run without a change: pairs of cells
// of impl A. Their noise has the shape n. The layouts of a sweep's sides change the times of
// all its cells, partly by the same factor.
func simulatedScreen(t testing.TB, r *rand.Rand, n simulation.Noise, cells int) *compare.Set {
	t.Helper()
	const (
		sd     = 0.035 // of a pair's log-ratio, layouts included
		layout = 0.01  // SD of the effect of one side's layout on a cell
		shared = 0.5   // the share of that variance that the cells of a sweep have in common
	)
	own := math.Sqrt(sd*sd - 2*layout*layout)
	s := &compare.Set{Names: []string{"simulated"}}
	for i := range cells {
		spec, err := workloads.ParseSpec(fmt.Sprintf("n=%d", i+1))
		if err != nil {
			t.Fatal(err)
		}
		s.Cells = append(s.Cells, &compare.Cell{Spec: spec, Procs: 2, Impl: "A", Contestants: []string{"A@old", "A@new"}})
	}
	result := func(x float64) *compare.Result {
		result := compare.NewResult()
		result.Values[resultfile.NsPerOp], result.Values[resultfile.Ratio] = 20*math.Exp(x), math.Exp(x)
		result.Values[resultfile.AllocsPerOp], result.Values[resultfile.BytesPerOp] = 0, 0
		return result
	}
	for range gate.DefaultPlan().Screen {
		together := r.NormFloat64()
		for _, c := range s.Cells {
			x := math.Sqrt2 * layout * (math.Sqrt(shared)*together + math.Sqrt(1-shared)*r.NormFloat64())
			x += own / math.Sqrt2 * (n.Draw(r) - n.Draw(r))
			c.Launches = append(c.Launches, compare.Launch{Sweep: s.Sweeps, Results: []*compare.Result{result(0), result(x)}})
		}
		s.Sweeps++
	}
	return s
}

// simulatedPool returns a pool of simulated gate runs with a control, and these gate runs: as
// many as a pool needs.
func simulatedPool(t testing.TB, r *rand.Rand, cells int) (*pool, []*compare.Set) {
	t.Helper()
	plan := gate.DefaultPlan()
	var runs []*compare.Set
	for i := range (plan.Screen + plan.MostConfirm + plan.Screen - 1) / plan.Screen {
		s := simulatedScreen(t, r, simulation.Noises[i%len(simulation.Noises)], cells)
		control := *s.Cells[0]
		control.Impl, control.Contestants = "A@control", []string{"A@control", "A@control#2"}
		s.Cells = append(s.Cells, &control)
		runs = append(runs, s)
	}
	pool, err := newPool(plan, runs...)
	if err != nil {
		t.Fatal(err)
	}
	return pool, runs
}

// atFloor returns the plan without its bound of the median change, so that only the test can
// prevent false alarms.
func atFloor() gate.Plan {
	plan := gate.DefaultPlan()
	for i := range plan.Rules {
		plan.Rules[i].Least = 0
	}
	return plan
}

// TestResampledRuns makes gate runs of a pool without a change: with nothing added, with the
// floor added to every cell, where the test may be wrong as often as its level allows, and with
// slowdowns. It also judges gate runs in wrong ways, and checks that false alarms then exceed
// the level.
func TestResampledRuns(t *testing.T) {
	t.Parallel()
	pool, runs := simulatedPool(t, simulation.Simulated(t), 20)
	plan, floor := gate.DefaultPlan(), gate.DefaultPlan().Rules[0].Floor
	seed := simulation.Simulated(t).Uint64()

	still := pool.resample(plan, nil, resampling{Runs: simulation.Experiments(1000), Seed: seed})
	t.Logf("nothing added: %+v", still)
	if still.Upper95 > plan.Alpha() && still.Runs >= 1000 || len(still.Cells) != 0 || still.Hits != 0 {
		t.Errorf("nothing added: %d alarms in %d gate runs, %d hits of %d cells; want at most 1 %% alarms", still.Alarms, still.Runs, still.Hits, len(still.Cells))
	}
	if float64(still.Moved) > 3*plan.ControlAlpha*float64(still.Runs)+5 {
		t.Errorf("nothing added: a control moved in %d of %d gate runs", still.Moved, still.Runs)
	}

	edge := pool.resample(atFloor(), nil, resampling{Runs: simulation.Experiments(1000), Seed: seed, Slowdown: floor, Every: true})
	t.Logf("the floor added to all: found in %d of %d gate runs, %.1f suspects, %.0f sweeps", edge.Hits, edge.Runs, edge.Suspects, edge.Confirming)
	if lower := exact.LowerBound(edge.Hits, edge.Runs, 0.95); lower > plan.Rules[0].Alpha {
		t.Errorf("the floor added to all: found in %d of %d gate runs, want %g at most", edge.Hits, edge.Runs, plan.Rules[0].Alpha)
	}

	for _, history := range []bool{false, true} {
		const want = 0.95
		planted := pool.resample(plan, gate.HistoryNoise(plan, runs...), resampling{Runs: simulation.Experiments(500), Seed: seed, Slowdown: 0.05, History: history})
		found, of := 0, 0
		for _, c := range planted.Cells {
			found, of = found+c.Found, of+c.Runs
		}
		t.Logf("5 %% added to one cell, history %v: found %d of %d, %d false alarms, %.2f suspects (%.2f false), %.0f sweeps",
			history, found, of, planted.Alarms, planted.Suspects, planted.FalseSuspects, planted.Confirming)
		if of != planted.Runs || exact.UpperBound(found, of, 0.999) < want || planted.Short > 0 {
			t.Errorf("5 %% added to one cell: found %d of %d in %d gate runs, %d short; want %g", found, of, planted.Runs, planted.Short, want)
		}
		if planted.FalseSuspects > planted.Suspects-0.9 || planted.Hits != found {
			t.Errorf("5 %% added to one cell: %.2f suspects, %.2f of them false; %d hits, %d found", planted.Suspects, planted.FalseSuspects, planted.Hits, found)
		}
	}

	broken := func(name string, runs int, alter func([]draw), alarm func(*gate.Outcome) bool) {
		t.Helper()
		how := resampling{Runs: runs, Seed: seed, Slowdown: floor, Every: true}
		sampler := newSampler(pool, atFloor(), nil, how)
		alarms := 0
		for run := range how.Runs {
			draws := sampler.draws(run)
			alter(draws)
			judged, _, _ := sampler.run(draws, sampler.slowed(run))
			alarms += indicator(alarm(judged))
		}
		t.Logf("%s: alarms in %d of %d gate runs", name, alarms, how.Runs)
		if exact.LowerBound(alarms, how.Runs, 0.95) <= plan.Rules[0].Alpha {
			t.Errorf("%s: alarms in %d of %d gate runs: that is not seen to fail", name, alarms, how.Runs)
		}
	}
	broken("without Holm", 1500, func([]draw) {}, func(n *gate.Outcome) bool {
		return slices.ContainsFunc(n.Cells, func(c gate.Cell) bool {
			return c.Stage == gate.ConfirmStage && c.Direction == gate.ToSlower && c.P <= plan.Rules[0].Alpha
		})
	})
	broken("screen's pairs count again", 20, func(draws []draw) {
		for i := plan.Screen; i < len(draws); i++ {
			draws[i] = draws[i%plan.Screen]
		}
	}, func(n *gate.Outcome) bool { return n.Verdict == gate.Regression })
}

// TestResampledRunsAreMadeOfTheirPool checks that equal seeds give equal gate runs, that no
// gate run has a sweep twice, and that a swapped pair has the opposite log-ratio.
func TestResampledRunsAreMadeOfTheirPool(t *testing.T) {
	t.Parallel()
	pool, _ := simulatedPool(t, simulation.Random(t), 3)
	plan := gate.DefaultPlan()
	how := resampling{Runs: 20, Seed: 7, Slowdown: 0.05}
	a, b := pool.resample(plan, nil, how), pool.resample(plan, nil, how)
	if a.Pairs != b.Pairs || a.Suspects != b.Suspects || !slices.Equal(a.Cells, b.Cells) {
		t.Errorf("equal seeds give %+v and %+v", a, b)
	}
	sampler := newSampler(pool, plan, nil, how)
	draws := sampler.draws(0)
	how.Seed++
	if slices.Equal(draws, newSampler(pool, plan, nil, how).draws(0)) || slices.Equal(draws, sampler.draws(1)) {
		t.Errorf("two seeds or two runs give %v", draws)
	}
	seen := make(map[int]bool)
	for _, c := range draws {
		seen[c.sweep] = true
	}
	if len(seen) != pool.sweeps || len(draws) != pool.sweeps {
		t.Errorf("%d draws of %d sweeps; want each of %d once", len(draws), len(seen), pool.sweeps)
	}
	x := func(swapped, slowed bool) float64 {
		pair := draw{0, swapped}.of(sampler.of[0], slowed)
		return math.Log(pair[1].Values[resultfile.Ratio] / pair[0].Values[resultfile.Ratio])
	}
	if sum := x(false, false) + x(true, false); sum > 1e-12 || sum < -1e-12 {
		t.Errorf("a pair says %v, swapped %v", x(false, false), x(true, false))
	}
	if more := x(true, true) - x(true, false); more < 0.0487 || more > 0.0489 {
		t.Errorf("5 %% makes a difference of %v; want ln 1.05", more)
	}
}

func TestPoolRefuses(t *testing.T) {
	t.Parallel()
	r := simulation.Random(t)
	plan := gate.DefaultPlan()
	run := func(cells int) *compare.Set { return simulatedScreen(t, r, simulation.Noises[0], cells) }
	check := func(want string, runs ...*compare.Set) {
		t.Helper()
		if _, err := newPool(plan, runs...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v; want one that says %q", err, want)
		}
	}
	check("no cell of a gate in 0 gate runs")
	check("32 screening sweeps in 2 gate runs: need >= 176", run(2), run(2))
	check("it has 3 cells or controls, not 2", run(2), run(3))
	elsewhere := run(2)
	elsewhere.Config = map[string]string{"cpu": "other"}
	check(`different machines: cpu is "" and "other"`, run(2), elsewhere)
	renamed := run(2)
	renamed.Cells[1].Impl, renamed.Cells[1].Contestants = "B", []string{"B@old", "B@new"}
	check("it lacks impl=A/read=95/dist=uniform/n=2-2", run(2), renamed)
}

// BenchmarkResample makes gate runs of 20 cells. Ten thousand should take no more than a minute
// or two.
func BenchmarkResample(b *testing.B) {
	pool, _ := simulatedPool(b, simulation.Random(b), 20)
	for _, how := range []resampling{{}, {Slowdown: 0.05}, {Slowdown: 0.05, Every: true}} {
		b.Run(fmt.Sprintf("slowdown=%g/every=%t", how.Slowdown, how.Every), func(b *testing.B) {
			how.Runs = b.N
			pool.resample(gate.DefaultPlan(), nil, how)
		})
	}
}
