package compare

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/simulation"
	"example.com/mapbench/workloads"
)

// A trueCell is a cell of several impls whose true times are known.
type trueCell struct {
	spec  string
	procs int
	logs  []float64
}

// setOf returns a set of cells of the impls A, B, …, measured with noise.
func setOf(t testing.TB, launches int, sd float64, cells ...trueCell) *Set {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 6))
	s := &Set{Sweeps: launches}
	for _, p := range cells {
		spec, err := workloads.ParseSpec(p.spec)
		if err != nil {
			t.Fatal(err)
		}
		c := cellOf(r, simulation.Noises[0], sd, launches, letters(len(p.logs)), p.logs)
		c.Spec, c.Procs = spec, p.procs
		if spec.Goroutines > p.procs {
			c.Burst = "5us"
		}
		s.Cells = append(s.Cells, c)
	}
	return s
}

// letters returns n names: A, B, and so on.
func letters(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = string(rune('A' + i))
	}
	return names
}

func TestRanking(t *testing.T) {
	check := func(what string, s *Set, family []string, best, tied, runnerUp, warning string) {
		t.Helper()
		r := NewJudge(Options{}).Rank(s.Cells[0], family)
		if got := strings.Join(r.Best, " "); got != best {
			t.Errorf("%s: best are %s, want %s", what, got, best)
		}
		if got := strings.Join(r.Tied, " "); got != tied {
			t.Errorf("%s: tied are %q, want %q", what, got, tied)
		}
		if r.RunnerUp != runnerUp || math.IsNaN(r.Lead.Center) != (runnerUp == "") {
			t.Errorf("%s: runner-up %q by %v, want %q", what, r.RunnerUp, r.Lead, runnerUp)
		}
		if runnerUp != "" && !(r.Lead.Lo > math.Log1p(0.02)) {
			t.Errorf("%s: a lead of %v, want more than the margin", what, r.Lead)
		}
		texts := make([]string, len(r.Warnings))
		for i, w := range r.Warnings {
			texts[i] = w.Error()
		}
		if got := strings.Join(texts, "; "); got != warning {
			t.Errorf("%s: warnings %q, want %q", what, got, warning)
		}
	}
	abc := letters(3)
	check("a winner", setOf(t, 12, 0.01, trueCell{"n=1000", 2, []float64{0.3, 0, 0.2}}), abc, "B", "", "C", "")
	check("a tie", setOf(t, 12, 0.002, trueCell{"n=1000", 2, []float64{0, 0.3, 0.005}}), abc, "A C", "C", "B", "")
	check("not told apart", setOf(t, 12, 0.05, trueCell{"n=1000", 2, []float64{0, 0.4, 0.02}}), abc, "A C", "", "B", "")
	check("shown to be slower by less than the margin", setOf(t, 12, 0.001, trueCell{"n=1000", 2, []float64{0, 0.4, 0.01}}), abc, "A C", "C", "B", "")
	check("too few launches", setOf(t, 2, 0.01, trueCell{"n=1000", 2, []float64{0.3, 0, 0.2}}), abc, "B C A", "", "", "2 launches can't rank 3 impls: need >= 3")
	check("one of them missing", setOf(t, 12, 0.01, trueCell{"n=1000", 2, []float64{0.3, 0}}), abc, "B C", "", "A", "not measured, so not excluded: C")
	check("no other impl", setOf(t, 12, 0.01, trueCell{"n=1000", 2, []float64{0}}), letters(2), "A B", "", "", "not measured, so not excluded: B")

	stopped := setOf(t, 12, 0.01, trueCell{"n=1000", 2, []float64{0, 0.3, 0.3}})
	for i := range stopped.Cells[0].Launches[2:] {
		stopped.Cells[0].Launches[2+i].Results[2] = nil
	}
	check("one that stopped", stopped, abc, "A C", "", "B", "2 launches of C beside A can't tell them apart: need >= 3")

	early := setOf(t, 12, 0.01, trueCell{"n=1000", 2, []float64{0.3, 0, 0.2}})
	early.Cells[0].Launches[0].Results[1] = line(1) // a quick one
	for i := range early.Cells[0].Launches[1:] {
		early.Cells[0].Launches[1+i].Results[1] = nil
	}
	check("one that stopped after a quick launch", early, abc, "C B", "", "A", "1 launch of B beside C can't tell them apart: need >= 3")
	for i, row := range NewJudge(Options{}).table(early.Cells[0]).Rows {
		if want := i > 0; row.Winner != want {
			t.Errorf("B stopped after a quick launch: %s is a winner: %t, want %t", row.Impl, row.Winner, want)
		}
	}

	outside := setOf(t, 12, 0.01, trueCell{"n=1000", 2, []float64{0, 0.3}})
	for i := range outside.Cells[0].Launches {
		outside.Cells[0].Launches[i].Outside = "elsewhere"
	}
	check("no launch in the main state", outside, letters(2), "A", "", "B", "")

	split := setOf(t, 12, 0.01, trueCell{"n=1000", 2, []float64{0, 0.3}})
	for _, l := range split.Cells[0].Launches {
		l.Results[0].Values[resultfile.Ratio], l.Results[1].Values[resultfile.Ratio] = 1, 0.9
	}
	check("two estimates that contradict each other", split, letters(2), "A B", "", "",
		"the median ratio of slices says the opposite of throughput about B and A: neither is shown to be faster")
}

