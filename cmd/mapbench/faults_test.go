package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/impls/faults"
)

// experiment returns one that shows its sign in every run.
func experiment(t *testing.T) faults.Experiment {
	t.Helper()
	selected, err := faults.Select([]string{"aba/recycled"})
	if err != nil {
		t.Fatal(err)
	}
	return selected[0]
}

// TestWrongExpectationExits1 expects the opposite of what is seen.
func TestWrongExpectationExits1(t *testing.T) {
	right, wrong := experiment(t), experiment(t)
	wrong.Name, wrong.AtLeast, wrong.AtMost = "aba/wrong", 0, 0
	for _, asJSON := range []bool{false, true} {
		var out, errs bytes.Buffer
		code, err := showFaults(env{t.Context(), &out, &errs}, []faults.Experiment{right, wrong}, asJSON)
		if code != cmdline.ExitFailed || err != nil {
			t.Errorf("exit %d, %v; want 1", code, err)
		}
		people := out.String()
		if asJSON {
			people = errs.String()
			var report faults.Report
			if err := json.Unmarshal(out.Bytes(), &report); err != nil {
				t.Fatal(err)
			}
			if r := report.Results; len(r) != 2 || r[0].Outcome != faults.Met || r[1].Outcome != faults.NotMet || r[1].Seen != 3 || r[1].Why == "" {
				t.Errorf("results %+v; want the second not met", r)
			}
			if want, _ := faults.Checkout(t.Context()); report.Go == "" || report.CPUs == 0 || report.Commit != want {
				t.Errorf("the report is from %q; want a Go version, a machine and commit %q", report.Where(), want)
			}
		}
		for _, part := range []string{
			"met     aba/recycled ",
			"NOT MET aba/wrong               seen in 3 of 3 runs, want 0 to 0; the runs: [3 × wrong answer]",
			"\n1 of 2 expectations met, 1 NOT\n",
		} {
			if !strings.Contains(people, part) {
				t.Errorf("the output lacks %q:\n%s", part, people)
			}
		}
	}
}

// TestMissingToolIsALoudSkip takes away all tools but the go command.
func TestMissingToolIsALoudSkip(t *testing.T) {
	goCommand, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	bare := t.TempDir()
	if err := os.Symlink(goCommand, filepath.Join(bare, "go")); err != nil {
		t.Skip(err)
	}
	t.Setenv("PATH", bare)
	t.Setenv("CC", "")
	code, out, errs := command(t, "faults growth/delve dangling/asan blind/calloc detected/len aba/recycled")
	if code != cmdline.ExitOK || errs != "" {
		t.Errorf("exit %d, %s; want 0", code, errs)
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	last := lines[len(lines)-1]
	if !strings.HasPrefix(last, "1 of 5 expectations met, 4 SKIPPED (needs ") {
		t.Errorf("the last line is %q; want that it counts four skips", last)
	}
	for name, tool := range map[string]string{"growth/delve": "dlv", "dangling/asan": "the address sanitizer", "blind/calloc": "cgo", "detected/len": "cgo"} {
		if !strings.Contains(out, "skipped "+name) || !strings.Contains(last, "needs "+tool+": ") {
			t.Errorf("%s is not skipped for want of %s:\n%s", name, tool, out)
		}
	}
	t.Setenv("PATH", t.TempDir())
	if code, _, errs := command(t, "faults aba"); code != cmdline.ExitUsage || !strings.Contains(errs, "put the go command on the PATH") {
		t.Errorf("without a go command: exit %d, %q; want 2 and what to do", code, errs)
	}
}

func TestUnknownFaultListsTheChoices(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"faults abba", `no experiment or topic "abba"; the topics are aba, barrier, blind,`},
		{"faults aba/x", `no experiment "aba/x"; topic aba has aba/recycled, `},
		{"faults aba -json", "-json stands behind an argument; flags go before all arguments: mapbench faults -json aba"},
	} {
		code, out, errs := command(t, test.line)
		if code != cmdline.ExitUsage || out != "" || !strings.Contains(errs, test.want) {
			t.Errorf("mapbench %s: exit %d, output %q, error output %q; want exit 2 and %q", test.line, code, out, errs, test.want)
		}
	}
}

// TestInterruptedFaultsExit130 ends the context after the first result.
func TestInterruptedFaultsExit130(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	var errs bytes.Buffer
	out := firstLine{cancel: cancel}
	if code := run(env{ctx, &out, &errs}, strings.Fields("faults growth/two aba/recycled")); code != cmdline.ExitInterrupted {
		t.Errorf("exit %d, error output %q; want 130", code, errs.String())
	}
	if !strings.HasPrefix(out.String(), "met     growth/two ") || strings.Contains(out.String(), "aba/recycled") {
		t.Errorf("output %q; want the first result alone", out.String())
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v; want nothing", left, err)
	}
}

// firstLine cancels at the first write.
type firstLine struct {
	bytes.Buffer
	cancel func()
}

func (w *firstLine) Write(p []byte) (int, error) {
	defer w.cancel()
	return w.Buffer.Write(p)
}
