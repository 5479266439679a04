package compare

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/simulation"
)

// withUnit returns a set of one cell of A, B, …, whose times are equal but for noise. Value
// returns the value of a contestant in a unit, and NaN for none.
func withUnit(t *testing.T, unit resultfile.Unit, contestants, launches int, value func(contestant, launch int) float64) *Set {
	t.Helper()
	s := setOf(t, launches, 0.01, trueCell{"n=1000", 2, make([]float64, contestants)})
	for k, l := range s.Cells[0].Launches {
		for i, r := range l.Results {
			r.Values[unit] = value(i, k)
		}
	}
	s.Names = []string{"f.txt"}
	return s
}

// constant returns values that hardly differ between launches.
func constant(values ...float64) func(contestant, launch int) float64 {
	return func(contestant, launch int) float64 {
		return values[contestant] * (1 + 0.0001*float64((launch*7+contestant*3)%5))
	}
}

// TestUnitHasAnotherOrder wants the order of the judged unit, where the order by time is another.
func TestUnitHasAnotherOrder(t *testing.T) {
	s := setOf(t, 12, 0.01, trueCell{"n=1000", 2, []float64{0, 0.3, 0.6}}) // by time A, B, C
	bytes, p99 := constant(96, 64, 48), constant(900, 400, 1200)
	for k, l := range s.Cells[0].Launches {
		for i, r := range l.Results {
			r.Values[resultfile.BytesPerEntry], r.Values[resultfile.ReadP99] = bytes(i, k), p99(i, k)
			r.Values[resultfile.Ratio] = math.Exp(0.3 * float64(i)) // the opposite of the bytes
			r.Values[resultfile.OpsPerSec] = 1e9 / r.Values[resultfile.NsPerOp]
		}
	}
	check := func(unit resultfile.Unit, order string, lead, best float64) {
		t.Helper()
		opt := Options{Unit: unit}
		r := s.Rankings(opt)[0]
		got := r.Best[0]
		for _, rival := range r.Rivals {
			got += " " + rival.Impl
		}
		if outcome, _ := r.Outcome(); outcome != OneWins || got != order || r.Unit != unit {
			t.Errorf("by %s: outcome %v, order %s; want the winner of %s", unit, outcome, got, order)
		}
		if math.Abs(r.Lead.Center-math.Log(lead)) > 0.02 || len(r.Warnings) > 0 {
			t.Errorf("by %s: a lead of %v, warnings %v; want ln %g and none", unit, r.Lead, r.Warnings, lead)
		}
		if math.Abs(r.NsPerOp.Center/best-1) > 0.3 {
			t.Errorf("by %s: the best has %v; want %g", unit, r.NsPerOp, best)
		}
		tables, err := s.Tables(opt)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range tables[0].Rows {
			if row.Winner != (row.Impl == order[:1]) {
				t.Errorf("by %s: %s is a winner: %t", unit, row.Impl, row.Winner)
			}
			if d := row.Delta; d != nil && len(d.Warnings) > 0 {
				t.Errorf("by %s: %s has the warnings %v; want none", unit, row.Impl, d.Warnings)
			}
		}
	}
	check(resultfile.NsPerOp, "A B C", math.Exp(0.3), 20)
	check(resultfile.BytesPerEntry, "C B A", 64.0/48, 48)
	check(resultfile.ReadP99, "B A C", 900.0/400, 400)
	check(resultfile.OpsPerSec, "A B C", math.Exp(0.3), 5e7)

	tables, err := s.Tables(Options{Unit: resultfile.BytesPerEntry, Ref: "A"})
	if err != nil {
		t.Fatal(err)
	}
	table := tables[0]
	if d := table.Rows[2].Delta; d.Verdict != Faster || table.Remark(table.Rows[2]) != "lower" || math.Abs(d.Log.Center-math.Log(0.5)) > 0.01 || !math.IsNaN(d.Ratio.Center) {
		t.Errorf("C against A by B/entry: %+v, %q; want it lower, by ln 0.5, without the ratio of slices", d, table.Remark(table.Rows[2]))
	}
	tables, err = s.Tables(Options{Unit: resultfile.OpsPerSec, Ref: "A"})
	if err != nil {
		t.Fatal(err)
	}
	if d := tables[0].Rows[2].Delta; d.Verdict != Slower || tables[0].Remark(tables[0].Rows[2]) != "lower" || math.Abs(d.Log.Center-0.6) > 0.05 {
		t.Errorf("C against A by ops/s: %+v; want it worse, in words lower", d)
	}
}

