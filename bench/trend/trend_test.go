package trend

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/golden"
	"example.com/mapbench/internal/simulation"
)

func TestTrendFindsShift(t *testing.T) {
	trend := simulatedRuns{runs: 30, logs: noisy(func(run int) float64 {
		if run >= 18 {
			return 0.3
		}
		return 0.2
	})}.trend(t)
	if len(trend.Series) != 1 || len(trend.Shifts) != 1 {
		t.Fatalf("%d series, shifts %+v; want one of each", len(trend.Series), trend.Shifts)
	}
	s := trend.Shifts[0]
	if s.Point != 18 || s.Before.Name != "2026-10-18" || s.After.Name != "2026-10-19" || s.Contestant != "B" || s.Reference != "A" {
		t.Errorf("shift %+v; want B's between runs 18 and 19", s)
	}
	if want := math.Expm1(0.1); s.Lo > want || s.Hi < want || s.Hi-s.Lo > 0.1 {
		t.Errorf("shift by %.3f, %.3f to %.3f; want about %.3f", s.Delta, s.Lo, s.Hi, want)
	}
	if s.P > 0.001 || s.PFamily != s.P || trend.Series[0].Drift != 0 || trend.Quiet != 0 || !math.IsNaN(float64(trend.MDE)) {
		t.Errorf("p %g, of all %g, drift %g, %d quiet, MDE %g", s.P, s.PFamily, trend.Series[0].Drift, trend.Quiet, trend.MDE)
	}
	if got, want := s.Commits(), "c120000..c130000"; got != want {
		t.Errorf("commits %q; want %q", got, want)
	}
	levels := trend.Series[0].Levels
	if len(levels) != 2 || levels[0].First != 0 || levels[0].Last != 17 || levels[1].First != 18 || levels[1].Last != 29 ||
		math.Abs(levels[0].From-0.2) > 0.02 || levels[0].To != levels[0].From || math.Abs(levels[1].To-0.3) > 0.02 {
		t.Errorf("levels %+v", levels)
	}
}

// TestTrendOfFewRuns checks that leastSeries runs are enough for a shift.
func TestTrendOfFewRuns(t *testing.T) {
	trend := simulatedRuns{runs: leastSeries, logs: noisy(func(run int) float64 { return 0.2 * float64(2*run/leastSeries) })}.trend(t)
	if len(trend.Shifts) != 1 || trend.Shifts[0].Point != leastSeries/2 {
		t.Errorf("shifts %+v; want one in the middle", trend.Shifts)
	}
}

// TestTrendWithoutNoise judges series without noise.
func TestTrendWithoutNoise(t *testing.T) {
	check := func(what string, level func(run int) float64, shifts int, drifts bool) {
		t.Helper()
		trend := simulatedRuns{runs: 20, logs: func(run, _, _ int) float64 { return level(run) }}.trend(t)
		s := trend.Series[0]
		if len(trend.Shifts) != shifts || (s.Drift != 0) != drifts || s.P < 1 && shifts == 0 && !drifts {
			t.Errorf("%s: shifts %+v, drift %g, p %g; want %d shifts, drift %v", what, trend.Shifts, s.Drift, s.P, shifts, drifts)
		}
		if text := trend.unseen(); strings.Contains(text, "NaN") {
			t.Errorf("%s: %s", what, text)
		}
	}
	check("a constant", func(int) float64 { return 0.1 }, 0, false)
	check("a step", func(run int) float64 { return float64(run / 10) }, 1, false)
	check("a line", func(run int) float64 { return 0.1 * float64(run) }, 0, true)
	check("one outlier", func(run int) float64 { return float64(run / 19) }, 0, false)
}