// wrongLeads bounds the share of cells whose lead lies outside its interval. It is above 5 %
// because the launches choose the impl that is ahead: see Ranking.Lead.
const wrongLeads = 0.056

// TestSimulatedRankings ranks two and three impls that are close, and twelve impls, several of
// them close. It checks that the fastest is among the best, and that few cells have a wrong
// lead or a wrong tie. It also checks that a ranking by the lowest median alone would fail.
func TestSimulatedRankings(t *testing.T) {
	r := simulation.Simulated(t)
	for _, impls := range []int{2, 3, 12} {
		for _, n := range simulation.Noises {
			var kept, naive, leads, ties, alone simulation.Tally
			for range simulation.Experiments(3000) {
				names := letters(impls)
				logs := closeLogs(r, impls)
				c := cellOf(r, n, simulation.Spread(r, 0.005, 0.06), []int{9, 12, 20}[r.IntN(3)], names, logs)
				ranking := NewJudge(Options{}).Rank(c, names)
				truth := func(impl string) float64 { return logs[slices.Index(names, impl)] }
				best := truth(ranking.Best[0])
				fastest := names[slices.Index(logs, slices.Min(logs))]
				kept.Add(slices.Contains(ranking.Best, fastest))
				naive.Add(ranking.Best[0] == fastest)
				alone.Add(len(ranking.Best) == 1)
				lead := math.NaN()
				if ranking.RunnerUp != "" {
					lead = truth(ranking.RunnerUp) - best
				}
				leads.Add(lead < ranking.Lead.Lo || lead > ranking.Lead.Hi)
				wrong := false
				for _, impl := range ranking.Tied {
					wrong = wrong || math.Abs(truth(impl)-best) > math.Log1p(0.02)
				}
				ties.Add(wrong)
			}
			t.Logf("%2d impls, %-13s the fastest is among the best in %.1f %% (the lowest median is it in %.1f %%), alone in %.1f %%; wrong leads in %.1f %%, wrong ties in %.1f %%",
				impls, n.Name, 100*kept.Share(), 100*naive.Share(), 100*alone.Share(), 100*leads.Share(), 100*ties.Share())
			if kept.Below(0.95) || leads.Above(wrongLeads) || ties.Above(0.05) {
				t.Errorf("%d impls, %s: the fastest is among the best in %.1f %%, want at least 95 %%; wrong leads in %.1f %%, want at most 5.6 %%, wrong ties in %.1f %%, want at most 5 %%",
					impls, n.Name, 100*kept.Share(), 100*leads.Share(), 100*ties.Share())
			}
			if !naive.Below(0.95) {
				t.Errorf("%d impls, %s: the lowest median is the fastest in %.1f %%: this simulation could see no fault", impls, n.Name, 100*naive.Share())
			}
		}
	}
}