// TestUnitInJSON wants the unit in the JSON of findings by another unit, and nothing new in that
// of findings by ns/op.
func TestUnitInJSON(t *testing.T) {
	s := withUnit(t, resultfile.BytesPerEntry, 2, 12, constant(96, 64))
	for unit, want := range map[resultfile.Unit]int{resultfile.NsPerOp: 0, resultfile.BytesPerEntry: 3} {
		tables, err := s.Tables(Options{Unit: unit})
		if err != nil {
			t.Fatal(err)
		}
		changes, err := CompareFiles(s, withUnit(t, resultfile.BytesPerEntry, 2, 12, constant(96, 64)), Options{Unit: unit})
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal([]any{tables, s.Rankings(Options{Unit: unit}), changes})
		if got := strings.Count(string(text), `"unit":"B/entry"`); err != nil || got != want || strings.Count(string(text), `"unit"`) != want {
			t.Errorf("by %s: %d times the unit in %s, %v; want %d", unit, got, text, err, want)
		}
	}
}

// TestUnitChangesBetweenFiles compares two files by units of both directions.
func TestUnitChangesBetweenFiles(t *testing.T) {
	check := func(unit resultfile.Unit, older, newer float64, want Verdict, word string) {
		t.Helper()
		at := func(v float64) *Set { return withUnit(t, unit, 1, 10, constant(v)) }
		changes, err := CompareFiles(at(older), at(newer), Options{Unit: unit})
		if err != nil {
			t.Fatal(err)
		}
		if c := changes.Changes[0]; c.Verdict != want || c.Verdict.In(unit) != word {
			t.Errorf("%s from %g to %g: %s, in words %s; want %s and %s", unit, older, newer, c.Verdict, c.Verdict.In(unit), want, word)
		}
	}
	check(resultfile.BytesPerEntry, 60, 90, Slower, "higher")
	check(resultfile.BytesPerEntry, 90, 60, Faster, "lower")
	check(resultfile.Fairness, 0.9, 0.6, Slower, "lower")
	check(resultfile.Fairness, 0.6, 0.9, Faster, "higher")
	check(resultfile.OverwriteAlloc, 0, 16, Slower, "higher")
	check(resultfile.OverwriteAlloc, 16, 0, Faster, "lower")
	check(resultfile.OverwriteAlloc, 0, 0, Indistinguishable, "indistinguishable")
}

// TestHigherIsBetter ranks by fairness, of which more is better.
func TestHigherIsBetter(t *testing.T) {
	s := withUnit(t, resultfile.Fairness, 3, 12, constant(0.5, 0.9, 0.6))
	r := s.Rankings(Options{Unit: resultfile.Fairness})[0]
	if len(r.Best) != 1 || r.Best[0] != "B" || r.RunnerUp != "C" || math.Abs(r.Lead.Center-math.Log(1.5)) > 0.01 {
		t.Errorf("by fairness: %+v; want B before C, by ln 1.5", r)
	}
	for _, rival := range r.Rivals {
		if want := map[string]float64{"A": 0.5, "C": 0.6}[rival.Impl]; math.Abs(float64(rival.NsPerOp)-want) > 0.01 {
			t.Errorf("%s has a fairness of %v; want %v", rival.Impl, rival.NsPerOp, want)
		}
	}
}

