package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/impls/peers/incorrect"
)

// TestLostKeysFailARun measures a map that loses 1.5 % of its keys in the second of two
// cells: it gets no figure in either, and run exits with 1.
func TestLostKeysFailARun(t *testing.T) {
	worker := filepath.Join(t.TempDir(), "leaky")
	if out, err := exec.Command("go", "build", "-o", worker, "./bench/testdata/leaky").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	file := filepath.Join(t.TempDir(), "leaky.txt")
	code, _, errs := command(t, "run -worker "+worker+" -impl mutex,leaky -spec read=95/n=100 -spec read=0/n=50000/grow=1 -rounds survey -launches 1 -o "+file)
	const lost = "incorrect: at rest 600 keys are missing beside the 49400 that are there; "
	if want := "FAILED: leaky under read=0/dist=uniform/n=50000/grow=1, sweep 0: " + lost; code != cmdline.ExitFailed || !strings.Contains(errs, want) {
		t.Fatalf("exit %d, %s; want %d and %q", code, errs, cmdline.ExitFailed, want)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "\nBenchmarkMap/impl=leaky/read=95/") {
		t.Errorf("the file holds nothing of the good cell:\n%s", text)
	}
	code, out, errs := command(t, "compare -v "+file)
	if code != cmdline.ExitOK || strings.Count(out, "incorrect: self-check in sweep 0: at rest 600 keys") < 2 {
		t.Errorf("compare: exit %d\n%s%s; want the remark in both cells", code, out, errs)
	}
	for line := range strings.Lines(out) {
		if cells := strings.Fields(line); len(cells) > 1 && cells[0] == "leaky" && cells[1] != "n/a" {
			t.Errorf("compare shows a figure of an incorrect map: %s", line)
		}
	}
}

// TestIncorrectFlag gives verbs a list of their own. A map that it names gets no numbers;
// one that only a file in the working folder names is measured.
func TestIncorrectFlag(t *testing.T) {
	worker := workerProgram(t)
	t.Chdir(t.TempDir())
	const line = "xsync github.com/puzpuzpuz/xsync/v4@v4.5.0 own-keys seed=7 loses keys\n"
	for _, file := range []string{"my.txt", "results/incorrect.txt", incorrect.File} {
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, file, line)
	}
	check := func(flags string, want bool) {
		t.Helper()
		code, out, errs := command(t, "run -impl mutex,xsync -spec read=95/n=100 -launches 1 -rounds survey"+flags)
		missing := strings.Contains(out, "\n# incorrect: Map/impl=xsync/read=95/dist=uniform/n=100")
		if !judged(code) || missing != want || strings.Contains(out, "\nBenchmarkMap/impl=xsync/") == want {
			t.Errorf("run%s: exit %d, xsync incorrect: %v, want %v:\n%s%s", flags, code, missing, want, out, errs)
		}
	}
	check("", false)
	check(" -incorrect my.txt", true)

	write(t, "bad.txt", "xsync loses keys\n")
	for _, line := range []string{
		"list", "list -json", "run -impl mutex -spec read=95/n=100 -launches 1", "crossover -measure -a mutex -b cas -budget 1s",
		"gate -old " + worker + " -new " + worker + " -impl mutex -spec read=95/n=100 -history none -o gate",
	} {
		code, out, errs := command(t, line+" -incorrect bad.txt")
		if want := `bad.txt:1: got "xsync loses keys"; want IMPL MODULE@VERSION LAW seed=N SENTENCE`; code != cmdline.ExitUsage || out != "" || !strings.Contains(errs, want) {
			t.Errorf("mapbench %s: exit %d, %q, %q; want exit %d and %q", line, code, out, errs, cmdline.ExitUsage, want)
		}
	}
	if code, _, errs := command(t, "crossover -incorrect my.txt r.txt"); code != cmdline.ExitUsage || !strings.Contains(errs, "-incorrect is for -measure") {
		t.Errorf("crossover -incorrect without -measure: exit %d, %s", code, errs)
	}
}
