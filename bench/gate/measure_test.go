package gate

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/machine"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/workloads"
)

// fewPairs is a plan of few pairs: just enough to confirm a suspect.
func fewPairs(screen int) Plan {
	p := DefaultPlan().ScreenedBy(screen)
	p.Confirm, p.LeastConfirm, p.MostConfirm = 8, 8, 8
	p.MostDisturbed = 1 // tests run on busy machines
	return p
}

// pairOf is a gate run of two impls under one spec, on one proc so that tests don't need
// two.
func pairOf(t *testing.T, old, new string, screen int) Config {
	t.Helper()
	suite, err := bench.ParseCells([]string{"mutex", "sync.Map"}, []string{"read=95/n=100"}, []int{1})
	if err != nil {
		t.Fatal(err)
	}
	c := Config{Cells: Cells(suite), Rounds: bench.Survey, Seed: 7, Plan: fewPairs(screen)}
	c.Old, c.New = sides(old, new)
	return c
}

// unsuspecting is a gate run that no noise extends beyond its screen.
func unsuspecting(c Config) Config {
	for i := range c.Plan.Rules {
		c.Plan.Rules[i].ScreenAlpha = 0
	}
	return c
}

// measured is what a gate run came to and its file.
func measured(t *testing.T, c Config) (*Outcome, string) {
	t.Helper()
	var out bytes.Buffer
	if c.Earlier != nil {
		out.Write(c.Earlier.Text)
	}
	c.Out = &out
	n, err := Measure(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return n, out.String()
}

// find returns the finding about an impl.
func find(t *testing.T, n *Outcome, impl string) Cell {
	t.Helper()
	i := slices.IndexFunc(n.Cells, func(c Cell) bool { return c.Impl == impl })
	if i < 0 {
		t.Fatalf("no cell of %s in %+v", impl, n.Cells)
	}
	return n.Cells[i]
}

// lines returns the benchmark names of a file's results and their sweeps, in order.
func lines(file string) (all []string) {
	for _, m := range regexp.MustCompile(`(?m)^(?:# )?Benchmark(\S+) .* (\d+) sweep`).FindAllStringSubmatch(file, -1) {
		all = append(all, m[1]+" "+m[2])
	}
	return all
}

func TestRunOfPairs(t *testing.T) {
	n, file := measured(t, unsuspecting(pairOf(t, goodWorker, goodWorker, 2)))
	if len(n.Cells) != 2 || len(n.Controls) != 2 || n.Seed != 7 || n.Elapsed <= 0 {
		t.Errorf("%d cells, %d controls, seed %d, %v s; want 2, 2, 7 and some time", len(n.Cells), len(n.Controls), n.Seed, n.Elapsed)
	}
	if n.Verdict == Invalid || n.Verdict == Regression {
		t.Errorf("verdict %s: %q; want none of two pairs", n.Verdict, n.Reasons)
	}
	var want []string
	for sweep := range 2 {
		for _, label := range []string{"mutex@old", "mutex@new", "sync.Map@old", "sync.Map@new", "mutex@control", "mutex@control#2", "sync.Map@control", "sync.Map@control#2"} {
			want = append(want, fmt.Sprintf("Map/impl=%s/read=95/dist=uniform/n=100 %d", label, sweep))
		}
	}
	got := lines(file)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("lines %q\nwant %q", got, want)
	}
	for _, line := range []string{"\nold-subject: " + goodWorker + "\n", "\nnew-subject: " + goodWorker + "\n", "\nlaunches: 2\n", "\nseed: 7\n", "\njudged-by: ratio\n"} {
		if !strings.Contains(file, line) {
			t.Errorf("the file lacks the line %q", line)
		}
	}
}

