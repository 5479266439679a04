package gate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/workloads"
)

// plan is a plan of few pairs, of which those of the confirmation just do.
func plan(screen int) compare.GatePlan {
	p := compare.DefaultGatePlan().ScreenedBy(screen)
	p.Confirm, p.LeastConfirm, p.MostConfirm = 8, 8, 8
	p.MostDisturbed = 1 // tests run on busy machines
	return p
}

// config is a night of two impls under one spec, on one proc so that tests don't need
// two.
func config(t *testing.T, old, new string, screen int) Config {
	t.Helper()
	suite, err := bench.ParseCells([]string{"mutex", "sync.Map"}, []string{"read=95/n=100"}, []int{1})
	if err != nil {
		t.Fatal(err)
	}
	c := Config{Cells: Cells(suite), Rounds: bench.Survey, Seed: 7, Plan: plan(screen)}
	c.Old, c.New = sides(old, new)
	return c
}

// unsuspecting is a night that no noise extends beyond its screen.
func unsuspecting(c Config) Config {
	for i := range c.Plan.Rules {
		c.Plan.Rules[i].ScreenAlpha = 0
	}
	return c
}

// measured is what a night came to and its file.
func measured(t *testing.T, c Config) (*compare.Night, string) {
	t.Helper()
	var out bytes.Buffer
	if c.Earlier != nil {
		out.Write(c.Earlier.Text)
	}
	c.Out = &out
	n, err := Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return n, out.String()
}

