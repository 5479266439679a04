package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDocsAreWhatTheResultsSay makes docs/ anew from the committed results, and
// looks for README's findings in it.
func TestDocsAreWhatTheResultsSay(t *testing.T) {
	const results = "results/baseline/quick.txt"
	read := func(name string) string {
		t.Helper()
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	check := func(name, got string) {
		t.Helper()
		if read(name) != got {
			t.Errorf("%s is not what %s says; run make charts", name, results)
		}
	}
	_, tables, _ := command(t, "compare "+results)
	check("docs/tables.txt", tables)
	_, crossovers, _ := command(t, "crossover "+results)
	check("docs/crossovers.txt", crossovers)

	dir := t.TempDir()
	if code, _, errs := command(t, "plot -o "+dir+" "+results); code != exitOK {
		t.Fatalf("plot: %s", errs)
	}
	charts, err := filepath.Glob(filepath.Join(dir, "*.svg"))
	if err != nil || len(charts) == 0 {
		t.Fatalf("no charts: %v", err)
	}
	for _, chart := range charts {
		check(filepath.Join("docs", filepath.Base(chart)), read(chart))
	}
	if old, _ := filepath.Glob("docs/*.svg"); len(old) != len(charts) {
		t.Errorf("docs holds %d charts, and the results give %d; run make charts", len(old), len(charts))
	}

	quoted := 0
	for line := range strings.Lines(read("README.md")) {
		finding, ok := strings.CutPrefix(strings.TrimSpace(line), "- n=")
		if !ok {
			continue
		}
		quoted++
		if !strings.Contains(crossovers, "n="+finding+"\n") {
			t.Errorf("README finds %q, and docs/crossovers.txt does not", finding)
		}
	}
	if quoted == 0 {
		t.Error("README quotes no crossover")
	}
}