// TestSlowdownIsFound plants one that no noise hides.
func TestSlowdownIsFound(t *testing.T) {
	n, _ := measured(t, pairOf(t, goodWorker, slowWorker, 3))
	cell := find(t, n, "mutex")
	t.Logf("%s %q: %+v", n.Verdict, n.Reasons, cell.Finding)
	if n.Verdict != Regression || cell.Verdict != Regression {
		t.Errorf("verdict %s, mutex is %s; want %s", n.Verdict, cell.Verdict, Regression)
	}
	if cell.Verdict == Regression && (cell.Pairs != 8 || cell.Stage != ConfirmStage || cell.Delta < 0.3) {
		t.Errorf("found %+v; want it confirmed by 8 pairs, and slower by a third at least", cell.Finding)
	}
}

// TestSidesThatCanNotBeCompared makes gate runs invalid; they are findings.
func TestSidesThatCanNotBeCompared(t *testing.T) {
	says := func(protocol int, digest string) []string {
		return []string{"sh", "-c", `printf '%s\n' "$1"`, "sh", fmt.Sprintf(`{"hello":{"protocol":%d,"digest":"%s"}}`, protocol, digest)}
	}
	for _, test := range []struct {
		program []string
		want    string
	}{
		{says(worker.Protocol, "0123"), "draws other streams than worker old side, "},
		{says(worker.Protocol+1, workloads.Digest()), "worker new side, other: the worker speaks protocol "},
	} {
		c := pairOf(t, goodWorker, goodWorker, 2)
		c.New.Program, c.New.Subject = test.program, "other"
		n, file := measured(t, c)
		if n.Verdict != Invalid || !strings.Contains(n.Reasons[0], test.want) || file != "" {
			t.Errorf("verdict %s, reasons %q, file %q; want it invalid for %q, and nothing measured", n.Verdict, n.Reasons, file, test.want)
		}
	}
}

// TestSideThatLacksAnImpl wants the others measured, and the same verdict after a cut.
func TestSideThatLacksAnImpl(t *testing.T) {
	check := func(n *Outcome, want string) {
		t.Helper()
		if n.Verdict != Invalid || !slices.ContainsFunc(n.Reasons, func(r string) bool { return strings.Contains(r, want) }) {
			t.Errorf("verdict %s, reasons %q; want it invalid for %q", n.Verdict, n.Reasons, want)
		}
		if c := find(t, n, "mutex"); c.Pairs != 2 || c.Verdict == Invalid {
			t.Errorf("mutex: %+v; want it measured", c)
		}
		if c := find(t, n, "sync.Map"); c.Verdict != Invalid {
			t.Errorf("sync.Map: %+v; want it invalid", c)
		}
	}
	const want = `sync.Map@new under read=95/dist=uniform/n=100 procs=1 can't be measured: unknown impl "sync.Map"; want one of mutex`
	c := unsuspecting(pairOf(t, goodWorker, lackingWorker, 2))
	n, file := measured(t, c)
	check(n, want)

	first := strings.Index(file, "\nBenchmark") + 1
	for _, text := range []string{file[:first], file} {
		earlier, err := bench.ReadEarlier(strings.NewReader(text), "cut.txt")
		if err != nil {
			t.Fatal(err)
		}
		resumed, _ := measured(t, Config{Old: c.Old, New: c.New, Plan: c.Plan, Earlier: earlier})
		check(resumed, want)
		if text == file {
			check(Rejudge(Config{Plan: c.Plan, Earlier: earlier}, 5), `unknown impl "sync.Map"`)
		}
	}

	c.New.Program = []string{"true"}
	if _, err := Measure(t.Context(), withOut(c)); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("a program that is no worker: %v; want an error in one line", err)
	}
	c = pairOf(t, lackingWorker, lackingWorker, 2)
	c.Cells = c.Cells[1:2]
	if _, err := Measure(t.Context(), withOut(c)); err == nil || !strings.Contains(err.Error(), "no cell that all workers have (sync.Map@old: ") {
		t.Errorf("no cell in common: %v; want an error that says so", err)
	}
}

func withOut(c Config) Config {
	c.Out = new(bytes.Buffer)
	return c
}

