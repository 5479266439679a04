package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/machine"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/impls/verify"
)

// TestMain lets the test program be the worker that it conducts outside a
// checkout or the process that verifies one map, and otherwise runs the tests at
// the root of the module, where the examples make sense, with a lock of their own.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == workerArg {
		worker.Main(contestants.All()...)
	}
	if len(os.Args) == 2 && os.Args[1] == verifyArg {
		verify.Main(verify.Catalogue())
	}
	if len(os.Args) == 2 && os.Args[1] == deafArg {
		ctx := cmdline.Interruptible()
		fmt.Println("ready")
		<-ctx.Done()
		fmt.Println("interrupted")
		time.Sleep(time.Minute)
		os.Exit(cmdline.ExitFailed) // nothing ended it
	}
	var err error
	if scratch, err = os.MkdirTemp("", "mapbench-test-"); err == nil {
		err = os.Chdir("../..")
	}
	if _, absent := os.Stat("results/go.mod"); err == nil && errors.Is(absent, fs.ErrNotExist) {
		fmt.Println("skipped: these tests need a checkout of the repository, with results, a module of its own")
		os.Exit(0)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Setenv(machine.LockVariable, filepath.Join(scratch, "lock"))
	mostConfirm = "1"
	code := m.Run()
	os.RemoveAll(scratch)
	os.Exit(code)
}

// scratch is a folder that all tests share.
var scratch string

// deafArg makes the test program one that hears Ctrl-C and does nothing about it.
const deafArg = "deaf"

// TestSecondInterruptEnds presses Ctrl-C once, which is heard, and then until the
// program ends that doesn't want to.
func TestSecondInterruptEnds(t *testing.T) {
	if signal.Ignored(os.Interrupt) {
		t.Skip("whoever runs this test has it ignore Ctrl-C, as shells do in the background, and so would the program")
	}
	cmd := exec.Command(os.Args[0], deafArg)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	hear := func(want string) {
		t.Helper()
		if !lines.Scan() || lines.Text() != want {
			t.Fatalf("it says %q; want %q", lines.Text(), want)
		}
	}
	hear("ready")
	cmd.Process.Signal(os.Interrupt) // its error is that nothing is heard
	hear("interrupted")
	ended := make(chan error)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case <-time.After(10 * time.Millisecond): // the first may still be on its way
			cmd.Process.Signal(os.Interrupt)
		case err := <-ended:
			if err == nil || err.Error() != "signal: interrupt" {
				t.Errorf("it ended with %v; want the signal", err)
			}
			return
		}
	}
}

// command runs a command line, whose words are separated by blanks.
func command(t *testing.T, line string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(env{context.Background(), &out, &errs}, strings.Fields(line))
	return code, out.String(), errs.String()
}

