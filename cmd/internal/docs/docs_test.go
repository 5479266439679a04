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
	"example.com/mapbench/plots/report"
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

// stale returns a complaint for each generated file that differs in docs, and for each chart and
// further page of the report in docs that is not generated.
func stale(docs, made map[string]string) (complaints []string) {
	for name, text := range made {
		if docs[name] != text {
			complaints = append(complaints, "docs/"+name+" is not what the results say:\n"+golden.Diff(docs[name], text))
		}
	}
	for name := range docs {
		if _, ok := made[name]; !ok && (strings.HasPrefix(name, report.ChartsName+"/") || strings.HasPrefix(name, report.PagesName+"/")) {
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
	docs["charts/old.svg"], docs["report/old.md"] = "", ""
	if got := stale(docs, made); len(got) != len(complaints)+3 {
		t.Errorf("with a changed report, an extra chart and an extra page, the complaints are %q; want three more", got)
	}
}

// long returns the pages of the report that have more lines than a page may have.
func long(docs map[string]string) (names []string) {
	for name, text := range docs {
		if (name == report.PageName || strings.HasPrefix(name, report.PagesName+"/")) && strings.Count(text, "\n") > report.MaxLines {
			names = append(names, name)
		}
	}
	return names
}

// TestReportIsShort counts the lines of the committed pages.
func TestReportIsShort(t *testing.T) {
	checkout.Needs(t, "../../../docs")
	docs := contents(t, "../../../docs")
	if names := long(docs); len(names) > 0 || docs[report.PageName] == "" {
		t.Errorf("%q have more than %d lines", names, report.MaxLines)
	}
	docs[report.PageName] = strings.Repeat("x\n", report.MaxLines+1)
	docs[report.PagesName+"/x.md"] = docs[report.PageName]
	if names := long(docs); len(names) != 2 {
		t.Errorf("of two long pages %q are found", names)
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

// TestOldFilesGo puts a chart and a further page of an older report, and another page, into the
// folder. Writing the report must remove the first two and keep the last.
func TestOldFilesGo(t *testing.T) {
	checkout.Needs(t, "../../../results")
	t.Chdir("../../..")
	dir := t.TempDir()
	old := []string{filepath.Join(dir, report.ChartsName, "old.svg"), filepath.Join(dir, report.PagesName, "old.md")}
	page := filepath.Join(dir, "design.md")
	for _, name := range append(old, page) {
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, nil, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	baselineOnce := baseline
	baseline = "results/baseline/quick.txt" // which is smaller
	defer func() { baseline = baselineOnce }()
	if err := writeReport(dir); err != nil {
		t.Fatal(err)
	}
	for _, name := range old {
		if _, err := os.Stat(name); err == nil {
			t.Errorf("%s is still there", name)
		}
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