// closeLogs draws the true logarithms of impls' times. Up to three impls are as close as the
// margin. Of more impls, every other one is far off.
func closeLogs(r *rand.Rand, impls int) []float64 {
	logs := make([]float64, impls)
	for i := range logs[1:] {
		switch {
		case impls <= 3:
			logs[1+i] = simulation.Spread(r, 0, 0.03)
		case i%2 == 0:
			logs[1+i] = simulation.Spread(r, 0.1, 0.5)
		default:
			logs[1+i] = simulation.Spread(r, 0, 0.06)
		}
	}
	r.Shuffle(len(logs), func(i, j int) { logs[i], logs[j] = logs[j], logs[i] })
	return logs
}

// TestTooFewLaunchesAreTold checks a cell of 12 impls. With as many launches as its family
// takes, there must be a finding. With too few, every kind of finding must say how many it
// takes.
func TestTooFewLaunchesAreTold(t *testing.T) {
	logs := make([]float64, 12)
	for i := range logs {
		logs[i] = 0.2 * float64(i)
	}
	at := func(launches int) *Set {
		return setOf(t, launches, 0.001, trueCell{"read=50/n=100", 2, logs}, trueCell{"read=95/n=100", 2, logs},
			trueCell{"read=50/n=1000", 2, logs}, trueCell{"read=95/n=1000", 2, logs})
	}
	check := func(what string, warnings exact.Warnings, want string, told bool) {
		t.Helper()
		if got := slices.ContainsFunc(warnings, func(w error) bool { return w.Error() == want }); got != told {
			t.Errorf("%s: warnings %v; want %q among them: %v", what, warnings, want, told)
		}
	}
	for launches, few := range map[int]bool{2: true, 9: false} {
		s := at(launches)
		tables, err := s.Tables(Options{})
		if err != nil {
			t.Fatal(err)
		}
		check("table", tables[0].Warnings, "2 launches can't rank 12 impls: need >= 3", few)
		d := tables[0].Rows[11].Delta
		check("delta", d.Warnings, "2 launches give no interval: need >= 9 launches for 99.55 %", few)
		if got := d.remark(resultfile.NsPerOp); (got == "unresolved: too few launches") != few {
			t.Errorf("%d launches: the delta's remark is %q", launches, got)
		}
		winners := 0
		for _, row := range tables[0].Rows {
			if row.Winner {
				winners++
			}
		}
		if want := map[bool]int{true: 12, false: 1}[few]; winners != want {
			t.Errorf("%d launches: %d winners, want %d", launches, winners, want)
		}
		grids, err := s.Grids("read", "n", Options{})
		if err != nil || len(grids) != 1 {
			t.Fatalf("%d grids, %v; want 1", len(grids), err)
		}
		check("grid", grids[0].Warnings, "in 4 of 4 cells: 2 launches can't rank 12 impls: need >= 3", few)
		if best := grids[0].Fields[0].Best; (len(best) == 12) != few {
			t.Errorf("%d launches: best are %v", launches, best)
		}
	}
	changes, err := CompareFiles(at(5), at(5), Options{})
	if err != nil {
		t.Fatal(err)
	}
	check("change", changes.Changes[0].Warnings, "5+5 launches give no interval: need >= 6 a side for 99.58 %", true)
	if changes, err = CompareFiles(at(6), at(6), Options{}); err != nil {
		t.Fatal(err)
	}
	if w := changes.Changes[0].Warnings; len(w) > 0 {
		t.Errorf("6 launches a side: warnings %v, want none", w)
	}
}