// find returns the finding about an impl.
func find(t *testing.T, n *compare.Night, impl string) compare.GateCell {
	t.Helper()
	i := slices.IndexFunc(n.Cells, func(c compare.GateCell) bool { return c.Impl == impl })
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

func TestNightOfPairs(t *testing.T) {
	n, file := measured(t, unsuspecting(config(t, goodWorker, goodWorker, 2)))
	if len(n.Cells) != 2 || len(n.Controls) != 2 || n.Seed != 7 || n.Elapsed <= 0 {
		t.Errorf("%d cells, %d controls, seed %d, %v s; want 2, 2, 7 and some time", len(n.Cells), len(n.Controls), n.Seed, n.Elapsed)
	}
	if n.Verdict == compare.GateInvalid || n.Verdict == compare.GateRegression {
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
	n, _ := measured(t, config(t, goodWorker, slowWorker, 3))
	cell := find(t, n, "mutex")
	t.Logf("%s %q: %+v", n.Verdict, n.Reasons, cell.GateFinding)
	if n.Verdict != compare.GateRegression || cell.Verdict != compare.GateRegression {
		t.Errorf("verdict %s, mutex is %s; want %s", n.Verdict, cell.Verdict, compare.GateRegression)
	}
	if cell.Verdict == compare.GateRegression && (cell.Pairs != 8 || cell.Stage != compare.Confirmed || cell.Delta < 0.3) {
		t.Errorf("found %+v; want it confirmed by 8 pairs, and slower by a third at least", cell.GateFinding)
	}
}

// screened returns a night's file up to the end of its screen, in which mutex is a
// suspect: the header is real and the pairs are made up, without readings of the machine.
func screened(t *testing.T, c Config) string {
	t.Helper()
	full := c.Plan.Screen
	c.Budget, c.Began = time.Nanosecond, time.Time{}
	_, file := measured(t, c)
	var b strings.Builder
	b.WriteString(file[:regexp.MustCompile(`(?m)^(# invalid|(# )?Benchmark)`).FindStringIndex(file)[0]])
	for sweep := range full {
		for _, impl := range []string{"mutex", "sync.Map"} {
			for _, sides := range [][]string{{"old", "new"}, {"control", "control#2"}} {
				for i, side := range sides {
					ns, call := 100.0, ""
					if impl == "mutex" && sides[0] == "old" { // the slow one has no loop
						ns, call = 100+60*float64(i), "/call=interface"
					}
					fmt.Fprintf(&b, "BenchmarkMap/impl=%s@%s/read=95/dist=uniform/n=100%s 1000 %v ns/op %v ratio 0 B/op 0 allocs/op %d sweep\n",
						impl, side, call, ns, ns/100, sweep)
				}
			}
		}
	}
	return b.String()
}

// resume goes on with the text of a night.
func resume(t *testing.T, c Config, text string) (*compare.Night, string) {
	t.Helper()
	earlier, err := bench.ReadEarlier(strings.NewReader(text), "cut.txt")
	if err != nil {
		t.Fatal(err)
	}
	n, file := measured(t, Config{Old: c.Old, New: c.New, Plan: c.Plan, Earlier: earlier, Say: c.Say})
	if !strings.HasPrefix(file, text) {
		t.Errorf("what was measured is lost:\n%s", file)
	}
	if n.Seed != 7 || len(n.Cells) != 2 || len(n.Controls) != 2 {
		t.Errorf("seed %d, %d cells, %d controls; want those that the night began with", n.Seed, len(n.Cells), len(n.Controls))
	}
	got := lines(file)
	for i, line := range got {
		if slices.Contains(got[:i], line) {
			t.Errorf("%s was measured twice", line)
		}
	}
	return n, file
}

// TestResume goes on with nights that were cut off at different times.
func TestResume(t *testing.T) {
	c := config(t, goodWorker, slowWorker, 3)
	c.Plan.Confirm, c.Plan.LeastConfirm, c.Plan.MostConfirm = 4, 4, 4 // too few to find anything, and quick
	text := screened(t, c)
	all := lines(text)
	var said []string
	c.Say = func(text string) { said = append(said, text) }

	// Between screen and confirmation: suspects and controls alone are measured.
	n, file := resume(t, c, text)
	fresh := lines(file)[len(all):]
	sweeps := make(map[string]int)
	for i, line := range fresh {
		name, sweep, _ := strings.Cut(line, " ")
		sweeps[name]++
		if strings.Contains(name, "impl=sync.Map@old") || strings.Contains(name, "impl=sync.Map@new") {
			t.Errorf("%s: want suspects and controls only", line)
		}
		want := "3" // with two controls
		if i >= 6 {
			want = fmt.Sprint(4 + (i-6)/2)
		}
		if sweep != want {
			t.Errorf("line %d of the confirmation is of sweep %s; want %s", i, sweep, want)
		}
	}
	for name, pairs := range sweeps {
		if strings.Contains(name, "@control") {
			if pairs != 1 {
				t.Errorf("%s: %d pairs; want it to rest after the first sweep", name, pairs)
			}
		} else if pairs < 4 || pairs > 6 {
			t.Errorf("%s: %d pairs; want the 4 that were decided, and at most 6 if some are invalid", name, pairs)
		}
	}
	if len(sweeps) != 6 || len(said) != 2 || said[1] != "confirming impl=mutex/read=95/dist=uniform/n=100-1" {
		t.Errorf("confirmed %v, said %q; want mutex and both controls", sweeps, said)
	}
	if n.Verdict == compare.GateInvalid {
		t.Errorf("verdict %s, %q; want it valid", n.Verdict, n.Reasons)
	}

	// In the confirmation: the sweeps go on behind those that there are.
	lineEnds := regexp.MustCompile(`(?m)^(# )?Benchmark.*\n`).FindAllStringIndex(file, -1)
	_, again := resume(t, c, file[:lineEnds[len(all)+8-1][1]])
	for _, line := range lines(again)[len(all)+8:] {
		_, sweep, _ := strings.Cut(line, " ")
		if number, err := strconv.Atoi(sweep); err != nil || number < 5 {
			t.Errorf("%s: want sweeps from 5 on", line)
		}
	}

	// In the screen: what lacks is measured, and nothing else of it.
	for _, launches := range []int{0, len(all)/2 - 1} {
		_, file := resume(t, c, text[:lineEnds[2*launches][0]])
		got := lines(file)
		for _, line := range all {
			if !slices.Contains(got, line) {
				t.Errorf("after %d launches: %s was not measured", launches, line)
			}
		}
	}
}

// TestResumeCountsAllParts wants a night to have taken what its parts did, and to compare
// the machine with what it was when the first of them began.
func TestResumeCountsAllParts(t *testing.T) {
	c := config(t, goodWorker, goodWorker, 1)
	_, first := measured(t, c)
	goOn := func(text string, after time.Duration) (*compare.Night, string) {
		t.Helper()
		earlier, err := bench.ReadEarlier(strings.NewReader(text), "cut.txt")
		if err != nil {
			t.Fatal(err)
		}
		earlier.Ended = time.Now().Add(after)
		return measured(t, Config{Old: c.Old, New: c.New, Plan: c.Plan, Earlier: earlier})
	}
	check := func(what string, n *compare.Night, hours float64, doubt string) {
		t.Helper()
		if n.Elapsed < 3600*hours || n.Elapsed > 3600*hours+60 {
			t.Errorf("%s: %v s; want %v hours and little more", what, n.Elapsed, hours)
		}
		if got := strings.Join(n.Reasons, "\n"); strings.Contains(got, "the machine had ") != (doubt != "") || !strings.Contains(got, doubt) {
			t.Errorf("%s: reasons %q; want %q", what, n.Reasons, doubt)
		}
	}
	n, second := goOn(first, time.Hour)
	check("resumed", n, 1, "")
	n, _ = goOn(second, time.Hour) // the first part counts once, and what lies between them not at all
	check("resumed twice", n, 2, "")
	n, _ = goOn(regexp.MustCompile(`(?m)^(# )?(began|pace): .*\n`).ReplaceAllString(first, ""), time.Hour)
	check("an older file", n, 0, "")
	n, _ = goOn(strings.Replace(first, "\npace: ", "\npace: about ", 1), time.Hour)
	check("on a machine that changed", n, 1, "the machine had about "+bench.ThisPace().String()+" when the night began and "+bench.ThisPace().String()+" in the midst of it")
}

// madeUp returns lines of pairs whose new side takes some times as long as the old one.
func madeUp(impl string, times float64, from, to int) string {
	var b strings.Builder
	for sweep := from; sweep < to; sweep++ {
		for i, ratio := range []float64{1, times} {
			side := []string{compare.SideOld, compare.SideNew}[i]
			fmt.Fprintf(&b, "BenchmarkMap/impl=%s@%s/read=95/dist=uniform/n=100 1000 %v ns/op %v ratio %d sweep\n", impl, side, 100*ratio, ratio, sweep)
		}
	}
	return b.String()
}

// TestTurns wants what the screen can't tell of to wait, under a budget, for what seems
// slower, and what may be faster for both; and nobody to wait for pairs that will not come.
func TestTurns(t *testing.T) {
	const slower, faster = "impl=mutex/read=95/dist=uniform/n=100-1", "impl=sync.Map/read=95/dist=uniform/n=100-1"
	screen := "mapbench: 1\n\n" + madeUp("sync.Map", 0.6, 0, 3) + madeUp("mutex", 1.6, 0, 3)
	confirmed := screen + madeUp("mutex", 1.6, 3, 11)
	stopped := screen + "# stopped: Map/impl=mutex@new/read=95/dist=uniform/n=100: in sweep 3: exit status 2\n"
	const unclear = "impl=cas/read=95/dist=uniform/n=100-1"
	noisy := madeUp("cas", 0.8, 0, 1) + madeUp("cas", 1.2, 1, 2) + madeUp("cas", 1, 2, 3)
	affords := math.MaxInt
	check := func(budget time.Duration, text string, sweep, turn int, want ...string) {
		t.Helper()
		set, err := compare.Read(strings.NewReader(text), "night.txt")
		if err != nil {
			t.Fatal(err)
		}
		n := newNight(Config{Plan: plan(3), Budget: budget})
		n.config.Plan.Missed = 0.2
		if gotTurn, got := n.wanted(set, sweep, affords); gotTurn != turn || !slices.Equal(got, want) {
			t.Errorf("with a budget of %v sweep %d is of %q, turn %d; want %q, turn %d", budget, sweep, got, gotTurn, want, turn)
		}
	}
	check(0, screen, 3, 0, faster, slower)
	check(0, confirmed, 11, 0, faster)
	check(0, screen, 3+8+4, 0) // it gives up
	check(0, stopped, 4, 0, faster)
	check(time.Hour, screen, 3, 0, slower)
	check(time.Hour, confirmed, 11, 2, faster)
	check(time.Hour, screen, 3+8+4, 2, faster) // it gives the slower one up
	check(time.Hour, screen, 3+2*(8+4), 0)
	check(time.Hour, stopped, 4, 2, faster)

	check(0, screen+noisy, 3, 0, faster, slower, unclear)
	check(time.Hour, screen+noisy, 3, 0, slower)
	check(time.Hour, confirmed+noisy, 11, 1, unclear)

	const other = "impl=xsync/read=95/dist=uniform/n=100-1"
	both := confirmed + noisy + strings.ReplaceAll(noisy, "cas", "xsync")
	check(time.Hour, both, 11, 1, unclear, other)
	both += madeUp("xsync", 1, 3, 5)
	affords = 8
	check(time.Hour, both, 11, 1, other) // it has fewer to go
	affords = 5
	check(time.Hour, both, 11, 2, faster) // none of them could get all
}

// TestSidesThatCanNotBeCompared makes nights invalid; they are findings.
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
		c := config(t, goodWorker, goodWorker, 2)
		c.New.Program, c.New.Subject = test.program, "other"
		n, file := measured(t, c)
		if n.Verdict != compare.GateInvalid || !strings.Contains(n.Reasons[0], test.want) || file != "" {
			t.Errorf("verdict %s, reasons %q, file %q; want it invalid for %q, and nothing measured", n.Verdict, n.Reasons, file, test.want)
		}
	}
}