func TestUsageErrors(t *testing.T) {
	dir := t.TempDir()
	cut := filepath.Join(dir, "cut.txt")
	baseline, err := os.ReadFile("results/baseline/quick.txt")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(cut, baseline[:len(baseline)-10], 0o600); err != nil {
		t.Fatal(err)
	}
	tooMany := runtime.NumCPU() + 1
	for _, test := range []struct{ line, want string }{
		{"", "usage: mapbench VERB"},
		{"measure", `unknown verb "measure"; want one of list, run, answer, compare, `},
		{"list x", `1 arguments after the flags (["x"]); see mapbench list -h`},
		{"list -markdown", "-markdown is for -presets"},
		{"run -spec ycsb-q", "ycsb-a, ycsb-b"},
		{"run -spec ycsb-a/delete=5/n=10", "preset ycsb-a is"},
		{"list -x", "flag provided but not defined: -x; see mapbench list -h"},
		{"list -json=x", "want true or false"},
		{"run -impl mutes", `unknown impl "mutes"; want one of mutex, rwmutex, sync.Map, sharded, hinted, cas, cow, xsync, xsync3, haxmap, cmap, skipmap, plain, nop`},
		{"run -spec reed=95", "reed"},
		{"run -spec n=0", "n=0"},
		{"run -spec read=95/store=9", "store=9"},
		{fmt.Sprintf("run -procs %d", tooMany), fmt.Sprintf("procs=%d: this machine has %d", tooMany, tooMany-1)},
		{"run -procs x", `"x" is no whole number above 0`},
		{"run -impl plain -spec goroutines=2/n=10", "(plain: one goroutine only); name another with -impl"},
		{"run -spec n=900000000", "would fit"},
		{"run -suite quick -spec n=10", "-suite and -spec exclude each other"},
		{"run -suite nosuch", "no such file or directory; want quick, full or a file"},
		{"run -launches -1", "-launches -1; want 1 to 100000"},
		{"run -launches 0", "-launches 0; want 1 to 100000"},
		{"run -launches 2000000000", "-launches 2000000000; want 1 to 100000"},
		{"run -budget -5s", "-budget -5s; want 0 for no bound, or more"},
		{"crossover -measure -budget -5s", "-budget -5s; want 0 for no bound, or more"},
		{"run -impl sharded:3", `impl "sharded:3": parameter 3; want a power of two up to 1048576, as in sharded:256`},
		{"run -impl hinted:2097152", `impl "hinted:2097152": parameter 2097152; want a power of two up to 1048576`},
		{"run -impl mutex@old", `impl "mutex@old": only a gate has sides; want mutex`},
		{"run -impl mutex@control", `impl "mutex@control": only a gate has sides; want mutex`},
		{"crossover -measure -a mutex@old -b cas", `impl "mutex@old": only a gate has sides; want mutex`},
		{"crossover -measure -a sharded:3 -b cas -spec read=100,0/n=10", `impl "sharded:3": parameter 3; want a power of two`},
		{"run -o " + cut, "exists; move it away, or go on with it by run -resume " + cut},
		{"run -o nosuch/dir/file", "no such file or directory"},
		{"run -worker nosuch", "want a program or a folder that holds a main package"},
		{"run -worker " + cut, "starting worker"},
		{"run -resume " + cut, "doesn't say which code its workers were built from"},
		{"run -rounds x", `-rounds: rounds "x"; want judged, quick, survey or tails`},
		{"crossover -measure -precision -1", "-precision -1; want a number above 0"},
		{"crossover -precision NaN x", "-precision NaN; want a number above 0"},
		{"crossover -measure -precision Inf", "-precision +Inf; want a number above 0"},
		{"crossover -measure -precision 0", "-precision 0; want a number above 0"},
		{"crossover -measure -budget -5s", "-budget -5s; want 0 for no bound, or more"},
		{"crossover -measure -budget 5", `invalid value "5" for flag -budget: parse error; want a time such as 90s or 10m; see mapbench crossover -h`},
		{"crossover -measure -procs 0", "-procs 0; want 1 to "},
		{"crossover -measure -seed -1", "want a whole number from 0 to 18446744073709551615; see mapbench crossover -h"},
		{"crossover -measure -a mutex -b mutex", "a crossover is of two impls; name another with -b"},
		{"crossover -a mutex -b mutex results/baseline/quick.txt", "a crossover is of two impls; name another with -b"},
		{"crossover -spec n=10 x", "-spec is for -measure; add that, or leave -spec out"},
		{"crossover -seed 0 x", "-seed is for -measure"},
		{"crossover -o y x", "-o is for -measure"},
		{"crossover x -json", "-json stands behind an argument; flags go before all arguments: mapbench crossover -json x"},
		{"compare x -h", "-h stands behind an argument; flags go before all arguments: mapbench compare -h x"},
		{"crossover x -axis=n", "-axis=n stands behind an argument"},
		{"run -resume " + cut + " -seed 0", "-resume goes on with what the file says; leave out -seed"},
		{"run -resume " + cut + " -seed 1", "-resume goes on with what the file says; leave out"},
		{"compare", "0 arguments after the flags"},
		{"compare nosuch", "no such file or directory"},
		{"compare -margin 0 " + cut, "-margin 0; want a per cent above 0 and below 100"},
		{"compare -ref nosuch results/baseline/quick.txt", "nosuch"},
		{"crossover", "no files; name some, or measure with -measure"},
		{"crossover -a mutex results/baseline/quick.txt", "-a and -b go together"},
		{"crossover -measure x", "-measure reads no files"},
		{"crossover -measure -axis n", "-spec n=1000: one value of n is no span; want a list, as in n=100,10000"},
		{"crossover -measure -spec read=90,50/n=10,20", "differ in more than read; want a list of read alone"},
		{"crossover -axis hit results/baseline/quick.txt", "no two impls share two cells that differ only in hit"},
		{"crossover -axis x results/baseline/quick.txt", `no axis "x"`},
		{"plot results/baseline/quick.txt", "no folder for the charts; name one with -o"},
		{"report results/baseline/quick.txt", "no folder for the report; name one with -o"},
	} {
		code, out, errs := command(t, test.line)
		if code != cmdline.ExitUsage || out != "" || !strings.Contains(errs, test.want) || test.line != "" && strings.Count(errs, "\n") > 2 {
			t.Errorf("mapbench %s: exit %d, output %q, error output %q; want exit 2 and %q in two lines at most", test.line, code, out, errs, test.want)
		}
	}
}

// TestUnknownIsRefusedFirst wants a name that nobody knows to be refused before the
// machine's lock is taken, which somebody else has here.
func TestUnknownIsRefusedFirst(t *testing.T) {
	lock, err := machine.TakeLock()
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Release()
	for _, line := range []string{
		"crossover -measure -a mutex -b mutes",
		"crossover -measure -a mutex:3 -b cas",
		"run -impl mutes -spec n=100",
		"verify -impl mutes",
	} {
		code, out, errs := command(t, line)
		if code != cmdline.ExitUsage || out != "" || !strings.Contains(errs, "mute") || strings.Contains(errs, "lock") {
			t.Errorf("mapbench %s: exit %d, output %q, error output %q; want exit 2, and the impl named", line, code, out, errs)
		}
	}
}

