package compare

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/simulation"
	"example.com/mapbench/workloads"
)

// cellOf returns a cell of contestants whose times have the given true logarithms, measured in
// the given number of launches.
func cellOf(r *rand.Rand, n simulation.Noise, sd float64, launches int, names []string, logs []float64) *Cell {
	spec, err := workloads.ParseSpec("n=1000")
	if err != nil {
		panic(err)
	}
	c := &Cell{Spec: spec, Procs: 2, Contestants: names}
	for s := range launches {
		base := math.Exp(0.3 * r.NormFloat64()) // noise that the contestants of the launch share
		var results []*Result
		for _, log := range logs {
			results = append(results, line(20*base*math.Exp(log+sd/math.Sqrt2*n.Draw(r))))
		}
		c.Launches = append(c.Launches, Launch{Sweep: s, Results: results})
	}
	return c
}

func TestSimulatedDeltas(t *testing.T) {
	t.Parallel()
	r := simulation.Simulated(t)
	names := []string{"A", "B", "C", "D"}
	for _, n := range simulation.Noises {
		for _, launches := range []int{8, 12, 40} {
			var alone, together, wrong, tied simulation.Tally
			for range simulation.Experiments(1000) {
				logs := []float64{0, simulation.Spread(r, -0.3, 0.3), 0, simulation.Spread(r, -0.03, 0.03)}
				table := NewJudge(Options{}).table(cellOf(r, n, simulation.Spread(r, 0.02, 0.08), launches, names, logs))
				all, anyWrong := true, false
				for i, row := range table.Rows[1:] {
					d, truth := row.Delta, logs[i+1]
					alone.Add(d.Alone.Lo <= truth && truth <= d.Alone.Hi)
					all = all && d.Log.Lo <= truth && truth <= d.Log.Hi
					anyWrong = anyWrong || d.Verdict == Faster && truth >= 0 || d.Verdict == Slower && truth <= 0
					if d.Verdict == Indistinguishable {
						tied.Add(math.Abs(truth) > math.Log1p(0.02))
					}
				}
				together.Add(all)
				wrong.Add(anyWrong)
			}
			t.Logf("%-13s %2d launches: intervals cover %.1f %% alone, %.1f %% all three together; a wrong direction in %.1f %%; tied wrongly in %d of %d",
				n.Name, launches, 100*alone.Share(), 100*together.Share(), 100*wrong.Share(), tied.Held, tied.Of)
			if alone.Below(0.93) || together.Below(0.93) {
				t.Errorf("%s, %d launches: intervals cover %.1f %% alone and %.1f %% together, want at least 93 %%", n.Name, launches, 100*alone.Share(), 100*together.Share())
			}
			if wrong.Above(0.05) {
				t.Errorf("%s, %d launches: %.1f %% of cells claim a wrong direction, want at most 5 %%", n.Name, launches, 100*wrong.Share())
			}
			if tied.Of >= 100 && tied.Above(0.05) {
				t.Errorf("%s, %d launches: indistinguishable is wrong in %.1f %%, want at most 5 %%", n.Name, launches, 100*tied.Share())
			}
		}
	}
}

// TestSimulatedFiles checks the unpaired intervals of two files.
func TestSimulatedFiles(t *testing.T) {
	r := simulation.Simulated(t)
	for _, n := range simulation.Noises {
		var covered, wrong simulation.Tally
		for range simulation.Experiments(1000) {
			truth := simulation.Spread(r, -0.1, 0.1)
			if r.IntN(2) == 0 {
				truth = 0
			}
			file := func(log float64) *Set {
				s := &Set{}
				c := cellOf(r, n, 0, 10, []string{"A"}, []float64{log})
				for i := range c.Launches {
					c.Launches[i].Results[0] = line(20 * math.Exp(log+0.05*n.Draw(r)))
				}
				s.Cells = []*Cell{c}
				return s
			}
			changes, err := CompareFiles(file(0), file(truth), Options{})
			if err != nil {
				t.Fatal(err)
			}
			c := changes.Changes[0]
			covered.Add(c.Log.Lo <= truth && truth <= c.Log.Hi)
			wrong.Add(c.Verdict == Faster && truth >= 0 || c.Verdict == Slower && truth <= 0)
		}
		t.Logf("%-13s covers %.1f %%, a wrong direction in %.1f %%", n.Name, 100*covered.Share(), 100*wrong.Share())
		if covered.Below(0.93) || wrong.Above(0.05) {
			t.Errorf("%s: covers %.1f %%, wrong in %.1f %%; want at least 93 %% and at most 5 %%", n.Name, 100*covered.Share(), 100*wrong.Share())
		}
	}
}