func TestIncorrectMapMakesTheRunInvalid(t *testing.T) {
	n, _ := measured(t, unsuspecting(pairOf(t, goodWorker, lossyWorker, 1)))
	if n.Verdict != Invalid || !strings.Contains(strings.Join(n.Reasons, "\n"), "sync.Map@new under read=95/dist=uniform/n=100 procs=1 failed in sweep 0: incorrect: Load(") {
		t.Errorf("verdict %s, reasons %q; want it invalid for what was incorrect", n.Verdict, n.Reasons)
	}
}

// TestBudgetBoundsARun wants the time before Run to count.
func TestBudgetBoundsARun(t *testing.T) {
	c := pairOf(t, goodWorker, goodWorker, 50)
	c.Budget, c.Began = time.Hour, time.Now().Add(-time.Hour)
	var said []string
	c.Say = func(text string) { said = append(said, text) }
	n, file := measured(t, c)
	if got := len(lines(file)); got != 2 || n.Verdict != Inconclusive || n.Elapsed < 3600 {
		t.Errorf("%d lines, verdict %s, %v s; want the first pair, nothing concluded, and more than an hour", got, n.Verdict, n.Elapsed)
	}
	if want := "the budget of 1h0m0s does not hold the screen, which takes "; len(said) != 2 || !strings.HasPrefix(said[1], want) {
		t.Errorf("said %q; want %q", said, want)
	}
}

// TestMachineThatChangesIsNoted wants a gate run that says so to be inconclusive, judged
// now or later.
func TestMachineThatChangesIsNoted(t *testing.T) {
	c := unsuspecting(pairOf(t, goodWorker, goodWorker, 2))
	c.Out = new(bytes.Buffer)
	n := newRun(c)
	n.capacity = machine.Capacity{Cores: 1 << 10, MaxKHz: 3_000_000}.String()
	var out bytes.Buffer
	for range 2 {
		n.watch(&out)
	}
	want := "the machine had 1024 cores of up to 3000 MHz when the run began and " + machine.ThisCapacity().String() + " later"
	if got := out.String(); got != "# doubt: "+want+"\n" || len(n.doubts) != 1 {
		t.Errorf("noted %q, doubts %q; want once %q", got, n.doubts, want)
	}
	_, file := measured(t, c)
	earlier, err := bench.ReadEarlier(strings.NewReader(file+out.String()), "night.txt")
	if err != nil {
		t.Fatal(err)
	}
	if n := Rejudge(Config{Plan: c.Plan, Earlier: earlier}, 5); n.Verdict != Inconclusive || !slices.Contains(n.Reasons, want) {
		t.Errorf("verdict %s, reasons %q; want it inconclusive for %q", n.Verdict, n.Reasons, want)
	}
}

func TestCellsAndControls(t *testing.T) {
	suite, err := bench.ParseCells([]string{"mutex", "sync.Map", "mutex"}, []string{"read=95,90,50,10/n=100"}, []int{1, 2})
	if err != nil {
		t.Fatal(err)
	}
	check := func(suite []bench.Cell, wantCells, wantControls int) {
		t.Helper()
		run := Cells(suite)
		cells, controls := Names(run)
		if len(cells) != wantCells || len(controls) != wantControls || len(run) != wantCells+wantControls {
			t.Errorf("%d cells and %d controls of %d; want %d and %d", len(cells), len(controls), len(run), wantCells, wantControls)
		}
		all := append(cells, controls...)
		slices.Sort(all)
		if len(slices.Compact(all)) != len(run) {
			t.Errorf("names stand twice in %q", all)
		}
	}
	check(suite, 16, 3)
	check(append(suite, suite...), 16, 3)
	check(suite[:1], 2, 2)
	var many []bench.Cell
	for n := range 70 {
		c := suite[0]
		c.Spec.N = n + 1
		many = append(many, c)
	}
	check(many, 140, 7)
}
