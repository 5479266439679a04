package faults

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// quick are experiments that take little and show what they show in nearly
// every run: a death, a tally, a lie, a report, what a compiler and what a
// disassembler say, and a simulation.
var quick = []string{
	"fatal/loops", "fatal/len-write", "simulated/write", "growth/two", "aba/recycled",
	"hint/hole", "refused/len", "code/fast64", "syncmap/nan", "detected/write-write",
}

func TestQuickExperiments(t *testing.T) {
	experiments, err := Select(quick)
	if err != nil {
		t.Fatal(err)
	}
	for i := range experiments {
		// A few runs will do here: the command does them all.
		if e := &experiments[i]; e.AtLeast > 0 {
			e.Runs, e.AtLeast, e.AtMost = 3, min(e.AtLeast, 1), 3
		}
	}
	called := 0
	report, err := Run(t.Context(), "", experiments, func(*Result) { called++ })
	if err != nil {
		t.Fatal(err)
	}
	if called != len(quick) || len(report.Results) != len(quick) {
		t.Errorf("%d results, progress called %d times; want %d", len(report.Results), called, len(quick))
	}
	for i := range report.Results {
		t.Log(report.Results[i].Line())
		if r := &report.Results[i]; r.Outcome != Met && r.Outcome != Skipped {
			t.Errorf("%s: %s: %s", r.Name, r.Outcome, r.Why)
		}
	}
}

// TestWrongExpectationsAreReported turns expectations round, of an experiment
// that is the same in every run.
func TestWrongExpectationsAreReported(t *testing.T) {
	aba, err := Select([]string{"aba/recycled"})
	if err != nil {
		t.Fatal(err)
	}
	altered := func(name string, alter func(e *Experiment)) Experiment {
		e := aba[0]
		twin := *e.Twin
		e.Twin = &twin
		e.Name = name
		alter(&e)
		return e
	}
	experiments := []Experiment{
		altered("as it is", func(*Experiment) {}),
		altered("too often", func(e *Experiment) { e.AtLeast, e.AtMost = 0, 1 }),
		altered("too seldom", func(e *Experiment) { e.Sign.Stdout = "installed D" }),
		altered("another status", func(e *Experiment) { e.Sign.Exit = 2 }),
		altered("not lacking", func(e *Experiment) { e.Sign.Lacks = "popped" }),
		altered("guilty twin", func(e *Experiment) { e.Twin.Trial = e.Trial }),
		altered("no such program", func(e *Experiment) { e.Trial.Program = "abba" }),
		altered("no such mode", func(e *Experiment) { e.Trial.Args = nil }),
		altered("does not compile", func(e *Experiment) { e.Trial.Program = "refused" }),
		altered("no tool", func(e *Experiment) { e.Needs = []Tool{"punched cards"} }),
	}
	report, err := Run(t.Context(), "", experiments, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []Outcome{Met, NotMet, NotMet, NotMet, NotMet, NotMet, Failed, NotMet, Failed, Skipped}
	for i, r := range report.Results {
		if r.Outcome != want[i] || (r.Why == "") != (want[i] == Met) {
			t.Errorf("%s: %s (%s); want %s", r.Name, r.Outcome, r.Why, want[i])
		}
	}
	if got := report.Broken(); got != 8 {
		t.Errorf("Broken() = %d; want 8", got)
	}
	var table strings.Builder
	for i := range report.Results {
		fmt.Fprintln(&table, report.Results[i].Line())
	}
	fmt.Fprintln(&table, report.Summary())
	for _, part := range []string{
		"the twin showed its sign in 0 of 3 runs",
		"seen in 3 of 3 runs, want 0 to 1",
		"seen in 0 of 3 runs, want 3 to 3",
		"1 of 10 expectations met, 8 NOT, 1 SKIPPED (needs punched cards",
	} {
		if !strings.Contains(table.String(), part) {
			t.Errorf("the table lacks %q:\n%s", part, table.String())
		}
	}
}

// TestNothingOutlivesItsRun ends the context of a run while a child of the
// command, which holds a pipe open for a minute, is running.
func TestNothingOutlivesItsRun(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no sh command")
	}
	dir := t.TempDir()
	fifo := filepath.Join(dir, "fifo")
	if out, err := exec.Command("mkfifo", fifo).CombinedOutput(); err != nil {
		t.Skipf("mkfifo: %v: %s", err, out)
	}
	ctx, cancel := context.WithCancel(t.Context())
	closed := make(chan error, 1)
	go func() {
		file, err := os.Open(fifo) // returns when the child has opened its end
		cancel()
		if err == nil {
			defer file.Close()
			_, err = file.Read(make([]byte, 1))
		}
		closed <- err
	}()
	if _, err := execute(ctx, time.Minute, dir, []string{shell, "-c", "sleep 60 > fifo & wait"}, nil); err == nil {
		t.Error("a run under a context that has ended gives no error")
	}
	select {
	case err := <-closed:
		if err != io.EOF {
			t.Errorf("read of the child's pipe: %v; want its end", err)
		}
	case <-time.After(20 * time.Second):
		t.Error("the child still runs")
	}
}