// TestSimulatedWinners checks that the fastest is among the winners.
func TestSimulatedWinners(t *testing.T) {
	r := simulation.Simulated(t)
	var kept, alone simulation.Tally
	for range simulation.Experiments(1000) {
		logs := []float64{0.002, 0, simulation.Spread(r, 0, 0.05), simulation.Spread(r, 0, 0.3)}
		table := NewJudge(Options{}).table(cellOf(r, simulation.Noises[0], 0.04, 10, []string{"A", "B", "C", "D"}, logs))
		kept.Add(table.Rows[1].Winner)
		alone.Add(table.Rows[1].Winner && !table.Rows[3].Winner)
	}
	t.Logf("the fastest is a winner in %.1f %%, without the slowest in %.1f %%", 100*kept.Share(), 100*alone.Share())
	if kept.Below(0.95) {
		t.Errorf("the fastest is a winner in %.1f %%, want at least 95 %%", 100*kept.Share())
	}
}

// TestVerdictsAgree checks that a verdict agrees with its interval and with the marks of the
// winners, in cases where Holm's p-value alone, or the first of the ranking alone, would not.
func TestVerdictsAgree(t *testing.T) {
	c := setOf(t, 10, 0, trueCell{"n=1000", 2, []float64{0, 0.3, 0.3, 0.1}}).Cells[0]
	c.Launches[0].Results[3].Values[resultfile.NsPerOp] = 0.9 * c.Launches[0].Results[0].Values[resultfile.NsPerOp]
	d := NewJudge(Options{}).table(c).Rows[3].Delta
	if d.PFamily > 0.05 || d.Log.Sign() != 0 {
		t.Fatalf("p=%g, interval %v: this checks nothing", d.PFamily, d.Log)
	}
	if d.Verdict != Unresolved {
		t.Errorf("D is %s by an interval from %g to %g, want it unresolved", d.Verdict, d.Log.Lo, d.Log.Hi)
	}

	// C against the reference A is clear in all launches, and against B, which
	// has the lowest median, in none.
	check := func(ns float64, verdict Verdict, winners ...bool) {
		t.Helper()
		c := setOf(t, 10, 0, trueCell{"n=1000", 2, []float64{0, 0, 0}}).Cells[0]
		for i, l := range c.Launches {
			l.Results[0].Values[resultfile.NsPerOp], l.Results[1].Values[resultfile.NsPerOp], l.Results[2].Values[resultfile.NsPerOp] = 100, 90, ns
			if i < 4 {
				l.Results[1].Values[resultfile.NsPerOp] = 120
			}
		}
		table := NewJudge(Options{}).table(c)
		var got []bool
		for _, row := range table.Rows {
			got = append(got, row.Winner)
		}
		if table.Rows[2].Delta.Verdict != verdict || !slices.Equal(got, winners) {
			t.Errorf("C at %g ns is %s, winners %v; want %s and %v", ns, table.Rows[2].Delta.Verdict, got, verdict, winners)
		}
	}
	check(105, Slower, true, true, false)
	check(95, Faster, false, true, true)

	older, newer := setOf(t, 10, 0.01, trueCell{"n=1000", 2, []float64{0, 0, 0}}), setOf(t, 10, 0.01, trueCell{"n=1000", 2, []float64{9, 9, 9}})
	for _, s := range []*Set{older, newer} {
		for i := range s.Cells[0].Launches[4:] {
			s.Cells[0].Launches[4+i].Results[2] = nil
		}
	}
	changes, err := CompareFiles(older, newer, Options{})
	if err != nil {
		t.Fatal(err)
	}
	x := changes.Changes[2]
	if x.PFamily > 0.05 || x.Log.Finite() {
		t.Fatalf("p=%g, interval %v: this checks nothing", x.PFamily, x.Log)
	}
	if x.Verdict != Unresolved {
		t.Errorf("C changed is %s without an interval, want it unresolved", x.Verdict)
	}
}

