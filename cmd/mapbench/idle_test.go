package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/cmd/internal/cmdline"
)

// TestNoUsableLaunch races for no more than a launch, and goes on with the file: once as it is,
// with what a race doesn't take, and once all of its launches are invalid.
func TestNoUsableLaunch(t *testing.T) {
	t.Chdir(t.TempDir())
	code, _, errs := command(t, "run -impl nop -spec n=100,200 -rounds survey -budget 1ns -o f.txt")
	text, err := os.ReadFile("f.txt")
	if err != nil || !strings.Contains(errs, "the budget of 1ns is shorter than the first launch, which ends after about ") {
		t.Fatalf("%v; exit %d: %s", err, code, errs)
	}
	if code != cmdline.ExitOK || !strings.Contains(string(text), "\nlooks: 2,5,11,17,29,53,101\n") || strings.Count(string(text), "\nBenchmark") != 1 {
		t.Errorf("exit %d, %s\n%s\nwant the file of a race with one launch", code, errs, text)
	}
	code, _, errs = command(t, "run -resume f.txt -launches 9")
	if code != cmdline.ExitUsage || !strings.Contains(errs, "leave out -launches, or start a new file") {
		t.Errorf("exit %d, %s; want 2, since a race takes no -launches", code, errs)
	}
	invalid := strings.Replace(string(text), "\nBenchmark", "\n# invalid launch: nop: by order\n# Benchmark", 1)
	if err := os.WriteFile("f.txt", []byte(invalid), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, errs = command(t, "run -resume f.txt -budget 1ns") // a launch of the other cell
	want := regexp.MustCompile(`no usable launch of read=95/dist=uniform/n=\d00 procs=\d+: all are invalid\n`)
	if code != cmdline.ExitUnresolved || !want.MatchString(errs) || !strings.Contains(errs, "measure more by mapbench run -resume f.txt\n") {
		t.Errorf("exit %d, want %d and the cell:\n%s", code, cmdline.ExitUnresolved, errs)
	}
}

// TestWithheldVariablesAreNamed sets variables that workers don't get.
func TestWithheldVariablesAreNamed(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"GOGC", "GOMEMLIMIT", "GODEBUG", "GOMAXPROCS"} {
		t.Setenv(name, "")
	}
	file := filepath.Join(t.TempDir(), "f.txt")
	said := func(line string) []string {
		t.Helper()
		_, _, errs := command(t, line)
		return slices.DeleteFunc(strings.Split(errs, "\n"), func(line string) bool { return !strings.HasPrefix(line, "workers don't get ") })
	}
	const line = "run -impl nop -spec n=10 -rounds survey -launches 1 -budget 1ns -o "
	if got := said(line + file); len(got) != 0 {
		t.Errorf("nothing is set, and it says %q", got)
	}
	t.Setenv("GOGC", "50")
	t.Setenv("GODEBUG", "gctrace=0")
	for _, line := range []string{line + file + "2", "crossover -measure -a nop -b mutex -procs 1 -spec read=100,0/n=10 -budget 1ns"} {
		if got := said(line); len(got) != 1 || !strings.HasPrefix(got[0], "workers don't get GODEBUG, GOGC, which is set here") {
			t.Errorf("mapbench %s says %q; want GODEBUG and GOGC, once", line, got)
		}
	}
}