// TestZeros judges values of 0, which have no ratio.
func TestZeros(t *testing.T) {
	const unit = resultfile.OverwriteAlloc
	opt := Options{Unit: unit, Unranked: []string{}}
	check := func(what string, value func(contestant, launch int) float64, outcome Outcome, best, warning string) {
		t.Helper()
		r := withUnit(t, unit, 2, 12, value).Rankings(opt)[0]
		got, _ := r.Outcome()
		texts := fmt.Sprint(r.Warnings)
		if got != outcome || strings.Join(r.Best, " ") != best || (warning == "") != (len(r.Warnings) == 0) || !strings.Contains(texts, warning) {
			t.Errorf("%s: outcome %v, best %v, warnings %v; want %v of %s and the warning %q", what, got, r.Best, r.Warnings, outcome, best, warning)
		}
		if r.Margin > 0.021 {
			t.Errorf("%s: a margin of %v; want 2 %%", what, r.Margin)
		}
		if _, err := json.Marshal(r); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	some := func(zeros int) func(int, int) float64 {
		return func(contestant, launch int) float64 {
			if contestant == 1 && launch < zeros {
				return 0
			}
			return 16
		}
	}
	check("none is 0", some(0), SeveralTie, "A B", "")
	check("one is 0 in all launches", some(12), OneWins, "B", "")
	check("one is 0 in some launches", some(5), NotToldApart, "A B", "in 5 of 12 launches one of both has 0 overwrite-B and the other has not, so there is no ratio")
	check("both are 0 in all launches", constant(0, 0), SeveralTie, "A B", "")
	check("both are 0 in some launches", func(_, launch int) float64 { return float64(16 * (launch % 2)) }, SeveralTie, "A B", "")

	s := withUnit(t, unit, 2, 12, some(12))
	if rival := s.Rankings(opt)[0].Rivals[0]; rival.Impl != "A" || rival.NsPerOp != 16 || !math.IsInf(rival.Log.Lo, 1) {
		t.Errorf("beside 0: %+v; want A with 16, and no ratio", rival)
	}
	tables, err := s.Tables(opt)
	if err != nil {
		t.Fatal(err)
	}
	if d := tables[0].Rows[1].Delta; d.Verdict != Faster || len(d.Warnings) != 1 {
		t.Errorf("0 against 16: %+v; want it lower by the sign test, with a warning that there is no ratio", d)
	}
	// Of a table the sign test knows what a launch without a ratio says.
	if tables, err = withUnit(t, unit, 2, 20, some(19)).Tables(opt); err != nil {
		t.Fatal(err)
	}
	if d := tables[0].Rows[1].Delta; d.Verdict != Faster || d.Log.Sign() != -1 {
		t.Errorf("0 in 19 of 20 launches: %+v; want it lower", d)
	}
}

// TestUnitThatLinesLack judges by a unit that no line has, that a cell lacks, and that a
// contestant or a launch lacks.
func TestUnitThatLinesLack(t *testing.T) {
	const unit = resultfile.ReadP99
	opt := Options{Unit: unit}
	s := withUnit(t, resultfile.BytesPerEntry, 2, 12, constant(96, 64))
	const want = "f.txt: no line has read-p99-ns, only ns/op, B/entry; measure again with this version of mapbench"
	for what, judge := range map[string]func() error{
		"Tables":       func() error { _, err := s.Tables(opt); return err },
		"Grids":        func() error { _, err := s.Grids("read", "n", opt); return err },
		"CompareFiles": func() error { _, err := CompareFiles(s, s, opt); return err },
		"CheckUnit":    func() error { return s.CheckUnit(unit) },
	} {
		if err := judge(); err == nil || err.Error() != want {
			t.Errorf("%s: %v; want %s", what, err, want)
		}
	}
	check := func(s *Set, unit resultfile.Unit, want string) {
		t.Helper()
		if err := s.CheckUnit(unit); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("CheckUnit(%s) = %v; want %q", unit, err, want)
		}
	}
	check(s, resultfile.EmptyBytes, "measure a spec with grow=1")
	check(s, resultfile.Size, "size doesn't tell which map is better")
	check(withUnit(t, resultfile.ReadSamples, 2, 12, constant(100, 100)), unit, "where samples are too few there is no quantile")
	if err := (&Set{}).CheckUnit(unit); err != nil {
		t.Errorf("CheckUnit of no results = %v; want nil, for other errors say so", err)
	}

	two := withUnit(t, unit, 3, 12, func(contestant, launch int) float64 {
		if contestant == 2 || contestant == 1 && launch >= 8 {
			return math.NaN() // C has too few samples, and B in some launches
		}
		return constant(900, 400, 0)(contestant, launch)
	})
	two.Cells = append(two.Cells, setOf(t, 12, 0.01, trueCell{"n=10", 2, []float64{0, 0.3, 0.6}}).Cells...)
	rankings := two.Rankings(opt)
	if r := rankings[0]; strings.Join(r.Best, " ") != "B" || len(r.Rivals) != 1 || r.Rivals[0].Launches != 8 {
		t.Errorf("a contestant without the unit: %+v; want B before A, in 8 launches", r)
	}
	outcome, _ := rankings[1].Outcome()
	if texts := fmt.Sprint(rankings[1].Warnings); outcome != NoneMeasured || !strings.Contains(texts, "no line of this cell has read-p99-ns: measure it again with this version of mapbench") {
		t.Errorf("a cell without the unit: outcome %v, warnings %s; want none measured, and why", outcome, texts)
	}
	tables, err := two.Tables(opt)
	if err != nil {
		t.Fatal(err)
	}
	if row := tables[0].Rows[2]; row.Launches != 0 || tables[0].Remark(row) != "no read-p99-ns" || row.Winner {
		t.Errorf("a contestant without the unit: %+v, %q; want no launches and why", row, tables[0].Remark(row))
	}
	if !slices.ContainsFunc(tables[1].Warnings, func(w error) bool { return strings.HasPrefix(w.Error(), "no line of this cell has read-p99-ns") }) {
		t.Errorf("the table of a cell without the unit has the warnings %v", tables[1].Warnings)
	}
}