// TestSideThatLacksAnImpl wants the others measured, and the same verdict after a cut.
func TestSideThatLacksAnImpl(t *testing.T) {
	check := func(n *compare.Night, want string) {
		t.Helper()
		if n.Verdict != compare.GateInvalid || !slices.ContainsFunc(n.Reasons, func(r string) bool { return strings.Contains(r, want) }) {
			t.Errorf("verdict %s, reasons %q; want it invalid for %q", n.Verdict, n.Reasons, want)
		}
		if c := find(t, n, "mutex"); c.Pairs != 2 || c.Verdict == compare.GateInvalid {
			t.Errorf("mutex: %+v; want it measured", c)
		}
		if c := find(t, n, "sync.Map"); c.Verdict != compare.GateInvalid {
			t.Errorf("sync.Map: %+v; want it invalid", c)
		}
	}
	const want = `sync.Map@new under read=95/dist=uniform/n=100 procs=1 can't be measured: unknown impl "sync.Map"; want one of mutex`
	c := unsuspecting(config(t, goodWorker, lackingWorker, 2))
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
			check(Judge(Config{Plan: c.Plan, Earlier: earlier}, 5), `unknown impl "sync.Map"`)
		}
	}

	c.New.Program = []string{"true"}
	if _, err := Run(t.Context(), withOut(c)); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("a program that is no worker: %v; want an error in one line", err)
	}
	c = config(t, lackingWorker, lackingWorker, 2)
	c.Cells = c.Cells[1:2]
	if _, err := Run(t.Context(), withOut(c)); err == nil || !strings.Contains(err.Error(), "no cell that all workers have (sync.Map@old: ") {
		t.Errorf("no cell in common: %v; want an error that says so", err)
	}
}

