package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/internal/checkout"
	"example.com/mapbench/internal/golden"
)

// contents returns the text of each file in a folder and below, by its path in the folder.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	texts := make(map[string]string)
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(root, name)
		texts[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// stale returns a complaint for each generated file that differs in docs, and for each chart in
// docs that is not generated.
func stale(docs, made map[string]string) (complaints []string) {
	for name, text := range made {
		if docs[name] != text {
			complaints = append(complaints, "docs/"+name+" is not what the results say:\n"+golden.Diff(docs[name], text))
		}
	}
	for name := range docs {
		if _, ok := made[name]; !ok && strings.HasPrefix(name, "charts/") {
			complaints = append(complaints, "docs/"+name+" is not in the report\n")
		}
	}
	return complaints
}

// TestDocsAreWhatTheResultsSay makes all pages and charts anew from the committed results, and
// compares them with docs.
func TestDocsAreWhatTheResultsSay(t *testing.T) {
	checkout.Needs(t, "../../../results")
	t.Chdir("../../..")
	dir := t.TempDir()
	if err := errors.Join(writePages(dir), writeReport(dir)); err != nil {
		t.Fatal(err)
	}
	docs, made := contents(t, "docs"), contents(t, dir)
	if len(made) < 30 {
		t.Errorf("%d files are made; want 30 at least", len(made))
	}
	complaints := stale(docs, made)
	for _, complaint := range complaints {
		t.Errorf("%srun make docs, and look at what changes", complaint)
	}

	made["report.md"] += "x"
	docs["charts/old.svg"] = ""
	if got := stale(docs, made); len(got) != len(complaints)+2 {
		t.Errorf("with a changed report and an extra chart, the complaints are %q; want two more", got)
	}
}

// TestChartNames checks that all shells and file systems accept the names of charts as they are.
func TestChartNames(t *testing.T) {
	complaint := func(name string) string {
		switch {
		case len(name) > 40:
			return "is longer than 40 characters: shorten plots.brief"
		case strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-+") != "":
			return "has characters other than letters, digits, dots, pluses and hyphens"
		}
		return ""
	}
	checkout.Needs(t, "../../../docs")
	charts, err := os.ReadDir("../../../docs/charts")
	if err != nil {
		t.Fatal(err)
	}
	for _, chart := range charts {
		if why := complaint(chart.Name()); why != "" {
			t.Errorf("docs/charts/%s %s", chart.Name(), why)
		}
	}
	for _, name := range []string{"winners_read-n_procs=2.svg", strings.Repeat("a", 37) + ".svg"} {
		if complaint(name) == "" {
			t.Errorf("%s: no complaint; want one", name)
		}
	}
}

// TestOldChartsGo puts a chart of an older report and another page into the folder. Writing the
// report must remove the chart and keep the page.
func TestOldChartsGo(t *testing.T) {
	checkout.Needs(t, "../../../results")
	t.Chdir("../../..")
	dir := t.TempDir()
	old, page := filepath.Join(dir, "charts", "old.svg"), filepath.Join(dir, "design.md")
	if err := os.Mkdir(filepath.Dir(old), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{old, page} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	baselineOnce := baseline
	baseline = baseline[1:]
	defer func() { baseline = baselineOnce }()
	if err := writeReport(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(old); err == nil {
		t.Errorf("%s is still there", old)
	}
	if _, err := os.Stat(page); err != nil {
		t.Errorf("%s is gone: %v", page, err)
	}
}

// TestPagesNeedEvidence checks that no page is written if the evidence for one is missing.
func TestPagesNeedEvidence(t *testing.T) {
	dir := t.TempDir()
	if err := writePages(dir); err == nil || !strings.Contains(err.Error(), "writing hazards.md: ") {
		t.Errorf("without evidence: %v; want an error that names hazards.md", err)
	}
	if made := contents(t, dir); len(made) != 0 {
		t.Errorf("without evidence %d pages are written; want none", len(made))
	}
}
