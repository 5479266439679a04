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
	const results = "results/baseline/full.txt results/baseline/quick.txt"
	read := func(name string) string {
		t.Helper()
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	dir := t.TempDir()
	code, findings, errs := command(t, "report -o "+dir+" "+results)
	if code != exitOK {
		t.Fatalf("report: %s", errs)
	}
	made, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	charts := 0
	for _, file := range made {
		name := filepath.Join("docs", file.Name())
		if read(name) != read(filepath.Join(dir, file.Name())) {
			t.Errorf("%s is not what %s says; run make charts", name, results)
		}
		if filepath.Ext(name) == ".svg" {
			charts++
		}
	}
	if old, _ := filepath.Glob("docs/*.svg"); len(old) != charts {
		t.Errorf("docs holds %d charts, and the results give %d; run make charts", len(old), charts)
	}

	page := read("docs/report.md")
	quoted := 0
	for line := range strings.Lines(read("README.md")) {
		finding, ok := strings.CutPrefix(strings.TrimSpace(line), "- n=")
		if !ok {
			continue
		}
		quoted++
		if sentence := "n=" + finding; !strings.Contains(findings, sentence) && !strings.Contains(page, "- "+sentence) {
			t.Errorf("README finds %q, and mapbench report does not", sentence)
		}
	}
	if quoted == 0 {
		t.Error("README quotes no finding")
	}
}
