package plots

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/bench/trend"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/golden"
)

// simulatedTrend judges the simulated gate runs of package trend.
func simulatedTrend(t *testing.T) *trend.Trend {
	t.Helper()
	files, err := filepath.Glob("../bench/trend/testdata/history/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	history, err := trend.ReadHistory(files...)
	if err != nil {
		t.Fatal(err)
	}
	trend, err := history.Trend(1)
	if err != nil {
		t.Fatal(err)
	}
	return trend
}

// crowdedTrend has four shifts in 60 gate runs, two of them six gate runs apart, a drift,
// an outlier and gate runs set aside.
func crowdedTrend() *trend.Trend {
	t := &trend.Trend{Seed: 1, Permutations: 999, Alpha: 0.04, MDE: exact.Number(math.NaN())}
	s := trend.JudgedSeries{Drift: 0.05, MDE: exact.Number(math.NaN())}
	s.Cell, s.Procs, s.Contestant, s.Reference = "read=95/dist=uniform/n=1000/key=string", 2, "a-map-with-a-rather-long-name@new", "a-map-with-a-rather-long-name@old"
	s.Machine, s.Baseline = "AMD EPYC, 2, linux, amd64, Linux 6.18", strings.Repeat("ab", 20)
	for i := range 60 {
		t.Runs = append(t.Runs, trend.Run{Go: fmt.Sprintf("go1.%d.0", 26+i/40), Name: fmt.Sprintf("2026-%02d-%02dT0310", 10+i/30, 1+i%30), Commit: fmt.Sprintf("%07x%033d", 0xabcde00+i, 0)})
		level := 0.02 * math.Sin(float64(i)/5)
		s.Points = append(s.Points, trend.Reading{Run: i, Launches: 16, Outlier: i == 20,
			Log: exact.Interval{Lo: level - 0.01, Center: level, Hi: level + 0.012, Level: 0.95}})
	}
	s.Points[3].Aside = "core-to-core latency 190 ns, 30 in most gate runs"
	s.Points[4].Log = exact.Interval{Lo: math.Inf(-1), Center: 0.01, Hi: math.Inf(1)}
	last := 59
	for _, at := range []int{54, 40, 34, 10} { // the latest first
		t.Shifts = append(t.Shifts, trend.Shift{Point: at, Before: t.Runs[at-1], After: t.Runs[at], Earliest: t.Runs[at-3], Latest: t.Runs[at+1],
			Delta: 0.03, Lo: 0.02, Hi: 0.04})
		s.Levels = append(s.Levels, trend.Level{First: at, Last: last, From: 0.01, To: 0.012})
		last = at - 1
	}
	s.Levels = append(s.Levels, trend.Level{First: 0, Last: last})
	t.Series = []trend.JudgedSeries{s}
	return t
}

func TestTrendsGolden(t *testing.T) {
	for _, c := range Trends(simulatedTrend(t), true) {
		golden.Check(t, filepath.Join("testdata", c.Name+".svg"), svg(t, c))
	}
}

// TestTrendsChoose checks which series are drawn, and that names differ.
func TestTrendsChoose(t *testing.T) {
	trend := simulatedTrend(t)
	if some, all := Trends(trend, false), Trends(trend, true); len(some) != 2 || len(all) != 3 {
		t.Errorf("%d charts, %d of all series; want 2 and 3", len(some), len(all))
	}
	trend.Series = append(trend.Series, trend.Series[1]) // as if of another machine
	seen := make(map[string]bool)
	for _, c := range Trends(trend, true) {
		if seen[c.Name] || strings.ContainsAny(c.Name, `/\:*?"<>|= `) {
			t.Errorf("chart name %q: taken, or no file's name", c.Name)
		}
		seen[c.Name] = true
	}
}

// TestTrendTypeIsClear is TestTypeIsClear for trends.
func TestTrendTypeIsClear(t *testing.T) {
	for _, c := range append(Trends(simulatedTrend(t), true), Trends(crowdedTrend(), true)...) {
		clear(t, c)
	}
}

// TestTrendSaysWhatIsDrawn looks for the findings in a chart.
func TestTrendSaysWhatIsDrawn(t *testing.T) {
	text := func(c *Chart) string {
		var all []string
		for _, line := range typed(t, c) {
			all = append(all, line.Text)
		}
		return strings.Join(all, " ")
	}
	check := func(c *Chart, wants ...string) {
		t.Helper()
		for _, want := range wants {
			if got := text(c); !strings.Contains(got, want) {
				t.Errorf("%s: no %q in %q", c.Name, want, got)
			}
		}
	}
	charts := Trends(simulatedTrend(t), true)
	check(charts[0], "xsync against rwmutex: read=95/n=1000, 2 procs", "between 2026-10-18 and 2026-10-19, commits c120000..c130000", "-30 %", "c130000", "in at most 4 % of series that stay level", "simulated, 2 cores, linux, amd64, k · go1.26.0 · commits c100000..c1e0000 · 30 gate runs")
	check(charts[1], "no shift, and one of +", "would have been found", "Hollow, and without weight: 1 outlier.")
	check(charts[2], "drift of +")
	check(Trends(crowdedTrend(), false)[0], "+3.0 % (+2.0 to +4.0 %)", "drift of +5.1 %", "1 outlier and 1 gate run in another state of the machine", "baseline abab", "go1.26.0 to go1.27.0")
}
