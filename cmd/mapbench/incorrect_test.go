package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
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
	if want := "FAILED: leaky under read=0/dist=uniform/n=50000/grow=1, sweep 0: " + lost; code != exitFailed || !strings.Contains(errs, want) {
		t.Fatalf("exit %d, %s; want %d and %q", code, errs, exitFailed, want)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "\nBenchmarkMap/impl=leaky/read=95/") {
		t.Errorf("the file holds nothing of the good cell:\n%s", text)
	}
	code, out, errs := command(t, "compare "+file)
	if code != exitOK || strings.Count(out, "incorrect: self-check in sweep 0: at rest 600 keys") < 2 {
		t.Errorf("compare: exit %d\n%s%s; want the remark in both cells", code, out, errs)
	}
	for line := range strings.Lines(out) {
		if cells := strings.Fields(line); len(cells) > 1 && cells[0] == "leaky" && cells[1] != "n/a" {
			t.Errorf("compare shows a figure of an incorrect map: %s", line)
		}
	}
}