func withOut(c Config) Config {
	c.Out = new(bytes.Buffer)
	return c
}

func TestIncorrectMapMakesTheNightInvalid(t *testing.T) {
	n, _ := measured(t, config(t, goodWorker, lossyWorker, 1))
	if n.Verdict != compare.GateInvalid || !strings.Contains(strings.Join(n.Reasons, "\n"), "sync.Map@new under read=95/dist=uniform/n=100 procs=1 failed in sweep 0: incorrect: Load(") {
		t.Errorf("verdict %s, reasons %q; want it invalid for what was incorrect", n.Verdict, n.Reasons)
	}
}

// TestBudgetBoundsANight wants the time before Run to count.
func TestBudgetBoundsANight(t *testing.T) {
	c := config(t, goodWorker, goodWorker, 50)
	c.Budget, c.Began = time.Hour, time.Now().Add(-time.Hour)
	var said []string
	c.Say = func(text string) { said = append(said, text) }
	n, file := measured(t, c)
	if got := len(lines(file)); got != 2 || n.Verdict != compare.GateInconclusive || n.Elapsed < 3600 {
		t.Errorf("%d lines, verdict %s, %v s; want the first pair, nothing concluded, and more than an hour", got, n.Verdict, n.Elapsed)
	}
	if want := "the budget of 1h0m0s does not hold the screen, which takes "; len(said) != 2 || !strings.HasPrefix(said[1], want) {
		t.Errorf("said %q; want %q", said, want)
	}
}

