package plots

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
)

// reportOf returns the text of a set's report and the names of all files.
func reportOf(t *testing.T, set *compare.Set, opt compare.Options) (text string, files []string) {
	t.Helper()
	files, err := WriteReport(filepath.Join(t.TempDir(), "new"), set, opt)
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	return string(page), files
}

// small is a file whose report can be read.
func small() string {
	plain := suite{laws: append(slices.Clone(laws[2:6]), laws[6]), reads: []float64{100, 95, 50}, ns: []float64{1000, 100000}, procs: []int{2}, launches: 10, shared: 0.02}
	article := plain
	article.reads, article.ns, article.middle = []float64{95, 50, 0}, []float64{10000}, "/hit=100"
	more := plain
	more.reads, more.ns, more.procs = []float64{95}, []float64{1000}, []int{1}
	return together(plain, article, more)
}

func TestReportGolden(t *testing.T) {
	got, _ := reportOf(t, parse(t, small()), compare.Options{})
	file := filepath.Join("testdata", ReportName)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the report differs from %s: look at both, then run go test -update", file)
	}
}

var pictures = regexp.MustCompile(`!\[[^\]]*\]\(([^)]*)\)`)

// TestReportShowsItsCharts checks that the page and the folder hold the same
// charts, each once, and that the answer comes first.
func TestReportShowsItsCharts(t *testing.T) {
	for _, text := range []string{small(), full(dozen)} {
		page, files := reportOf(t, parse(t, text), compare.Options{})
		var shown []string
		for _, m := range pictures.FindAllStringSubmatch(page, -1) {
			shown = append(shown, m[1])
		}
		var written []string
		for _, file := range files[1:] {
			written = append(written, filepath.Base(file))
		}
		if !slices.Equal(shown, written) || len(shown) < 4 {
			t.Errorf("the page shows %q, written are %q: want the same, at least 4", shown, written)
		}
		head, _, _ := strings.Cut(page, "\n## Who wins where")
		screen, _, _ := strings.Cut(head, "<details>")
		if n := strings.Count(screen, "\n"); n > 40 || !strings.Contains(screen, "| 95/5 |") {
			t.Errorf("the table of the best map is not within the first %d lines, want 40:\n%s", n, screen)
		}
	}
}

// TestReportEscapes checks that an impl's name breaks neither tables nor the
// page.
func TestReportEscapes(t *testing.T) {
	s := standard()
	s.launches = 10
	s.laws = []law{{"<b>|x_*y*`[z](w)&", 0.01, laws[5].cost}, laws[1], laws[3]}
	page, _ := reportOf(t, s.set(t), compare.Options{})
	const want = `&lt;b&gt;\|x\_\*y\*\` + "`" + `\[z\](w)&amp;`
	if !strings.Contains(page, "| **"+want+"**") {
		t.Errorf("no row of %s in the report", want)
	}
	if strings.Contains(page, "<b>") {
		t.Error("the name became an element")
	}
	bars := func(line string) int { return strings.Count(line, "|") - strings.Count(line, `\|`) }
	width := 0
	for line := range strings.Lines(page) {
		switch {
		case !strings.HasPrefix(line, "|"):
			width = 0
		case width == 0:
			width = bars(line)
		case bars(line) != width:
			t.Errorf("a row has %d cells, its table %d: %s", bars(line)-1, width-1, line)
		}
	}
}

// TestReportNamesAbsences checks that what could not be measured is named where it
// is lacking, explained once, and keeps nobody from winning.
func TestReportNamesAbsences(t *testing.T) {
	notes := ""
	for _, n := range []string{"1000", "100000"} {
		for _, read := range []string{"100", "95", "50"} {
			notes += "# n/a: Map/impl=cow/read=" + read + "/dist=uniform/n=" + n + "-2: no n above 10\n"
		}
	}
	text := small() + notes + "# stopped: Map/impl=cas/read=95/dist=uniform/n=1000-1: in sweep 3: exit status 2\n"
	page, _ := reportOf(t, parse(t, text), compare.Options{})
	plain, _ := reportOf(t, parse(t, small()), compare.Options{})
	check := func(part string, times int) {
		t.Helper()
		if got := strings.Count(page, part); got != times {
			t.Errorf("%q is %d times in the report, want %d", part, got, times)
		}
		if strings.Contains(plain, part) {
			t.Errorf("%q is in the report of a file that says no such thing", part)
		}
	}
	check("- cow: n/a in 6 cells: no n above 10\n", 1)
	check("- cas: stopped in 1 cell: in sweep 3: exit status 2\n", 1)
	check("| `n=1000` | 2 | **xsync**; cas takes 54 % longer (52 to 56) (n/a: cow) |", 1)
	check("**xsync**, sync.Map +47 % (n/a: cow)", 1)
	check("| cow | n/a | n/a |  | n/a: no n above 10 |", 6)
	check("| slower; stopped: in sweep 3: exit status 2 |", 1)
}

func TestEscape(t *testing.T) {
	check := func(text, want string) {
		t.Helper()
		if got := escape(text); got != want {
			t.Errorf("escape(%q) = %q, want %q", text, got, want)
		}
	}
	check("sync.Map", "sync.Map")
	check("a_b*c*", `a\_b\*c\*`)
	check("<details>", "&lt;details&gt;")
	check("[x](y)", `\[x\](y)`)
	check(`a\b`, `a\\b`)
	var p page
	p.row([]string{code("a|b`c"), escape(`d\|e`)})
	if got, want := p.String(), "| `a\\|b'c` | d\\\\\\|e |\n"; got != want {
		t.Errorf("row = %q, want %q", got, want)
	}
}

func TestReportOfNothing(t *testing.T) {
	check := func(set *compare.Set, want string) {
		t.Helper()
		dir := t.TempDir()
		files, err := WriteReport(dir, set, compare.Options{})
		if err == nil || !strings.Contains(err.Error(), want) || len(files) > 0 {
			t.Errorf("WriteReport = %v, %v; want an error with %q", files, err, want)
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("WriteReport failed and left %v", left)
		}
	}
	check(&compare.Set{}, "no cells")
	s := standard()
	s.reads, s.ns = []float64{80}, []float64{1000}
	check(s.set(t), "measure read=95,50")
}