func TestTrendSaysDrift(t *testing.T) {
	trend := simulatedRuns{runs: 31, logs: noisy(func(run int) float64 { return 0.01 * float64(run) })}.trend(t)
	if len(trend.Shifts) != 0 || math.Abs(trend.Series[0].Drift-0.3) > 0.05 || trend.Quiet != 0 {
		t.Errorf("shifts %+v, drift %g, %d quiet; want a drift of 0.3", trend.Shifts, trend.Series[0].Drift, trend.Quiet)
	}
	if level := trend.Series[0].Levels[0]; math.Abs(level.To-level.From-trend.Series[0].Drift) > 1e-9 {
		t.Errorf("level %+v, drift %g", level, trend.Series[0].Drift)
	}
}

// TestTrendRepeats checks that a finding depends on the seed and not on other series.
func TestTrendRepeats(t *testing.T) {
	n := simulatedRuns{dir: t.TempDir(), runs: 20, logs: noisy(func(int) float64 { return 0 })}
	h, err := ReadHistory(n.write(t)...)
	if err != nil {
		t.Fatal(err)
	}
	judge := func(h *History, seed uint64) JudgedSeries {
		t.Helper()
		trend, err := h.Trend(seed)
		if err != nil {
			t.Fatal(err)
		}
		return trend.Series[len(trend.Series)-1]
	}
	text := func(s JudgedSeries) string { b, _ := json.Marshal(s); return string(b) }
	first := judge(h, 7)
	if again := judge(h, 7); text(first) != text(again) {
		t.Error("two trends with one seed differ")
	}
	if other := judge(h, 8); first.P == other.P {
		t.Errorf("seeds 7 and 8 both give p = %g", first.P)
	}
	more := *h.Series[0]
	more.Contestant = "another"
	h.Series = append([]*Series{&more}, h.Series...)
	if beside := judge(h, 7); beside.P != first.P {
		t.Errorf("p = %g beside another series, %g without", beside.P, first.P)
	}
}

func TestCommits(t *testing.T) {
	check := func(s Shift, want string) {
		t.Helper()
		if got := s.Commits(); got != want {
			t.Errorf("commits of %+v: %q; want %q", s, got, want)
		}
	}
	run := func(commit, version string) Run { return Run{Commit: commit, Go: version} }
	check(Shift{Before: run("0123456789", "go1.26.0"), After: run("abcdefghij", "go1.26.0")}, "0123456..abcdefg")
	check(Shift{Before: run("abc", "go1.26.0"), After: run("abc", "go1.26.0")}, "abc..abc (one commit: not the code)")
	check(Shift{Before: run("abc", "go1.26.0"), After: run("abc", "go1.27.0")}, "abc..abc (go1.26.0 to go1.27.0)")
	check(Shift{After: run("abc", "")}, "?..abc")
}

// TestTrendJSON pins the fields that others script against.
func TestTrendJSON(t *testing.T) {
	trend := simulatedRuns{runs: 20, logs: noisy(func(run int) float64 { return float64(run / 10) })}.trend(t)
	data, err := json.Marshal(trend)
	if err != nil {
		t.Fatal(err)
	}
	var found map[string]any
	if err := json.Unmarshal(data, &found); err != nil {
		t.Fatal(err)
	}
	keys := func(what string, object any, want string) {
		t.Helper()
		got := object.(map[string]any)
		for _, key := range strings.Fields(want) {
			if _, ok := got[key]; !ok {
				t.Errorf("%s has no %q", what, key)
			}
		}
		if len(got) != len(strings.Fields(want)) {
			t.Errorf("%s has fields %v; want %s", what, reflect.ValueOf(got).MapKeys(), want)
		}
	}
	keys("trend", found, "seed permutations alpha alpha_within least_nights nights series shifts short quiet mde mde_worst warnings")
	keys("run", found["nights"].([]any)[0], "name commit baseline goversion machine c2c_ns")
	series := found["series"].([]any)[0].(map[string]any)
	keys("series", series, "cell procs contestant reference machine baseline points p p_family drift levels mde")
	keys("point", series["points"].([]any)[0], "night log sd launches aside outlier")
	keys("level", series["levels"].([]any)[0], "first last from to")
	keys("shift", found["shifts"].([]any)[0], "cell procs contestant reference series point before after earliest latest delta lo hi p p_family")
}