// TestRacesByAnotherUnit judges a race, which left out what is slow, by what the maps weigh.
func TestRacesByAnotherUnit(t *testing.T) {
	looks := []int{2, 5, 11}
	race := func(unit resultfile.Unit, values ...float64) Ranking {
		s := withUnit(t, unit, 4, 11, constant(values...))
		c := s.Cells[0]
		c.looks = looks
		for k := range c.Launches {
			if k >= 2 {
				c.Launches[k].Results[3] = nil // D was left out at the glance
			}
			if k >= 5 {
				c.Launches[k].Results[2] = nil // and C at the screen
			}
		}
		return s.Rankings(Options{Unit: unit})[0]
	}
	check := func(unit resultfile.Unit, best string, warned bool, values ...float64) {
		t.Helper()
		r := race(unit, values...)
		hint := slices.ContainsFunc(r.Warnings, func(w error) bool { return strings.HasSuffix(w.Error(), "measure with mapbench run -launches 5") })
		if strings.Join(r.Best, " ") != best || hint != warned {
			t.Errorf("%s of %v: best %v, warnings %v; want %s, and how to measure all alike: %t", unit, values, r.Best, r.Warnings, best, warned)
		}
	}
	check(resultfile.BytesPerEntry, "C", false, 90, 80, 60, 200) // the best was left out at the screen
	check(resultfile.BytesPerEntry, "C D", true, 90, 80, 60, 70) // and D too early to tell
	check(resultfile.BytesPerEntry, "C D", true, 90, 80, 60, 40) // so it may also be the best
	check(resultfile.ReadP99, "C D", true, 900, 800, 600, 2000)  // of a quantile, two launches tell nothing
	check(resultfile.ReadP99, "A D", true, 600, 800, 900, 600)   // whichever it is

	c := withUnit(t, resultfile.BytesPerEntry, 2, 11, constant(1, 2)).Cells[0]
	c.looks = looks
	for unit, want := range map[resultfile.Unit][]look{
		resultfile.NsPerOp:       {{0, 2, 0.1, true}, {0, 5, 0.3, false}, {5, 11, 0.6, false}},
		resultfile.BytesPerEntry: {{0, 2, 1.0 / 3, true}, {0, 11, 1.0 / 3, false}},
		resultfile.ReadP99:       {{0, 11, 1.0 / 3, false}},
	} {
		if got := NewJudge(Options{Unit: unit}).looksDone(c, true); !slices.Equal(got, want) {
			t.Errorf("by %s a race is judged at %v; want %v", unit, got, want)
		}
	}
}