// TestOutputIsBounded lets a command write 2 MB to each of its outputs. It must
// get rid of all of it, and the first of it must be kept.
func TestOutputIsBounded(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no sh command")
	}
	const script = `i=0; while [ $i -lt 2048 ]; do printf '%01023d\n' $i; printf '%01023d\n' $i >&2; i=$((i+1)); done`
	end, err := execute(t.Context(), time.Minute, "", []string{shell, "-c", script}, nil)
	if err != nil || end.exit != 0 || end.late {
		t.Fatalf("a command that writes 2 MB to each output: %s, %v; want that it ends with status 0", end.String(), err)
	}
	for name, output := range map[string][]byte{"stdout": end.stdout, "stderr": end.stderr} {
		if len(output) != mostKept || !bytes.HasSuffix(output, []byte("01023\n")) {
			t.Errorf("%d bytes of %s are kept, which end with %q; want the first %d", len(output), name, output[max(0, len(output)-8):], mostKept)
		}
	}
}

// TestRunsAreBounded lets a program that never ends run into its limit, and
// into the context's end.
func TestRunsAreBounded(t *testing.T) {
	sleep, err := exec.LookPath("sleep")
	if err != nil {
		t.Skip("no sleep command")
	}
	argv := []string{sleep, "60"}
	end, err := execute(t.Context(), 1, "", argv, nil) // 1 ns
	if err != nil || !end.late {
		t.Errorf("a run beyond its limit: %s, %v; want that its time was up", end.String(), err)
	}
	if _, ok := (Sign{Exit: -1}).shows(&end); ok {
		t.Error("a run whose time was up shows a sign; want none")
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := execute(ended, buildLimit, "", argv, nil); err == nil {
		t.Error("a run under a context that has ended gives no error")
	}
	report, err := Run(ended, "", Experiments(), nil)
	if err == nil || len(report.Results) > 0 {
		t.Errorf("Run under a context that has ended: %d results, %v; want none and an error", len(report.Results), err)
	}
}

func TestSelect(t *testing.T) {
	check := func(names []string, least int, want string) {
		t.Helper()
		selected, err := Select(names)
		if len(selected) < least || (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("Select(%q): %d experiments, %v; want at least %d and %q", names, len(selected), err, least, want)
		}
	}
	check(nil, 60, "")
	check([]string{"aba"}, 3, "")
	check([]string{"aba/value", "fatal"}, 5, "")
	check([]string{"aba", "abba"}, 0, `no experiment or topic "abba"; the topics are aba, `)
	check([]string{"aba/abba"}, 0, `no experiment "aba/abba"; topic aba has aba/recycled, `)
}

// trials are those of an experiment and of its twin.
func (e Experiment) trials() []Trial {
	if e.Twin == nil {
		return []Trial{e.Trial}
	}
	return []Trial{e.Trial, e.Twin.Trial}
}

// TestTheTableIsSound looks for experiments that can't do what they say.
func TestTheTableIsSound(t *testing.T) {
	names := make(map[string]bool)
	used := make(map[string]bool)
	sign := func(e *Experiment, s Sign) {
		for _, pattern := range []string{s.Stdout, s.Stderr, s.Lacks} {
			if _, err := regexp.Compile("(?m)" + pattern); err != nil {
				t.Errorf("%s: %v", e.Name, err)
			}
		}
	}
	for _, e := range Experiments() {
		if names[e.Name] {
			t.Errorf("two experiments %s", e.Name)
		}
		names[e.Name] = true
		used[e.Trial.Program] = true
		sign(&e, e.Sign)
		if e.Sign == (Sign{}) {
			t.Errorf("%s: any run that ends with status 0 shows its sign", e.Name)
		}
		for _, trial := range e.trials() {
			for flag, tool := range map[string]Tool{"-race": Cgo, "-asan": ASan, "dlv": Delve} {
				if slices.Contains(append(trial.Inspect, trial.Build...), flag) && !slices.Contains(e.Needs, tool) {
					t.Errorf("%s uses %s and does not need %s", e.Name, flag, tool)
				}
			}
		}
		if e.Measures && e.Sign.Stdout == "" {
			t.Errorf("%s measures, and nothing says which line holds it", e.Name)
		}
		if e.Twin != nil {
			used[e.Twin.Trial.Program] = true
			sign(&e, e.Twin.Sign)
			if e.Twin.Runs == 0 || e.Twin.Shows == "" {
				t.Errorf("%s: a twin of %d runs that shows %q", e.Name, e.Twin.Runs, e.Twin.Shows)
			}
		}
		certain := e.Trial.CompileOnly || e.Trial.Inspect != nil
		if e.Runs < 1 || e.Runs == 1 && !certain || e.AtLeast < 0 || e.AtMost > e.Runs || e.AtLeast > e.AtMost {
			t.Errorf("%s: %d to %d of %d runs; want two runs or more", e.Name, e.AtLeast, e.AtMost, e.Runs)
		}
		if len(e.Claims) == 0 || !slices.IsSorted(e.Claims) || e.Claims[0] < 1 || e.Claims[len(e.Claims)-1] > len(Claims()) {
			t.Errorf("%s: claims %v; want numbers of claims, ascending", e.Name, e.Claims)
		}
		if e.Shows == "" {
			t.Errorf("%s shows nothing", e.Name)
		}
	}
	folders, err := programs.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		if !used[folder.Name()] {
			t.Errorf("testdata/%s is no experiment's program", folder.Name())
		}
	}
}