// TestDetectable plants shifts of the size that detectable returns, and checks that they are
// found with about the probability exact.Power.
func TestDetectable(t *testing.T) {
	r := simulation.Simulated(t)
	var found simulation.Tally
	for range max(100, simulation.Experiments(400)) {
		xs := make([]float64, 40)
		for i := range xs {
			xs[i] = r.NormFloat64()
		}
		s := &searcher{random: r, permutations: 499}
		shift := s.detectable(xs)
		for i := range xs {
			xs[i] = r.NormFloat64()
			if i >= 30 {
				xs[i] += shift
			}
		}
		found.Add(s.test(xs, firstAlpha, 499).p <= firstAlpha)
	}
	t.Logf("a shift of the size that is said to be found with probability %g: %.3f of %d", exact.Power, found.Share(), found.Of)
	if surelyAbove(found, 0.92) || surelyBelow(found, 0.78) {
		t.Errorf("found in %.3f, want about %g", found.Share(), exact.Power)
	}
}

// TestDifferenceCovers checks the interval of a shift at a known place.
func TestDifferenceCovers(t *testing.T) {
	r := simulation.Simulated(t)
	for _, noise := range changeNoises {
		var covered simulation.Tally
		for range 2000 {
			a, b := make([]float64, 5+r.IntN(20)), make([]float64, 5+r.IntN(20))
			for i := range a {
				a[i] = noise.Draw(r)
			}
			for i := range b {
				b[i] = 1 + noise.Draw(r)
			}
			i := difference(a, b)
			covered.Add(i.Lo <= 1 && 1 <= i.Hi)
		}
		t.Logf("%s: covered in %.3f", noise.Name, covered.Share())
		if surelyBelow(covered, 0.945) {
			t.Errorf("%s: the 95 %% interval covers in %.3f", noise.Name, covered.Share())
		}
	}
}

// TestTrendGolden judges the simulated runs in testdata/history. With -update it makes them
// anew: a shift by 6 % in the 19th run at 95 % reads, nothing but an outlier at 50 %, and a drift
// at 0 %.
func TestTrendGolden(t *testing.T) {
	dir := filepath.Join("testdata", "history")
	if golden.Updating() {
		r := rand.New(rand.NewPCG(1, 1))
		common := make(map[[2]int]float64) // by run and read share
		logs := func(run, _, read int) float64 {
			key := [2]int{run, read}
			if _, ok := common[key]; !ok {
				common[key] = 0.012 * r.NormFloat64()
			}
			level := -0.4
			switch {
			case read == 95 && run >= 18:
				level += 0.06
			case read == 0:
				level += 0.004 * float64(run)
			case read == 50 && run == 11:
				level += 0.2 // an outlier
			}
			return level + common[key] + 0.02*r.NormFloat64()
		}
		simulatedRuns{dir: dir, runs: 30, reads: []int{95, 50, 0}, logs: logs, impls: [2]string{"rwmutex", "xsync"},
			config: func(run int) map[string]string { return map[string]string{"cpu": "simulated"} }}.write(t)
	}
	paths, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	h, err := ReadHistory(paths...)
	if err != nil {
		t.Fatal(err)
	}
	trend, err := h.Trend(1)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Write(&b, trend); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "testdata/trend.txt", b.Bytes())
}

func TestWriteTrend(t *testing.T) {
	trend := simulatedRuns{runs: 24, logs: noisy(func(run int) float64 { return 0.2 * float64(run/12) })}.trend(t)
	var b bytes.Buffer
	if err := Write(&b, trend); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"24 runs, 2026-10-01 to 2026-10-24; 1 series, each tested at 4 %", "seed 1", "+2", "cc00000..cd00000",
		"no shift or drift in 0 series over 24 runs.\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	quiet := simulatedRuns{runs: 24, logs: noisy(func(int) float64 { return 0 })}.trend(t)
	if text := quiet.unseen(); !strings.Contains(text, "in 1 series over 24 runs; the smallest shift in the last 10 runs that would have been found (with 80 % probability): ") {
		t.Error(text)
	}
}