// TestSimulatedRankingsByQuantiles ranks impls by a quantile that is noisy and skewed. It checks
// that few cells have a wrong winner or a wrong tie.
func TestSimulatedRankingsByQuantiles(t *testing.T) {
	r := simulation.Simulated(t)
	const unit = resultfile.ReadP999
	for _, same := range []bool{true, false} {
		var wrong, won simulation.Tally
		for range simulation.Experiments(2000) {
			logs := make([]float64, 3)
			if !same {
				logs = closeLogs(r, 3)
			}
			sd := simulation.Spread(r, 0.05, 0.4)
			s := withUnit(t, unit, 3, 12, anyLaunch(func(contestant int) float64 {
				// With few samples beyond it, a quantile is skewed to the right.
				return 2000 * math.Exp(logs[contestant]+sd*simulation.Noises[3].Draw(r))
			}))
			ranking := s.Rankings(Options{Unit: unit})[0]
			outcome, best := ranking.Outcome()
			fastest := slices.Min(logs)
			bad := false
			if outcome == OneWins {
				i := slices.Index(letters(3), best[0])
				bad = same || logs[i] > fastest
			}
			wrong.Add(bad)
			won.Add(outcome == OneWins)
		}
		t.Logf("same %t: a wrong winner in %.1f %% of cells, a winner in %.1f %%", same, 100*wrong.Share(), 100*won.Share())
		if wrong.Above(0.05) {
			t.Errorf("same %t: a wrong winner in %.1f %% of cells; want at most 5 %%", same, 100*wrong.Share())
		}
	}
}

// anyLaunch makes a value of a contestant one of a contestant and a launch.
func anyLaunch(value func(contestant int) float64) func(contestant, launch int) float64 {
	return func(contestant, _ int) float64 { return value(contestant) }
}

// TestLogRatio checks the logarithms of zeros and of missing values.
func TestLogRatio(t *testing.T) {
	inf := math.Inf(1)
	check := func(unit resultfile.Unit, a, b, want float64) {
		t.Helper()
		x, y := NewResult(), NewResult()
		x.Values[unit], y.Values[unit] = a, b
		l := Launch{Results: []*Result{x, y, nil}}
		if got := l.LogRatio(0, 1, unit); got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Errorf("LogRatio of %g and %g %s = %v; want %v", a, b, unit, got, want)
		}
		if got := l.LogRatio(0, 2, unit); !math.IsNaN(got) {
			t.Errorf("LogRatio beside no result = %v; want NaN", got)
		}
	}
	check(resultfile.BytesPerOp, 4, 2, math.Ln2)
	check(resultfile.BytesPerOp, 0, 0, 0)
	check(resultfile.BytesPerOp, 0, 2, -inf)
	check(resultfile.BytesPerOp, 2, 0, inf)
	check(resultfile.BytesPerOp, math.NaN(), 0, math.NaN())
	check(resultfile.Fairness, 0.5, 0.25, -math.Ln2)
	check(resultfile.Fairness, 0, 0.5, inf)
	check(resultfile.Fairness, 0.5, 0, -inf)
	if i := NewJudge(Options{}).Typical([]float64{0, 0, 0}, 0.95); i != (exact.Interval{Level: 0.95}) {
		t.Errorf("Typical of zeros = %v; want 0", i)
	}
}
