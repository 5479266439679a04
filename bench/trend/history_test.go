package trend

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// simulatedRuns says what to write into the files of simulated runs.
type simulatedRuns struct {
	dir    string
	runs   int
	logs   func(run, launch, read int) float64 // ln(ratio of the second impl to the first)
	reads  []int                               // shares of reads; {95} unless set
	config func(run int) map[string]string
	impls  [2]string
	c2c    func(run int) float64
}

// write writes a file for each run, and returns the files' paths.
func (n simulatedRuns) write(t testing.TB) []string {
	t.Helper()
	reads := n.reads
	if reads == nil {
		reads = []int{95}
	}
	var paths []string
	for run := range n.runs {
		config := map[string]string{"mapbench": "1", "goos": "linux", "goarch": "amd64", "cpu": "x", "cores": "2",
			"kernel": "k", "goversion": "go1.26.0", "goamd64": "v1", "commit": fmt.Sprintf("c%x%036d", run+1, 0)}
		if n.config != nil {
			for key, value := range n.config(run) {
				config[key] = value
			}
		}
		var text bytes.Buffer
		for _, key := range slices.Sorted(maps.Keys(config)) {
			fmt.Fprintf(&text, "%s: %s\n", key, config[key])
		}
		c2c := 30.0
		if n.c2c != nil {
			c2c = n.c2c(run)
		}
		impls := n.impls
		if impls[0] == "" {
			impls = [2]string{"A", "B"}
		}
		fmt.Fprintln(&text)
		for launch := range 7 {
			for _, read := range reads {
				ratio := math.Exp(n.logs(run, launch, read))
				for i, impl := range impls {
					value := []float64{1, ratio}[i]
					fmt.Fprintf(&text, "BenchmarkMap/impl=%s/read=%d/dist=uniform/n=1000-2\t1\t%.6g ns/op\t%.6g ratio\t%d sweep\t%g c2c-before-ns\t%g c2c-after-ns\n",
						impl, read, 20*value, value, launch, c2c, c2c)
				}
			}
		}
		path := filepath.Join(n.dir, fmt.Sprintf("2026-10-%02d.txt", run+1))
		if err := os.WriteFile(path, text.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// trend writes, reads and judges the runs.
func (n simulatedRuns) trend(t testing.TB) *Trend {
	t.Helper()
	n.dir = t.TempDir()
	h, err := ReadHistory(n.write(t)...)
	if err != nil {
		t.Fatal(err)
	}
	trend, err := h.Trend(1)
	if err != nil {
		t.Fatal(err)
	}
	return trend
}

// noisy returns logs with a level for each run and noise that is always the same: an SD of 1 %
// between runs, and of 3 % between the launches of a run. One seed in 25 gives a change point
// that is not there. This one doesn't.
func noisy(level func(run int) float64) func(run, launch, read int) float64 {
	r := rand.New(rand.NewPCG(1, 3))
	last, common := -1, 0.0
	return func(run, _, _ int) float64 {
		if run != last {
			last, common = run, 0.01*r.NormFloat64()
		}
		return level(run) + common + 0.03*r.NormFloat64()
	}
}

// TestHistoryIsNotJoined checks what ends a series.
func TestHistoryIsNotJoined(t *testing.T) {
	check := func(what, key, warning string, series int) {
		t.Helper()
		trend := simulatedRuns{runs: 24, logs: noisy(func(run int) float64 { return float64(run / 12) }),
			config: func(run int) map[string]string {
				return map[string]string{key: fmt.Sprint("value ", run/12)}
			}}.trend(t)
		said := fmt.Sprint(trend.Warnings)
		if len(trend.Series) != series || series == 2 && len(trend.Shifts) > 0 || !strings.Contains(said, warning) {
			t.Errorf("%s: %d series, %d shifts, warnings %s; want %d series and %q", what, len(trend.Series), len(trend.Shifts), said, series, warning)
		}
	}
	check("another cpu", "cpu", "the machine changes between 2026-10-12 and 2026-10-13", 2)
	check("another kernel", "kernel", "the machine changes", 2)
	check("another baseline", "old-commit", "the baseline changes between 2026-10-12 and 2026-10-13, from \"value 0\" to \"value 1\"", 2)
	check("another program", "old-subject", "the baseline changes", 2)
	check("another toolchain", "goversion", "[]", 1)
}

func TestBaseline(t *testing.T) {
	check := func(commit, subject, want string) {
		t.Helper()
		if got := baseline(map[string]string{"old-commit": commit, "old-subject": subject}); got != want {
			t.Errorf("baseline of commit %q, subject %q: %q; want %q", commit, subject, got, want)
		}
	}
	check("", "", "")
	check("abc", "", "abc")
	check("abc", "main", "abc")
	check("abc", "main,GOGC=50", "abc as main,GOGC=50")
	check("", "./worker", "./worker")
}

// TestHistoryReturns checks that the runs of one machine are one series, even if runs of another
// machine lie between them.
func TestHistoryReturns(t *testing.T) {
	trend := simulatedRuns{runs: 28, logs: noisy(func(run int) float64 { return float64(run % 2) }),
		config: func(run int) map[string]string { return map[string]string{"cpu": fmt.Sprint(run % 2)} }}.trend(t)
	if len(trend.Series) != 2 || len(trend.Shifts) != 0 || len(trend.Series[0].Points) != 14 {
		t.Errorf("%d series, shifts %+v; want two of 14 runs without", len(trend.Series), trend.Shifts)
	}
	if len(trend.Warnings) != 2 {
		t.Errorf("warnings %v; want one for each change of machine, once", trend.Warnings)
	}
}

// TestHistoryStates checks that runs in another state of the machine are left out where different
// impls are compared, and only there.
func TestHistoryStates(t *testing.T) {
	n := simulatedRuns{runs: 20, logs: noisy(func(run int) float64 {
		if run >= 14 {
			return 0.5
		}
		return 0
	}), c2c: func(run int) float64 {
		if run >= 14 {
			return 190
		}
		return 30
	}}
	trend := n.trend(t)
	if len(trend.Shifts) != 0 || trend.Series[0].Points[14].Aside == "" || trend.Series[0].Points[13].Aside != "" || len(trend.Warnings) != 6 {
		t.Errorf("shifts %+v, warnings %v; want the last six runs left out", trend.Shifts, trend.Warnings)
	}
	n.impls = [2]string{"A@old", "A@new"}
	trend = n.trend(t)
	if len(trend.Shifts) != 1 || len(trend.Warnings) != 0 || trend.Series[0].Contestant != "A@new" || trend.Series[0].Reference != "A@old" {
		t.Errorf("shifts %+v, warnings %v; want A@new's shift", trend.Shifts, trend.Warnings)
	}
}

// TestHistoryOutlier checks that an outlier is marked and is not a shift.
func TestHistoryOutlier(t *testing.T) {
	trend := simulatedRuns{runs: 20, logs: noisy(func(run int) float64 {
		if run == 9 {
			return 1
		}
		return 0
	})}.trend(t)
	for i, p := range trend.Series[0].Points {
		if p.Outlier != (i == 9) {
			t.Errorf("run %d: outlier %v", i, p.Outlier)
		}
	}
	if len(trend.Shifts) != 0 {
		t.Errorf("shifts %+v, want none", trend.Shifts)
	}
}

func TestHistoryErrors(t *testing.T) {
	check := func(want string, runs int, then func([]string) []string) {
		t.Helper()
		n := simulatedRuns{dir: t.TempDir(), runs: runs, logs: noisy(func(int) float64 { return 0 })}
		h, err := ReadHistory(then(n.write(t))...)
		if err == nil {
			_, err = h.Trend(1)
		}
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%d runs: %v; want one line with %q", runs, err, want)
		}
	}
	all := func(paths []string) []string { return paths }
	check("0 runs, and no series has more than 0: want at least 12 runs of one machine and one baseline; let the nightly run add some", 0, all)
	check("11 runs, and no series has more than 11: want at least 12", 11, all)
	check("2026-10-01.txt: a second run named 2026-10-01", 2, func(paths []string) []string { return append(paths, paths[0]) })
	check("no such file", 1, func(paths []string) []string { return append(paths, paths[0]+"x") })
	check("no contestant with a ratio", 1, func(paths []string) []string {
		text, err := os.ReadFile(paths[0])
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(paths[0], bytes.ReplaceAll(text, []byte(" ratio"), []byte(" x-ratio")), 0o666); err != nil {
			t.Fatal(err)
		}
		return paths
	})
}