// TestSimulatedPower plants the minimum detectable effect, and then no difference.
func TestSimulatedPower(t *testing.T) {
	r := simulation.Simulated(t)
	const sd = 0.04
	for _, launches := range []int{8, 16, 40} {
		shift := exact.OrderFor(launches, 0.95).Shift * sd
		var at, none simulation.Tally
		for range simulation.Experiments(4000) {
			found := func(log float64) bool {
				c := cellOf(r, simulation.Noises[0], sd, launches, []string{"A", "B"}, []float64{0, log})
				d := NewJudge(Options{}).delta(c, 1, 0, 1)
				return d.P <= 0.05
			}
			at.Add(found(shift))
			none.Add(found(0))
		}
		t.Logf("%2d launches: a planted %.1f %% is found in %.1f %%, no change in %.1f %%", launches, 100*math.Expm1(shift), 100*at.Share(), 100*none.Share())
		if at.Below(0.78) || at.Above(0.82) {
			t.Errorf("%d launches: the minimum detectable effect is found in %.1f %%, want 80 %%", launches, 100*at.Share())
		}
		if none.Above(0.05) {
			t.Errorf("%d launches: no change is found in %.1f %%, want at most 5 %%", launches, 100*none.Share())
		}
	}
}

// coverage returns how often the interval of an estimate holds the true logarithm. Each launch
// is the median of 30 noisy slices, as a ratio is.
func coverage(r *rand.Rand, runs int, center func(sorted []float64) float64, estimate func(xs, ys []float64) exact.Interval) simulation.Tally {
	const truth = 0.05
	var covered simulation.Tally
	for range runs {
		var xs, ys []float64
		for range 40 {
			base := 0.3 * r.NormFloat64()
			slices30 := make([]float64, 30)
			for i := range slices30 {
				slices30[i] = truth + 0.4*r.NormFloat64()
			}
			slices.Sort(slices30)
			xs = append(xs, math.Exp(base+center(slices30)))
			ys = append(ys, math.Exp(base))
		}
		i := estimate(xs, ys)
		covered.Add(i.Lo <= truth && truth <= i.Hi)
	}
	return covered
}

// TestSimulationSeesWrongStatistics plants wrong statistics, and checks that they miss the
// coverage that the other simulations ask for.
func TestSimulationSeesWrongStatistics(t *testing.T) {
	t.Parallel()
	r := simulation.Simulated(t)
	paired := func(rank func(exact.Order) int) func(xs, ys []float64) exact.Interval {
		return func(xs, ys []float64) exact.Interval {
			logs := make([]float64, len(xs))
			for i := range logs {
				logs[i] = math.Log(xs[i] / ys[i])
			}
			o := exact.OrderFor(len(logs), 0.95)
			o.Rank = rank(o)
			return o.Interval(exact.Sorted(logs))
		}
	}
	honest := paired(func(o exact.Order) int { return o.Rank })
	upper := func(sorted []float64) float64 { return sorted[len(sorted)/2] }
	check := func(name string, center func([]float64) float64, estimate func(xs, ys []float64) exact.Interval, honest bool) {
		t.Helper()
		share := coverage(r, 1000, center, estimate)
		t.Logf("%-42s covers %.1f %%", name, 100*share.Share())
		if share.Below(0.93) == honest {
			t.Errorf("%s covers %.1f %%, want that to be below 93 %%: %v", name, 100*share.Share(), !honest)
		}
	}
	check("the true median, paired", exact.Median, honest, true)
	check("an upper median of slices", upper, honest, false)
	check("an interval two ranks too narrow", exact.Median, paired(func(o exact.Order) int { return o.Rank + 2 }), false)
	check("a standard error that forgets the pairs' noise", exact.Median, func(xs, ys []float64) exact.Interval {
		// It divides the spread of the launches' common noise as if all slices of
		// all launches were replicates.
		log := math.Log(exact.Median(exact.Sorted(xs)) / exact.Median(exact.Sorted(ys)))
		half := 1.96 * 0.4 / math.Sqrt(30*40)
		return exact.Interval{Lo: log - half, Center: log, Hi: log + half, Level: 0.95}
	}, false)
}