func TestFilesOfDifferentMachines(t *testing.T) {
	baseline, err := os.ReadFile("results/baseline/quick.txt")
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "other.txt")
	if err := os.WriteFile(other, bytes.Replace(baseline, []byte("\ncores: "), []byte("\ncores: 6"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"compare", "crossover"} {
		code, _, errs := command(t, verb+" results/baseline/quick.txt "+other)
		if code != cmdline.ExitUsage || !strings.Contains(errs, "cores") {
			t.Errorf("%s of two machines: exit %d, %q; want 2 and the field that differs", verb, code, errs)
		}
	}
}

// TestJSONContract pins the fields that others script against.
func TestJSONContract(t *testing.T) {
	code, out, errs := command(t, "crossover -json -a sharded -b sync.Map -axis read results/baseline/quick.txt")
	var curves []map[string]any
	if err := json.Unmarshal([]byte(out), &curves); err != nil {
		t.Fatalf("exit %d, %v: %s%s", code, err, out, errs)
	}
	for _, curve := range curves {
		for _, key := range []string{"axis", "a", "b", "verdict", "crossings"} {
			if _, ok := curve[key]; !ok {
				t.Errorf("a crossover's JSON has no %q", key)
			}
		}
		for _, crossing := range curve["crossings"].([]any) {
			for _, key := range []string{"lo", "at", "hi", "tie_lo", "tie_hi"} {
				if _, ok := crossing.(map[string]any)[key]; !ok {
					t.Errorf("a crossing's JSON has no %q", key)
				}
			}
		}
	}
	code, out, errs = command(t, "list -json")
	var infos []struct{ Name string }
	if err := json.Unmarshal([]byte(out), &infos); err != nil || code != cmdline.ExitOK || infos[0].Name != "mutex" {
		t.Errorf("list -json: exit %d, %v, %s%s", code, err, out, errs)
	}
}

// TestOutsideACheckout runs the command where no module is.
func TestOutsideACheckout(t *testing.T) {
	t.Chdir(t.TempDir())
	code, out, errs := command(t, "run -impl mutex,nop -spec read=95/n=100 -launches 1")
	pairs := strings.Count(out, "\nBenchmarkMap/impl=mutex/") // two if the launch was made up for
	if code != cmdline.ExitOK && code != cmdline.ExitUnresolved || !strings.Contains(out, "\nlayouts: none\n") || pairs < 1 || pairs > 2 || strings.Count(out, "\nBenchmarkMap/impl=nop/") != pairs {
		t.Errorf("exit %d, output %s, error output %s", code, out, errs)
	}
}

// TestInterruptExits130 ends the context in the middle of a run.
func TestInterruptExits130(t *testing.T) {
	t.Chdir(t.TempDir())
	ctx, cancel := context.WithCancel(context.Background())
	var out cancelAfter
	out.lines, out.cancel = 3, cancel
	var errs bytes.Buffer
	code := run(env{ctx, &out, &errs}, strings.Fields("run -impl mutex -spec read=95/n=100 -launches 50"))
	if code != cmdline.ExitInterrupted || strings.Count(out.String(), "\nBenchmarkMap/") != 3 {
		t.Errorf("exit %d after %d lines; want 130 after 3; error output %s", code, strings.Count(out.String(), "\nBenchmarkMap/"), errs.String())
	}
}

// cancelAfter cancels after some result lines.
type cancelAfter struct {
	bytes.Buffer
	lines  int
	cancel func()
}

func (c *cancelAfter) Write(p []byte) (int, error) {
	n, err := c.Buffer.Write(p)
	if strings.Count(c.String(), "\nBenchmarkMap/") >= c.lines {
		c.cancel()
	}
	return n, err
}

// TestMeasuredCrossover runs the loop between judging and measuring, for as long as a
// busy machine needs to measure two points.
func TestMeasuredCrossover(t *testing.T) {
	var curve struct {
		A, B, Axis, Verdict string
		Points              []struct{ X float64 }
	}
	var file string
	for budget := 5 * time.Second; len(curve.Points) < 2 && budget < 10*time.Minute; budget *= 4 {
		file = filepath.Join(t.TempDir(), "c.txt")
		code, out, errs := command(t, fmt.Sprintf("crossover -measure -json -a xsync -b mutex -spec read=100,90/n=1000 -procs 1 -budget %v -o %s", budget, file))
		if code == cmdline.ExitUsage && (strings.Contains(errs, "no launch is valid") || strings.Contains(errs, "-budget gives more")) {
			continue
		}
		if err := json.Unmarshal([]byte(out), &curve); err != nil || (curve.Verdict == "unresolved") != (code == cmdline.ExitUnresolved) || code != cmdline.ExitOK && code != cmdline.ExitUnresolved {
			t.Fatalf("exit %d, %v: %s%s", code, err, out, errs)
		}
	}
	if curve.A != "xsync" || curve.B != "mutex" || curve.Axis != "read" || len(curve.Points) < 2 {
		t.Errorf("measured %+v", curve)
	}
	if code, _, errs := command(t, "compare "+file); code != cmdline.ExitOK {
		t.Errorf("compare of the measured file: exit %d, %s", code, errs)
	}
}
