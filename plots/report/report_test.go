package report

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/golden"
	"example.com/mapbench/internal/simulation"
)

// pagesOf returns the texts of a set's report, by their paths in its folder, and the paths of
// all files.
func pagesOf(t *testing.T, set *compare.Set) (texts map[string]string, files []string) {
	t.Helper()
	f, err := judge(set, compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	files, texts = f.texts()
	for _, chart := range f.allCharts() {
		files = append(files, ChartsName+"/"+chart.FileName())
	}
	return texts, files
}

// TestWrite checks that a report's folder holds its pages and charts, and nothing else.
func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	set := parse(t, small())
	said, written, err := Write(dir, set, compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	texts, files := pagesOf(t, set)
	for i, name := range files {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || i >= len(written) || written[i] != filepath.Join(dir, name) {
			t.Errorf("%s: %v; %q are written", name, err, written)
		}
		if page, ok := texts[name]; ok && page != string(text) {
			t.Errorf("%s is not the page that was made:\n%s", name, golden.Diff(page, string(text)))
		}
	}
	there, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil || len(there) != len(files)-1 || len(written) != len(files) {
		t.Errorf("%v, the folders hold %q, written are %q; want %q", err, there, written, files)
	}
	if len(said) == 0 || !strings.Contains(texts[PageName], said[0]) {
		t.Errorf("said: %q; want what the first page says", said)
	}
}

// small is a file whose report can be read.
func small() string {
	plain := simulation.Suite{Laws: append(slices.Clone(simulation.Laws[2:6]), simulation.Laws[6]), Reads: []float64{100, 95, 50}, Ns: []float64{1000, 100000}, Procs: []int{2}, Launches: 10, Shared: 0.02}
	article := plain
	article.Reads, article.Ns, article.Middle = []float64{95, 50, 0}, []float64{10000}, "/hit=100"
	more := plain
	more.Reads, more.Ns, more.Procs = []float64{95}, []float64{1000}, []int{1}
	return simulation.Together(plain, article, more)
}

// parse reads a file's text.
func parse(t testing.TB, text string) *compare.Set {
	t.Helper()
	set, err := compare.Read(strings.NewReader(text), "synthetic.txt")
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestPagesGolden(t *testing.T) {
	texts, _ := pagesOf(t, parse(t, small()))
	for _, name := range []string{PageName, PagesName + "/integer-keys.md", PagesName + "/article.md"} {
		golden.Check(t, filepath.Join("testdata", filepath.Base(name)), []byte(texts[name]))
	}
}

var links = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// lost returns the links of a report's pages to pages, charts and headings that are not there,
// and the files that no page leads to or shows.
func lost(texts map[string]string, files []string) (broken, unseen []string) {
	seen := map[string]bool{PageName: true}
	for name, text := range texts {
		for _, m := range links.FindAllStringSubmatch(text, -1) {
			target, anchor, _ := strings.Cut(m[1], "#")
			target = filepath.ToSlash(filepath.Join(filepath.Dir(name), target))
			seen[target] = true
			heading := "\n## " + strings.ReplaceAll(anchor, "-", " ")
			if !slices.Contains(files, target) || anchor != "" && !strings.Contains(strings.ToLower(texts[target]), heading) {
				broken = append(broken, name+": "+m[1])
			}
		}
	}
	for _, file := range files {
		if !seen[file] {
			unseen = append(unseen, file)
		}
	}
	return broken, unseen
}

// TestPagesLead checks that all links lead to something, that [PageName] leads to each page,
// and that each chart is shown.
func TestPagesLead(t *testing.T) {
	for _, text := range []string{small(), simulation.AllCharts(simulation.Dozen)} {
		texts, files := pagesOf(t, parse(t, text))
		broken, unseen := lost(texts, files)
		if len(broken)+len(unseen) > 0 || len(texts) < 4 || len(files)-len(texts) < 4 {
			t.Errorf("of %q, no page leads to %q, and these links are broken: %q", files, unseen, broken)
		}
		for name := range texts {
			if !strings.Contains(texts[PageName], "]("+name+")") && name != PageName {
				t.Errorf("%s does not lead to %s", PageName, name)
			}
		}
		texts[PageName] += "[x](report/nosuch.md) [y](report/integer-keys.md#what-is-it)"
		if b, u := lost(texts, append(files, "charts/extra.svg")); len(b) != 2 || len(u) != 1 {
			t.Errorf("two broken links and an extra chart are found as %q and %q", b, u)
		}
	}
}

// TestPagesAreShort puts more workloads into a topic than a page has room for.
func TestPagesAreShort(t *testing.T) {
	suite := simulation.Suite{Laws: simulation.Dozen, Reads: []float64{95}, Ns: []float64{1000}, Procs: []int{2}, Launches: 3}
	var suites []simulation.Suite
	for _, tail := range []string{"", "/key=string"} {
		for _, n := range []float64{100, 1000, 10000} {
			for _, hit := range []string{"10", "20", "60", "70", "80", "90", "99"} {
				s := suite
				s.Ns, s.Middle, s.Tail = []float64{n}, "", "/hit="+hit+tail
				suites = append(suites, s)
			}
		}
	}
	for _, text := range []string{simulation.Together(suites...), simulation.AllCharts(simulation.Dozen), small()} {
		texts, files := pagesOf(t, parse(t, text))
		for name, text := range texts {
			if n := strings.Count(text, "\n"); n > MaxLines {
				t.Errorf("%s has %d lines; want %d at most", name, n, MaxLines)
			}
		}
		if broken, unseen := lost(texts, files); len(broken)+len(unseen) > 0 {
			t.Errorf("broken %q, unseen %q", broken, unseen)
		}
	}
	texts, _ := pagesOf(t, parse(t, simulation.Together(suites...)))
	first, second := texts[PagesName+"/skew-hits-values.md"], texts[PagesName+"/skew-hits-values-2.md"]
	if !strings.Contains(first, " (part 1)\n") || !strings.Contains(second, " (part 2)\n") {
		t.Error("42 workloads of 12 maps are not on two pages that say so")
	}
	rows := func(text string) int { return strings.Count(text, "**`") }
	if a, b := rows(first), rows(second); a < 5 || b < 5 || a+b != 14 {
		t.Errorf("the two pages have %d and %d of 14 rows", a, b)
	}
}

// TestPagesEscape checks that an impl's name breaks neither tables nor the pages.
func TestPagesEscape(t *testing.T) {
	s := simulation.Standard()
	s.Launches = 10
	s.Laws = []simulation.Law{{Impl: "<b>|x_*y*`[z](w)&", SD: 0.01, Cost: simulation.Laws[5].Cost}, simulation.Laws[1], simulation.Laws[3]}
	texts, _ := pagesOf(t, parse(t, s.Text()))
	const want = `&lt;b&gt;\|x\_\*y\*\` + "`" + `\[z\](w)&amp;`
	bars := func(line string) int { return strings.Count(line, "|") - strings.Count(line, `\|`) }
	for name, page := range texts {
		if !strings.Contains(page, "| "+want+" |") {
			t.Errorf("%s: no row of %s", name, want)
		}
		if strings.Contains(page, "<b>") {
			t.Errorf("%s: the name became an element", name)
		}
		width := 0
		for line := range strings.Lines(page) {
			switch {
			case !strings.HasPrefix(line, "|"):
				width = 0
			case width == 0:
				width = bars(line)
			case bars(line) != width:
				t.Errorf("%s: a row has %d cells, its table %d: %s", name, bars(line)-1, width-1, line)
			}
		}
	}
}
