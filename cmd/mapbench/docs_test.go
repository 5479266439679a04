package main

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/cmd/internal/cmdline"
)

// readText returns a file of the repository.
func readText(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// markdownPages returns the names of the pages that people read.
func markdownPages(t *testing.T) []string {
	t.Helper()
	var pages []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/report/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, found...)
	}
	return pages
}

// unfounded returns the findings that a page quotes, in lines that begin with >, and that
// texts do not hold.
func unfounded(page, texts string) (wrong []string, quoted int) {
	for line := range strings.Lines(page) {
		finding, ok := strings.CutPrefix(strings.TrimSpace(line), "> ")
		if !ok {
			continue
		}
		quoted++
		if !strings.Contains(texts, finding) {
			wrong = append(wrong, finding)
		}
	}
	return wrong, quoted
}

// TestREADMEQuotesTheReport looks for README's findings in what mapbench report prints, and in
// what mapbench recommend says of the default workload, which README must state.
func TestREADMEQuotesTheReport(t *testing.T) {
	code, printed, errs := command(t, "report -o "+t.TempDir()+" results/baseline/full.txt")
	if code != cmdline.ExitOK {
		t.Fatalf("report: %s", errs)
	}
	const first = "recommend -procs 2 -spec read=95/n=1000 results/baseline/full.txt"
	code, said, errs := command(t, first)
	if code != cmdline.ExitOK {
		t.Fatalf("%s: %s", first, errs)
	}
	sentence, _, _ := strings.Cut(said, "\n")
	if page := readText(t, "README.md"); !strings.Contains(page, "> "+sentence+"\n") || !strings.Contains(page, first) {
		t.Errorf("README lacks the answer for the default workload, %q, or its command %q", sentence, first)
	}
	printed += said
	wrong, quoted := unfounded(readText(t, "README.md"), printed)
	for _, finding := range wrong {
		t.Errorf("README finds %q, and mapbench report does not", finding)
	}
	if quoted == 0 {
		t.Error("README quotes no finding")
	}
	if wrong, _ := unfounded("> nop is the fastest map.\n", printed); len(wrong) != 1 {
		t.Error("a finding that the report does not have is not seen")
	}
}

// TestREADMEIsShort keeps the first page to what a visitor reads.
func TestREADMEIsShort(t *testing.T) {
	if n := strings.Count(readText(t, "README.md"), "\n"); n > 100 {
		t.Errorf("README.md has %d lines; want 100 at most: move the rest to docs", n)
	}
}

// brokenLinks returns the links of a page to files and folders that are not there.
func brokenLinks(page, text string) (broken []string) {
	text = regexp.MustCompile("(?s)```.*?```").ReplaceAllString(text, "") // code
	for _, m := range regexp.MustCompile(`\]\(([^)\s]+)\)`).FindAllStringSubmatch(text, -1) {
		path, _, _ := strings.Cut(m[1], "#")
		if path == "" || strings.Contains(path, "://") {
			continue
		}
		path, err := url.PathUnescape(path)
		if err == nil {
			_, err = os.Stat(filepath.Join(filepath.Dir(page), filepath.FromSlash(path)))
		}
		if err != nil {
			broken = append(broken, m[1])
		}
	}
	return broken
}

// TestLinksLead follows the links of every page to files of the repository.
func TestLinksLead(t *testing.T) {
	for _, page := range markdownPages(t) {
		for _, link := range brokenLinks(page, readText(t, page)) {
			t.Errorf("%s links to %s, which is not there", page, link)
		}
	}
	if got := brokenLinks("docs/x.md", "[a](nosuch.md) [b](../README.md#x) [c](https://go.dev)"); len(got) != 1 {
		t.Errorf("of three links, one of them broken, there are the complaints %q", got)
	}
}

