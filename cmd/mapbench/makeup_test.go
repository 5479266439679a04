package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/cmd/internal/cmdline"
)

// TestRunJudgesWhatItMeasured wants a run to fail if its results can't be judged, as when
// somebody has edited the file that goes on.
func TestRunJudgesWhatItMeasured(t *testing.T) {
	t.Chdir(t.TempDir())
	file := filepath.Join(t.TempDir(), "r.txt")
	if code, _, errs := command(t, "run -impl mutex -spec n=100 -procs 1 -launches 1 -o "+file); code != cmdline.ExitOK && code != cmdline.ExitUnresolved {
		t.Fatalf("exit %d, %s", code, errs)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, line, _ := strings.Cut(string(text), "\nBenchmarkMap/")
	line, _, _ = strings.Cut(line, "\n")
	write(t, file, string(text)+"BenchmarkMap/"+line+"\n")
	code, _, errs := command(t, "run -launches 2 -resume "+file)
	if code != cmdline.ExitUsage || !strings.Contains(errs, "mapbench run: these results:") {
		t.Errorf("exit %d, %s; want 2, and why the results can't be judged", code, errs)
	}
}
