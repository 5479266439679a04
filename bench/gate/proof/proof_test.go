package proof

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/gate"
	"example.com/mapbench/internal/checkout"
)

// committed is the folder of the gate runs on which the page rests.
const committed = "../../../results/gate"

// TestMadeRunsAreThoseOfToday makes the first gate runs anew from the committed ones, and
// compares them with resampled.json. A test of cmd/internal/docs compares docs/gate.md.
func TestMadeRunsAreThoseOfToday(t *testing.T) {
	t.Parallel()
	checkout.Needs(t, "../../../results")
	r, err := Read(committed)
	if err != nil {
		t.Fatal(err)
	}
	if r.resampled == nil || r.resampled.Pull == nil {
		t.Fatalf("%s has no %s, or only a part of it; run make docs", committed, resampledFile)
	}
	for _, pull := range []bool{false, true} {
		made := r.resampled
		if pull {
			made = made.Pull
		}
		again, err := r.resample(firstRuns, pull)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := asJSON(t, made.First), asJSON(t, again); got != want {
			t.Errorf("%s says of the first gate runs\n%s\nand now they come to\n%s\nremove it and run make docs", resampledFile, got, want)
		}
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func doc(t *testing.T, r *Results) string {
	t.Helper()
	var b strings.Builder
	if err := WriteDoc(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func wants(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("the page lacks %q", part)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
}

// TestDocOfMadeRuns writes the page of gate runs whose truth is known.
func TestDocOfMadeRuns(t *testing.T) {
	t.Parallel()
	dir := madeResults(t, random())
	r, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	made := func(pull bool) *madeRuns {
		digest, err := r.digest(pull)
		if err != nil {
			t.Fatal(err)
		}
		all, err := r.resample(40, pull)
		if err != nil {
			t.Fatal(err)
		}
		return &madeRuns{Digest: digest, All: all}
	}
	r.resampled = made(false)
	r.resampled.Pull = made(true)
	wants(t, doc(t, r),
		"| … in gate runs that were measured | 0 of 11 (at most 23.9 %) |",
		"| … in gate runs made of them, with a history | 0 of 40 (at most 7.3 %) |",
		"| cells with a planted slowdown of 5 % that were found, with a history | 1 of 1 (at least 5 %) |",
		"| time of a gate run of 20 cells | 6.5 min |",
		"| time of a gate run of 100 cells | 6.5 min |",
		"Measured on Test with 2 cores, kernel 6.1; new sides: go1.26.8, commit 0123456789ab.",
		"11 complete gate runs of 4 cells, commit 0123456789ab on both sides. Alarms: 0 of 11 (at most 23.9 %). Inconclusive: 0. Invalid: 0.",
		"pairs at zero shift, 44 of them",
		"| above 0 to 0.2 | ",
		"| lock-based | 1 | 2.", "| lock-free reads | 1 | ", "| string keys | 1 | ", "| 1 proc | 1 | ",
		"2 gate runs. In each, the new side", "gate runs 0 of 6 were found slower",
		"| 5 % | lock-based | 1 of 1 (at least 5 %) | +", "| 10 % | **all** | 1 of 1 (at least 5 %) |  |",
		"| nothing | 0 of 40 (at most 7.3 %) |  |  | ",
		"| 1 % to all (the floor) | 0 of 40 (at most 7.3 %) |",
		"| 5 % to one, with a history | ", "| … without a history | 100 %; in the worst cell 100 % (at least 74.1 %) |",
		"| 5 % to one | 0 of 40 (at most 7.3 %) | 100 % | 100 % (at least 74.1 %) | ",
		"| gate runs without a change, with an alarm | 0 of 11 (0 %) | ",
		"| 5 % planted, cells found | 1 of 1 (100 %) | 4 of 4 (100 %) |",
		"| time of a gate run | 6.5 min | 11 min |",
		"4 cells in 6.5 min and 112 pairs; the verdict was pass. 4 of 4 cells would have shown a slowdown of 5 % with 95 %, had it been in that cell alone. Several slower cells would have had to share the time for their pairs.",
		"| trie | `xsync` read=95/n=1000, 2 procs | ratio | regression | +", "measured for long",
		"- trie: old `HEAD`, new `HEAD~0`; the gate run was regression and took 6.5 min.",
		"It takes at most\n10 min with the building", "40 gate runs in each row, made as above without a history.", "1 min is left for building, so ",
		"| nothing | 0 of 40 (at most 7.3 %) |  |  | ", " min |\n",
		"| nothing | 1 | 0 of 1 (at most 95 %) |  | 0 | 6.5 min |", "| 5 % | 1 |  | 4 of 4 (at least 47.2 %) | 0 | 6.5 min |",
	)
	if text := doc(t, r); strings.Contains(text, missing) || strings.Contains(text, "Not measured") || strings.Contains(text, "NaN") || strings.Contains(text, "%!") {
		t.Errorf("the page says that a part is missing, or has a text that is not a number:\n%s", text)
	}
	for _, made := range []*madeRuns{r.resampled.Pull, r.resampled} {
		made.Digest = "other"
		if err := WriteDoc(new(bytes.Buffer), r); err == nil || !strings.Contains(err.Error(), "run make docs") {
			t.Errorf("made gate runs of others: %v; want an error with the next step", err)
		}
		r.resampled.Pull = nil
	}
}

// TestDocMakesNoNumbersUp writes pages of results that lack parts.
func TestDocMakesNoNumbersUp(t *testing.T) {
	t.Parallel()
	empty, err := Read(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	text := doc(t, empty)
	if got := strings.Count(text, missing); got != 9 {
		t.Errorf("the summary says %d times %q; want 9", got, missing)
	}
	if got := strings.Count(text, "\nNot measured yet"); got != 7 {
		t.Errorf("%d sections say that nothing was measured; want 7", got)
	}
	dir := t.TempDir()
	r := random()
	writeRun(t, runText(r, 16, "", nil), gate.Pass, dir, "aa", "night-01")
	writeRun(t, runText(r, 16, "", nil), gate.Pass, dir, "real", "alone")
	one, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	wants(t, doc(t, one), "Not measured yet: 16 screening sweeps in 1 gate run: need >= 176", "| alone | `mutex` read=95/n=1000, 2 procs | ratio | pass | ", "| not measured yet |\n")
}

// TestRunsThatDidNotPass checks that the page names the A/A gate runs with alarms or doubts,
// and that an invalid gate run stays invalid.
func TestRunsThatDidNotPass(t *testing.T) {
	t.Parallel()
	r := random()
	dir := t.TempDir()
	writeRun(t, runText(r, 16, "", map[string]float64{"mutex": 0.3}), gate.Regression, dir, "aa", "night-01")
	writeRun(t, runText(r, 16, "", nil), gate.Invalid, dir, "aa", "night-02")
	writeRun(t, runText(r, 16, "", nil), gate.Inconclusive, dir, "aa", "night-03")
	lost := strings.ReplaceAll(runText(r, 16, "", nil), "0 lost-after", "0.5 lost-after")
	writeRun(t, lost, gate.Inconclusive, dir, "aa", "night-04")
	results, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	wants(t, doc(t, results),
		"Alarms: 1 of 3 (at most 86.5 %). Inconclusive: 1. Invalid: 1.",
		"- night-01: regression; impl=mutex/read=95/dist=uniform/n=1000-2: ratio +",
		"- night-02: invalid; as the driver saw\n",
		"- night-03: pass (inconclusive when it was measured, by the rule of that day)\n",
		"- night-04: inconclusive; ", "; 112 of 112 pairs disturbed, the first: 50 % of CPU lost",
		"% in the median cell, 5 % or less in 16 of 16 (100 %) |",
	)
}

// TestTrimmedRunsSayTheSame trims results, and compares what they say.
func TestTrimmedRunsSayTheSame(t *testing.T) {
	t.Parallel()
	dir := madeResults(t, random())
	path := filepath.Join(dir, "aa", "night-01")
	write(t, "not yet ended", dir, "unfinished", runFile)
	write(t, "{}", dir, "nothing-measured", verdictFile)
	before, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	want, whole := doc(t, before), len(before.aa[0].text)
	for range 2 {
		if err := Trim(dir); err != nil {
			t.Fatal(err)
		}
	}
	after, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := doc(t, after); got != want {
		t.Errorf("trimmed:\n%s\nwhole:\n%s", got, want)
	}
	if kept := len(after.aa[0].text); 10*kept > 8*whole {
		t.Errorf("%d of %d bytes are kept", kept, whole)
	}
	if _, err := os.Stat(filepath.Join(path, "old.txt")); !os.IsNotExist(err) {
		t.Errorf("what follows from the gate run is kept: %v", err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "benchstat", "aa", "night-01", "old.txt")); err != nil || !bytes.HasPrefix(text, []byte("commit")) {
		t.Errorf("benchstat's file is %q, %v", text, err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "unfinished", runFile)); err != nil || string(text) != "not yet ended" {
		t.Errorf("the gate run that had not ended is %q, %v", text, err)
	}
}

// TestReadRefuses reads results that are not whole.
func TestReadRefuses(t *testing.T) {
	t.Parallel()
	r := random()
	check := func(want string, spoil func(dir string)) {
		t.Helper()
		dir := t.TempDir()
		spoil(dir)
		if _, err := Read(dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v; want one that says %q", err, want)
		}
	}
	check("the gate run has not ended; go on with mapbench gate -resume, or remove it", func(dir string) {
		write(t, runText(r, 16, "", nil), dir, "aa", "night-01", runFile)
	})
	check("aa/night-01/verdict.json: ", func(dir string) {
		write(t, runText(r, 16, "", nil), dir, "aa", "night-01", runFile)
		write(t, "{", dir, "aa", "night-01", verdictFile)
	})
	check("is beside no gate run", func(dir string) {
		writeRun(t, runText(r, 16, "", nil), gate.Pass, dir, "real", "trie", "long")
	})
	check("the sides hold different benchmarks", func(dir string) {
		write(t, plainText(r, "0%", 0), dir, "benchstat", "aa", "old.txt")
		write(t, "", dir, "benchstat", "aa", "new.txt")
		write(t, "1", dir, "benchstat", "aa", "seconds")
	})
	check(`night-02 was measured with cores "4", and `, func(dir string) {
		writeRun(t, runText(r, 16, "", nil), gate.Pass, dir, "aa", "night-01")
		writeRun(t, strings.Replace(runText(r, 16, "", nil), "cores: 2", "cores: 4", 1), gate.Pass, dir, "aa", "night-02")
	})
	check("these can't stand side by side", func(dir string) {
		writeRun(t, runText(r, 16, "", nil), gate.Pass, dir, "aa", "night-01")
		for _, side := range []string{"old.txt", "new.txt"} {
			write(t, strings.ReplaceAll(plainText(r, "0%", 0), "impl=mutex/", "impl=rwmutex/"), dir, "benchstat", "aa", side)
		}
		write(t, "1", dir, "benchstat", "aa", "seconds")
	})
	check(`" with "4" cores, and `, func(dir string) {
		writeRun(t, runText(r, 16, "", nil), gate.Pass, dir, "aa", "night-01")
		for _, side := range []string{"old.txt", "new.txt"} {
			write(t, strings.Replace(plainText(r, "0%", 0), "cores: 2", "cores: 4", 1), dir, "benchstat", "aa", side)
		}
		write(t, "1", dir, "benchstat", "aa", "seconds")
	})
	check("resampled.json: ", func(dir string) { write(t, "{", dir, resampledFile) })
}

// TestComparePlain compares with benchstat's own figures: for ten values on each side that do
// not overlap, the exact test gives p = 2 ÷ (20 choose 10).
func TestComparePlain(t *testing.T) {
	t.Parallel()
	values := func(from float64) (xs []float64) {
		for i := range 10 {
			xs = append(xs, from+float64(i)/1000)
		}
		return xs
	}
	apart := comparePlain("c", values(1), values(1.05))
	if math.Abs(apart.p-2.0/184756) > 1e-9 || !apart.slower() || math.Abs(apart.delta-0.0498) > 1e-4 {
		t.Errorf("values 5 %% apart: %+v", apart)
	}
	if same := comparePlain("c", values(1), values(1)); same.found || same.slower() {
		t.Errorf("equal values: %+v", same)
	}
	if faster := comparePlain("c", values(1.05), values(1)); !faster.found || faster.slower() {
		t.Errorf("a faster side: %+v", faster)
	}
}

// TestScriptMeasuresTheSmallSuite compares the cells that scripts/benchstat-runs
// names with those of the suite that gates measure.
func TestScriptMeasuresTheSmallSuite(t *testing.T) {
	t.Parallel()
	script, err := os.ReadFile("../../../scripts/benchstat-runs")
	if err != nil {
		t.Fatal(err)
	}
	suite, err := bench.FindSuite(bench.GateSuites(), "small")
	if err != nil {
		t.Fatal(err)
	}
	const cores = 2
	cells, err := suite.Cells(nil, []int{cores})
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, c := range cells {
		for _, impl := range c.Impls {
			want = append(want, gate.CellName(impl, c.Spec, c.Procs))
		}
	}
	for line := range strings.Lines(string(script)) {
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), "measure $side ")
		if !ok {
			continue
		}
		fields := strings.Fields(strings.Replace(rest, `"$(nproc)"`, strconv.Itoa(cores), 1))
		procs, err := bench.ParseProcs(fields[0])
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		cells, err := bench.ParseCells(fields[2:], fields[1:2], procs)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		for _, c := range cells {
			for _, impl := range c.Impls {
				got = append(got, gate.CellName(impl, c.Spec, c.Procs))
			}
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) || len(got) == 0 {
		t.Errorf("the script measures %q; want %q", got, want)
	}
}

func TestKinds(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]kind{
		"impl=mutex/read=95/dist=uniform/n=1000-2":                lockBased,
		"impl=sharded:64/read=95/dist=uniform/n=1000-2":           lockBased,
		"impl=cas/read=95/dist=uniform/n=1000-2":                  lockFree,
		"impl=mutex/read=95/dist=uniform/n=1000/key=string-2":     stringKeys,
		"impl=mutex/read=95/dist=uniform/n=1000/key=string-1":     oneProc,
		"impl=sync.Map/read=95/dist=uniform/n=1000/key=string-12": stringKeys,
	} {
		if got := kindOf(name); got != want {
			t.Errorf("%s is %s; want %s", name, got, want)
		}
	}
	if !slices.Equal(kinds, []kind{lockBased, lockFree, stringKeys, oneProc}) {
		t.Errorf("the page has the kinds %v", kinds)
	}
}

func TestRounded(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ got, want string }{
		{percent(0.05), "5 %"}, {percent(0.008), "0.8 %"}, {percent(0.98765), "98.8 %"}, {percent(1), "100 %"}, {percent(0), "0 %"},
		{atMost(0.00029953), "0.03 %"}, {atMost(0.23840), "23.9 %"}, {atLeast(0.9999), "99.9 %"}, {atLeast(0.95), "95 %"}, {atMost(0.07), "7 %"},
	} {
		if test.got != test.want {
			t.Errorf("got %s; want %s", test.got, test.want)
		}
	}
}