// absentFiles returns the files that a page names in code and that are not there. A name
// in capitals stands for one that the reader chooses.
func absentFiles(text string) (absent []string) {
	for _, m := range regexp.MustCompile("`([a-z.]+/[a-z0-9_./*-]*\\.[a-z]+)`").FindAllStringSubmatch(text, -1) {
		if found, err := filepath.Glob(m[1]); err != nil || len(found) == 0 {
			absent = append(absent, m[1])
		}
	}
	return absent
}

// TestNamedFilesAreThere looks up the files that CONTRIBUTING.md sends its readers to.
func TestNamedFilesAreThere(t *testing.T) {
	page := readText(t, "CONTRIBUTING.md")
	for _, name := range absentFiles(page) {
		t.Errorf("CONTRIBUTING.md names %s, which is not there", name)
	}
	if got := absentFiles(page + "`impls/nosuch.go`"); len(got) == 0 || !strings.Contains(page, "`bench/contestants/contestants.go`") {
		t.Errorf("with a file that is not there, absent are %q", got)
	}
}

// TestIndexNamesEveryPage wants docs/README.md to link to all pages beside it.
func TestIndexNamesEveryPage(t *testing.T) {
	index := readText(t, "docs/README.md")
	for _, page := range markdownPages(t) {
		name := filepath.Base(page)
		if filepath.Dir(page) == "docs" && name != "README.md" && !strings.Contains(index, "]("+name) {
			t.Errorf("docs/README.md has no link to %s", name)
		}
	}
}

// unplaced returns the packages that the house of a page does not name.
func unplaced(page string, packages []string) (missing []string) {
	_, house, _ := strings.Cut(page, "\n## The house")
	house, _, _ = strings.Cut(house, "\n## ")
	for _, name := range packages {
		if !strings.Contains(house, "`"+name+"`") {
			missing = append(missing, name)
		}
	}
	return missing
}

// TestHouseNamesEveryPackage wants docs/design.md to say where every package stands.
func TestHouseNamesEveryPackage(t *testing.T) {
	var packages []string
	for path := range strings.FieldsSeq(output(t, ".", "go", "list", "./...")) {
		packages = append(packages, strings.TrimPrefix(path, "example.com/mapbench/"))
	}
	page := readText(t, "docs/design.md")
	for _, name := range unplaced(page, packages) {
		t.Errorf("docs/design.md does not say what package %s is for, in the section on the house", name)
	}
	if got := unplaced(page, append(packages, "internal/nosuch")); len(packages) < 15 || len(got) == 0 {
		t.Errorf("of %d packages and one that the page does not name, missing are %q; want that one", len(packages), got)
	}
}

// unsimulated returns the packages whose tests simulate, and which make test leaves to the
// race detector, under which they skip.
func unsimulated(t *testing.T, makefile string) (missing []string, all int) {
	t.Helper()
	folders := make(map[string]bool)
	for name := range strings.FieldsSeq(output(t, ".", "git", "grep", "-l", "simulation[.]Simulated(", "--", "*_test.go")) {
		folders["./"+filepath.ToSlash(filepath.Dir(name))] = true
	}
	var named []string
	for line := range strings.Lines(makefile) {
		if strings.HasPrefix(line, "\tgo test ") && !strings.Contains(line, "-race") {
			named = append(named, strings.Fields(line)...)
		}
	}
	for folder := range folders {
		if !slices.Contains(named, folder) {
			missing = append(missing, folder)
		}
	}
	return missing, len(folders)
}

// TestMakeTestSimulates wants make test to run every simulation, without the race detector.
func TestMakeTestSimulates(t *testing.T) {
	makefile := readText(t, "Makefile")
	missing, all := unsimulated(t, makefile)
	for _, folder := range missing {
		t.Errorf("make test runs no simulation of %s; name it in the Makefile, in a line without -race", folder)
	}
	if missing, _ := unsimulated(t, strings.ReplaceAll(makefile, "\tgo test -timeout", "\tgo test -race")); all < 2 || len(missing) != all {
		t.Errorf("of %d packages that simulate, %q are missing where make test has the race detector only; want all of two or more", all, missing)
	}
}
