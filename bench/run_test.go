package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/perf/benchfmt"
)

// cells makes cells of a spec, on one proc, so that tests don't need two.
func cells(t *testing.T, impls, spec string) []Cell {
	t.Helper()
	cells, err := ParseCells(strings.Split(impls, ","), []string{spec}, []int{1})
	if err != nil {
		t.Fatal(err)
	}
	return cells
}

// run measures what is planned.
func run(ctx context.Context, c Config) (*Summary, error) {
	r, err := Start(ctx, c)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	err = r.Planned(ctx)
	return r.Close(), err
}

// measure runs cells with the test program as worker.
func measure(t *testing.T, c Config) (*Summary, string) {
	t.Helper()
	var out bytes.Buffer
	c.Sources, c.Rounds, c.Seed, c.Out = []Source{testSource}, Quick, 7, &out
	summary, err := run(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	return summary, out.String()
}

// lines returns the results of a file, and its unit metadata.
func lines(t *testing.T, file string) ([]*benchfmt.Result, map[string]bool) {
	t.Helper()
	var results []*benchfmt.Result
	described := make(map[string]bool)
	r := benchfmt.NewReader(strings.NewReader(file), "results")
	for r.Scan() {
		switch record := r.Result().(type) {
		case *benchfmt.Result:
			results = append(results, record.Clone())
		case *benchfmt.UnitMetadata:
			described[record.OrigUnit] = true
		case *benchfmt.SyntaxError:
			t.Errorf("benchfmt: %v", record)
		}
	}
	return results, described
}

func TestRunWritesAFileOfPairs(t *testing.T) {
	summary, file := measure(t, Config{Cells: cells(t, "mutex,sync.Map,mutex", "read=95,50/n=100"), Launches: 2})
	results, described := lines(t, file)
	if got, want := len(results), 2*2*3; got != want || summary.Launches != 4 {
		t.Fatalf("%d lines of %d launches; want %d of 4:\n%s", got, summary.Launches, want, file)
	}
	for i, r := range results {
		impl := []string{"mutex", "sync.Map", "mutex#2"}[i%3]
		read := []string{"95", "50"}[i/3%2]
		if got, want := r.Name.String(), fmt.Sprintf("Map/impl=%s/read=%s/dist=uniform/n=100", impl, read); got != want {
			t.Errorf("line %d is %s; want %s", i, got, want)
		}
		if got, ok := r.Value("sweep"); !ok || int(got) != i/6 {
			t.Errorf("line %d is of sweep %v; want %d", i, got, i/6)
		}
		for _, v := range r.Values {
			unit := v.Unit
			if v.OrigUnit != "" {
				unit = v.OrigUnit
			}
			if !described[unit] {
				t.Errorf("unit %s has no Unit line", unit)
			}
		}
		for _, key := range []string{"mapbench", "commit", "dirty", "goversion", "goamd64", "cpu", "cores", "kernel", "seed", "layouts"} {
			if r.GetConfig(key) == "" {
				t.Errorf("no configuration line %s", key)
			}
		}
	}
	if got := results[0].GetConfig("layouts"); got != "none" {
		t.Errorf("layouts %s of a worker that is not linked anew; want none", got)
	}
}

func TestContestantsThatFail(t *testing.T) {
	old := answerTimeout
	defer func() { answerTimeout = old }()
	for _, test := range []struct{ impl, want string }{
		{"crashes", "exit status 3; its standard error:\n\tI crash on purpose"},
		{"hangs", "gave no answer for"},
		{"babbles", `answered "what was the question?\n", which is no reply`},
		{"incorrect", "incorrect: Load("},
	} {
		answerTimeout = old
		if test.impl == "hangs" {
			answerTimeout = 5 * time.Second // what a good worker needs on a busy machine, many times over
		}
		summary, file := measure(t, Config{Cells: cells(t, "mutex,"+test.impl+",nop", "read=95/n=100"), Launches: 2})
		if len(summary.Failures) != 1 || !strings.Contains(summary.Failures[0].Err.Error(), test.want) {
			t.Errorf("%s: failures %v; want one with %q", test.impl, summary.Failures, test.want)
		}
		count := make(map[string]int)
		results, _ := lines(t, file)
		for _, r := range results {
			count[strings.Split(r.Name.String(), "/")[1]]++
		}
		if count["impl=mutex"] != 2 || count["impl=nop"] != 2 || count["impl="+test.impl] >= 2 {
			t.Errorf("%s: lines %v; the others should have finished", test.impl, count)
		}
		note := "# stopped: Map/impl="
		if test.impl == "incorrect" {
			note = "# incorrect: Map/impl="
		}
		if !strings.Contains(file, note+test.impl+"/") {
			t.Errorf("%s: the file has no %q:\n%s", test.impl, note, file)
		}
	}
}

func TestInvalidLaunchBecomesComments(t *testing.T) {
	summary, file := measure(t, Config{Cells: cells(t, "mutex,miscounts", "read=50/n=100"), Launches: 1})
	if len(summary.Invalid) != 1 {
		t.Errorf("a loop that counts what it hasn't done: invalid %v; want one", summary.Invalid)
	}
	if results, _ := lines(t, file); len(results) != 0 {
		t.Errorf("%d lines of an invalid launch are in the file; want none, also of mutex", len(results))
	}
	if got := strings.Count(file, "# BenchmarkMap/"); got != 2 {
		t.Errorf("%d lines are commented out; want 2:\n%s", got, file)
	}
}

func TestOneContestantWithoutALoopMakesAllIndirect(t *testing.T) {
	_, file := measure(t, Config{Cells: cells(t, "mutex,indirect", "read=95/n=100"), Launches: 1})
	results, _ := lines(t, file)
	for _, r := range results {
		if !strings.HasSuffix(r.Name.String(), "/call=interface") {
			t.Errorf("%s: want call=interface", r.Name)
		}
	}
	if len(results) != 2 {
		t.Errorf("%d lines; want 2:\n%s", len(results), file)
	}
}

// TestNotApplicable measures impls that lack something which the workload needs.
func TestNotApplicable(t *testing.T) {
	for _, test := range []struct{ impl, spec, want string }{
		{"indirect", "read=95/n=100/key=string", "no key=string val=8"},
		{"small", "read=95/n=1001", "no n above 1000"},
	} {
		summary, file := measure(t, Config{Cells: cells(t, "mutex,"+test.impl, test.spec), Launches: 2})
		if len(summary.Missing) != 1 || summary.Missing[0].Reason.Text != test.want {
			t.Errorf("%s: missing %v; want %q", test.impl, summary.Missing, test.want)
		}
		if results, _ := lines(t, file); len(results) != 2 {
			t.Errorf("%s: %d lines; want two of mutex", test.impl, len(results))
		}
	}
}

func TestMoreGoroutinesThanProcs(t *testing.T) {
	_, file := measure(t, Config{Cells: cells(t, "mutex,sync.Map", "read=95/n=1000/goroutines=50"), Launches: 1})
	results, _ := lines(t, file)
	if len(results) != 2 {
		t.Fatalf("%d lines; want 2: did a goroutine do nothing?\n%s", len(results), file)
	}
	for _, r := range results {
		if !strings.HasSuffix(r.Name.String(), "/goroutines=50/burst=5us") {
			t.Errorf("%s: want burst=5us", r.Name)
		}
	}
}

func TestMapsThatGrow(t *testing.T) {
	summary, file := measure(t, Config{Cells: cells(t, "mutex,sync.Map,nop", "read=10/rmw=10/grow=1/n=2000/goroutines=2"), Launches: 1})
	results, _ := lines(t, file)
	if len(results) != 3 || len(summary.Invalid) > 0 {
		t.Fatalf("%d lines, invalid %v; want 3 valid ones:\n%s", len(results), summary.Invalid, file)
	}
	for _, r := range results[:2] {
		if size, _ := r.Value("size"); size != 2000 {
			t.Errorf("%s ended with %v entries; want 2000", r.Name, size)
		}
		if inserted, _ := r.Value("inserted"); inserted < 0.85 || inserted > 0.93 {
			t.Errorf("%s inserted with %v of its Stores; want 80 of 90", r.Name, inserted)
		}
	}
}

func TestInterruptKeepsCompleteLaunches(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var out bytes.Buffer
	_, err := run(ctx, Config{
		Cells: cells(t, "mutex,sync.Map", "read=95,50,0/n=100"), Launches: 2,
		Sources: []Source{testSource}, Rounds: Quick, Seed: 7, Out: &out,
		Progress: func(p Progress) {
			if p.Done == 2 {
				cancel()
			}
		},
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("run = %v; want %v", err, context.Canceled)
	}
	if results, _ := lines(t, out.String()); len(results) != 4 {
		t.Errorf("%d lines after two launches of two; want 4", len(results))
	}
}

func TestBudgetLeavesLaunchesOut(t *testing.T) {
	summary, file := measure(t, Config{Cells: cells(t, "mutex", "read=95,50,0/n=100"), Launches: 50, Budget: time.Nanosecond})
	if results, _ := lines(t, file); len(results) != 1 || summary.OutOfBudget != 149 {
		t.Errorf("%d lines, %d launches left out; want 1 and 149", len(results), summary.OutOfBudget)
	}
}

func TestResumeGoesOn(t *testing.T) {
	c := Config{Cells: cells(t, "mutex,sync.Map", "read=95,50/n=100"), Launches: 3}
	_, whole := measure(t, c)
	// Cut the file off after the first launch of the second sweep.
	var kept []string
	results := 0
	for line := range strings.Lines(whole) {
		if strings.HasPrefix(line, "Benchmark") {
			if results++; results > 6 {
				break
			}
		}
		kept = append(kept, line)
	}
	cut := strings.Join(kept, "")
	earlier, err := ReadEarlier(strings.NewReader(cut), "cut.txt")
	if err != nil {
		t.Fatal(err)
	}
	if earlier.Launches != 3 || earlier.Seed != 7 || earlier.Rounds != Quick || len(earlier.Cells) != 2 {
		t.Errorf("read %+v; want the configuration of the file", earlier)
	}
	_, rest := measure(t, Config{Cells: earlier.Cells, Launches: 3, Earlier: earlier})
	names := func(file string) (names []string) {
		all, _ := lines(t, file)
		for _, r := range all {
			sweep, _ := r.Value("sweep")
			names = append(names, fmt.Sprint(r.Name, sweep))
		}
		return names
	}
	if got, want := fmt.Sprint(names(cut+rest)), fmt.Sprint(names(whole)); got != want {
		t.Errorf("resumed file holds\n%s\nwant\n%s", got, want)
	}
}

func TestResumeLeavesAloneWhatStopped(t *testing.T) {
	c := Config{Cells: cells(t, "mutex,crashes,indirect", "read=95/n=100/val=64"), Launches: 1}
	c.Cells = append(c.Cells, cells(t, "mutex,crashes", "read=95/n=100")...)
	summary, file := measure(t, c)
	if len(summary.Failures) != 1 || len(summary.Missing) != 2 {
		t.Fatalf("failures %v, missing %v; want one and two", summary.Failures, summary.Missing)
	}
	earlier, err := ReadEarlier(strings.NewReader(file), "f.txt")
	if err != nil {
		t.Fatal(err)
	}
	summary, rest := measure(t, Config{Cells: earlier.Cells, Launches: 2, Earlier: earlier})
	if len(summary.Failures) != 0 || len(summary.Missing) != 0 {
		t.Errorf("resumed: failures %v, missing %v; want none anew", summary.Failures, summary.Missing)
	}
	if results, _ := lines(t, rest); len(results) != 2 {
		t.Errorf("resumed: %d lines; want one of mutex in either cell:\n%s", len(results), rest)
	}
}

func TestReadEarlierRefuses(t *testing.T) {
	_, file := measure(t, Config{Cells: cells(t, "mutex,sync.Map", "read=95/n=100"), Launches: 1})
	check := func(file, want string) {
		t.Helper()
		if _, err := ReadEarlier(strings.NewReader(file), "f.txt"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ReadEarlier: %v; want %q", err, want)
		}
	}
	last := strings.LastIndex(strings.TrimSpace(file), "\n") + 1
	check(file[:last]+"# for people\n", "sweep 0 has no line of sync.Map; delete the launch's other lines and resume again")
	check(strings.Replace(file, "rounds: quick", "rounds: few", 1), `rounds "few"; want judged`)
	check(strings.Replace(file, "mapbench: 1", "mapbench: 2", 1), "file format mapbench: 2, want 1")
	check("BenchmarkX 1 1 ns/op\n", "this is plain output of go test -bench")
	other, err := ReadEarlier(strings.NewReader(strings.Replace(file, "\ncpu: ", "\ncpu: not ", 1)), "f.txt")
	if err != nil {
		t.Fatal(err)
	}
	_, err = run(context.Background(), Config{Cells: other.Cells, Launches: 1, Earlier: other, Sources: []Source{testSource}, Rounds: Quick, Out: new(bytes.Buffer)})
	if err == nil || !strings.Contains(err.Error(), `resuming: cpu is "not `) {
		t.Errorf("resuming another machine's file: %v; want it refused", err)
	}
}

func TestAnotherWorkersImplIsMeasuredBesideOurs(t *testing.T) {
	plugin, err := ParseSource("testdata/plugin")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	c := Config{
		Cells: cells(t, "mutex,theirs", "read=95/n=100"), Launches: 2,
		Sources: []Source{testSource, plugin}, Rounds: Quick, Seed: 7, Out: &out,
	}
	if _, err := run(context.Background(), c); err != nil {
		t.Fatal(err)
	}
	results, _ := lines(t, out.String())
	if len(results) != 4 || !strings.HasPrefix(results[1].Name.String(), "Map/impl=theirs/") {
		t.Errorf("want two pairs of mutex and theirs:\n%s", out.String())
	}
	c.Sources = []Source{testSource, testSource}
	if _, err := run(context.Background(), c); err == nil || !strings.Contains(err.Error(), `both have an impl "mutex"; give one of them another name`) {
		t.Errorf("two workers with the same impls: %v; want them refused", err)
	}
	c.Sources = []Source{{Package: "./nosuch", Dir: "."}}
	if _, err := run(context.Background(), c); err == nil || !strings.Contains(err.Error(), "building the worker ./nosuch") {
		t.Errorf("a worker that doesn't build: %v; want the error of the build", err)
	}
	c.Sources = []Source{{Program: []string{"/bin/true"}}}
	if _, err := run(context.Background(), c); err == nil || !strings.Contains(err.Error(), "worker /bin/true: the worker ended with exit status 0") {
		t.Errorf("a program that prints nothing: %v; want how it ended", err)
	}
}

func TestTwoCellsOfOneWorkloadAreRefused(t *testing.T) {
	c := Config{Cells: append(cells(t, "mutex", "read=95/n=100"), cells(t, "sync.Map", "n=100")...), Launches: 1,
		Sources: []Source{testSource}, Rounds: Quick, Out: new(bytes.Buffer)}
	want := "two cells of read=95/dist=uniform/n=100 procs=1; put their impls into one"
	if _, err := run(context.Background(), c); err == nil || err.Error() != want {
		t.Errorf("run = %v; want %q", err, want)
	}
}