// TestMachineThatChangesIsNoted wants a night that says so to be inconclusive, judged
// now or later.
func TestMachineThatChangesIsNoted(t *testing.T) {
	c := unsuspecting(config(t, goodWorker, goodWorker, 2))
	c.Out = new(bytes.Buffer)
	n := newNight(c)
	n.pace = bench.Pace{Cores: 1 << 10, MaxKHz: 3_000_000}.String()
	var out bytes.Buffer
	for range 2 {
		n.watch(&out)
	}
	want := "the machine had 1024 cores of up to 3000 MHz when the night began and " + bench.ThisPace().String() + " in the midst of it"
	if got := out.String(); got != bench.DoubtNote+want+"\n" || len(n.doubts) != 1 {
		t.Errorf("noted %q, doubts %q; want once %q", got, n.doubts, want)
	}
	_, file := measured(t, c)
	earlier, err := bench.ReadEarlier(strings.NewReader(file+out.String()), "night.txt")
	if err != nil {
		t.Fatal(err)
	}
	if n := Judge(Config{Plan: c.Plan, Earlier: earlier}, 5); n.Verdict != compare.GateInconclusive || !slices.Contains(n.Reasons, want) {
		t.Errorf("verdict %s, reasons %q; want it inconclusive for %q", n.Verdict, n.Reasons, want)
	}
}

func TestInterruptKeepsWholeLaunches(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := config(t, goodWorker, goodWorker, 50)
	var out bytes.Buffer
	c.Out = &out
	c.Dir = t.TempDir() + "/workers"
	c.Progress = func(p bench.Progress) {
		if p.Done == 3 {
			cancel()
		}
	}
	if _, err := Run(ctx, c); !errors.Is(err, context.Canceled) || len(lines(out.String())) != 6 {
		t.Errorf("%v after %d lines; want %v after three pairs", err, len(lines(out.String())), context.Canceled)
	}
	if _, err := os.Stat(c.Dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is left: %v", c.Dir, err)
	}
}

func TestNoiseIsReadAsWritten(t *testing.T) {
	want := compare.GateNoise{{Cell: "a", Metric: "ratio"}: 0.0123456789, {Cell: "a", Metric: "B/op"}: 1, {Cell: "b", Metric: "ratio"}: 0}
	var b bytes.Buffer
	if err := WriteNoise(&b, want); err != nil {
		t.Fatal(err)
	}
	got, err := readNoise(&b)
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("read %v, %v; want %v", got, err, want)
	}
	if _, err := readNoise(strings.NewReader("{")); err == nil {
		t.Error("half a file was read without an error")
	}
}

func TestCellsAndControls(t *testing.T) {
	suite, err := bench.ParseCells([]string{"mutex", "sync.Map", "mutex"}, []string{"read=95,90,50,10/n=100"}, []int{1, 2})
	if err != nil {
		t.Fatal(err)
	}
	check := func(suite []bench.Cell, wantCells, wantControls int) {
		t.Helper()
		night := Cells(suite)
		cells, controls := Names(night)
		if len(cells) != wantCells || len(controls) != wantControls || len(night) != wantCells+wantControls {
			t.Errorf("%d cells and %d controls of %d; want %d and %d", len(cells), len(controls), len(night), wantCells, wantControls)
		}
		all := append(cells, controls...)
		slices.Sort(all)
		if len(slices.Compact(all)) != len(night) {
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
