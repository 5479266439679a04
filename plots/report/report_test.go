package report

import (
	"fmt"
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

// pageOf returns the text of a set's report and the names of all files.
func pageOf(t *testing.T, set *compare.Set, opt compare.Options) (text string, files []string) {
	t.Helper()
	files, err := Write(filepath.Join(t.TempDir(), "new"), set, opt)
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
func small() string { return smallOf(10) }

func smallOf(launches int) string {
	plain := simulation.Suite{Laws: append(slices.Clone(simulation.Laws[2:6]), simulation.Laws[6]), Reads: []float64{100, 95, 50}, Ns: []float64{1000, 100000}, Procs: []int{2}, Launches: launches, Shared: 0.02}
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

func TestPageGolden(t *testing.T) {
	got, _ := pageOf(t, parse(t, small()), compare.Options{})
	golden.Check(t, filepath.Join("testdata", PageName), []byte(got))
}

var pictures = regexp.MustCompile(`!\[[^\]]*\]\(([^)]*)\)`)

// TestPageShowsItsCharts checks that the page and the folder hold the same
// charts, each once, and that the answer comes first.
func TestPageShowsItsCharts(t *testing.T) {
	for _, text := range []string{small(), simulation.AllCharts(simulation.Dozen)} {
		page, files := pageOf(t, parse(t, text), compare.Options{})
		var shown []string
		for _, m := range pictures.FindAllStringSubmatch(page, -1) {
			shown = append(shown, m[1])
		}
		var written []string
		for _, file := range files[1:] {
			written = append(written, ChartsName+"/"+filepath.Base(file))
			if name, err := filepath.Rel(filepath.Dir(files[0]), file); err != nil || filepath.ToSlash(name) != written[len(written)-1] {
				t.Errorf("%s is written, %v; want it in the folder %s beside the page", file, err, ChartsName)
			}
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

// TestPageEscapes checks that an impl's name breaks neither tables nor the
// page.
func TestPageEscapes(t *testing.T) {
	s := simulation.Standard()
	s.Launches = 10
	s.Laws = []simulation.Law{{Impl: "<b>|x_*y*`[z](w)&", SD: 0.01, Cost: simulation.Laws[5].Cost}, simulation.Laws[1], simulation.Laws[3]}
	page, _ := pageOf(t, parse(t, s.Text()), compare.Options{})
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

// TestPageNamesAbsences checks that what could not be measured is named where it
// is lacking, explained once, and keeps nobody from winning.
func TestPageNamesAbsences(t *testing.T) {
	notes := ""
	for _, n := range []string{"1000", "100000"} {
		for _, read := range []string{"100", "95", "50"} {
			notes += "# n/a: Map/impl=cow/read=" + read + "/dist=uniform/n=" + n + "-2: no n above 10\n"
		}
	}
	text := small() + notes + "# stopped: Map/impl=cas/read=95/dist=uniform/n=1000-1: in sweep 3: exit status 2\n"
	nowhere, _ := pageOf(t, parse(t, text), compare.Options{})
	if strings.Contains(nowhere, "(n/a: cow)") {
		t.Error("an impl without any results is named in cells, and not only among those not measured")
	}
	for sweep := range 10 {
		text += fmt.Sprintf("BenchmarkMap/impl=cow/read=95/dist=uniform/n=10-2 1000 10 ns/op %d sweep\n", sweep)
	}
	page, _ := pageOf(t, parse(t, text), compare.Options{})
	plain, _ := pageOf(t, parse(t, small()), compare.Options{})
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

// TestPageWarns checks that what is not known is said beside who is best, with the
// workloads and the shares that it is about.
func TestPageWarns(t *testing.T) {
	page, _ := pageOf(t, parse(t, smallOf(6)), compare.Options{})
	const few = "6 launches can't rank 4 impls: need &gt;= 7."
	check := func(from, to, want string) {
		t.Helper()
		_, part, _ := strings.Cut(page, from)
		if part, _, _ = strings.Cut(part, to); !strings.Contains(part, want) {
			t.Errorf("no %q in\n%s", want, part)
		}
	}
	check("## Best map", "<details>", "- Warning: n=1000, 2 procs; n=100000, 2 procs: at 95/5 and 50/50: "+few)
	check("## Presets", "\n## ", "<details><summary>Warnings of these cells</summary>\n\n- Warning: read=95/n=10000/hit=100, 2 procs; ")
	check("## Presets", "\n## ", ": "+few)
}

// TestPageSaysThanWhom checks that a runner-up's distance names from whom where
// several are best.
func TestPageSaysThanWhom(t *testing.T) {
	s := simulation.Standard()
	s.Launches = 12
	s.Laws = []simulation.Law{{Impl: "mutex", SD: 0.002, Cost: func(w, n float64) float64 { return 60 }},
		{Impl: "cas", SD: 0.002, Cost: func(w, n float64) float64 { return 30 }},
		{Impl: "sharded", SD: 0.002, Cost: func(w, n float64) float64 { return 30.15 }}}
	page, _ := pageOf(t, parse(t, s.Text()), compare.Options{})
	if !regexp.MustCompile(`tied: cas and sharded; mutex takes [0-9.]+ % longer than cas \(`).MatchString(page) {
		t.Error("no runner-up of a tie is compared with the first of the tied")
	}
}

// TestPageState checks what is said of the machine's state: that it was not
// measured never reads as if no launch lay outside.
func TestPageState(t *testing.T) {
	check := func(first, others, want string) {
		t.Helper()
		var text strings.Builder
		for line := range strings.Lines(small()) {
			state := others
			if strings.HasSuffix(line, " 0 sweep\n") {
				state = first
			}
			text.WriteString(strings.Replace(line, " sweep\n", " sweep"+state+"\n", 1))
		}
		page, _ := pageOf(t, parse(t, text.String()), compare.Options{})
		if !strings.Contains(page, want) {
			t.Errorf("no %q in the report", want)
		}
	}
	check("", "", "- The machine's state is not in these files")
	check(" 30 c2c-before-ns", " 30 c2c-before-ns", "- Of 100 launches, none lies outside the machine's main state (30 ns from core to core).")
	check(" 90 c2c-before-ns", " 30 c2c-before-ns", "- 10 of 100 launches lie outside the machine's main state (30 ns from core to core); no median rests on them.")
	check(" 0.5 lost-before", " 0 lost-before", "- 10 of 100 launches lie outside the machine's main state; no median rests on them.")
}

func TestPageOfNothing(t *testing.T) {
	check := func(set *compare.Set, want string) {
		t.Helper()
		dir := t.TempDir()
		files, err := Write(dir, set, compare.Options{})
		if err == nil || !strings.Contains(err.Error(), want) || len(files) > 0 {
			t.Errorf("Write = %v, %v; want an error with %q", files, err, want)
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("Write failed and left %v", left)
		}
	}
	check(&compare.Set{}, "no cells")
	s := simulation.Standard()
	s.Reads, s.Ns = []float64{80}, []float64{1000}
	check(parse(t, s.Text()), "measure read=95,50")
}
