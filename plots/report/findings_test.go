package report

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/simulation"
)

// TestAbsencesOnce checks that a map that was not measured is named once on the first page,
// and on no other.
func TestAbsencesOnce(t *testing.T) {
	text := small()
	for _, n := range []string{"1000", "100000"} {
		for _, read := range []string{"100", "95", "50"} {
			text += "# n/a: Map/impl=cow/read=" + read + "/dist=uniform/n=" + n + "-2: no n above 10\n"
		}
	}
	texts, _ := pagesOf(t, parse(t, text))
	for name, page := range texts {
		want := 0
		if name == PageName {
			want = 1
		}
		if got := strings.Count(page, "cow"); got != want {
			t.Errorf("%s names cow %d times, want %d", name, got, want)
		}
	}
	if want := "- cow in 6 of 10: no n above 10\n"; !strings.Contains(texts[PageName], want) {
		t.Errorf("no %q in\n%s", want, texts[PageName])
	}
}

// TestDoubtsOnce checks that a doubt about many workloads is said once.
func TestDoubtsOnce(t *testing.T) {
	s := simulation.Standard()
	s.Launches = 2
	texts, _ := pagesOf(t, parse(t, s.Text()))
	doubts := 0
	for _, page := range texts {
		doubts += strings.Count(page, "can't rank")
	}
	if doubts != 1 || !strings.Contains(texts[PageName], "- in 16 of 16 cells: 2 launches can't rank 6 impls") {
		t.Errorf("the doubt that launches are too few is said %d times:\n%s", doubts, texts[PageName])
	}
}

// TestFastest checks what a table says of each outcome.
func TestFastest(t *testing.T) {
	check := func(what string, launches int, want string, laws ...simulation.Law) {
		t.Helper()
		s := simulation.Suite{Laws: laws, Reads: []float64{95, 50}, Ns: []float64{1000}, Procs: []int{2}, Launches: launches, Shared: 0.02}
		texts, _ := pagesOf(t, parse(t, s.Text()))
		if page := texts[PagesName+"/integer-keys.md"]; !strings.Contains(page, want) {
			t.Errorf("%s: no %q in\n%s", what, want, page)
		}
	}
	law := func(impl string, ns, sd float64) simulation.Law {
		return simulation.Law{Impl: impl, SD: sd, Cost: func(w, n float64) float64 { return ns }}
	}
	mutex := law("mutex", 60, 0.002)
	check("a winner", 12, "| **cas**, mutex +", law("cas", 30, 0.002), mutex)
	check("a tie", 12, "| tied: cas and sharded, mutex +", law("cas", 30, 0.002), law("sharded", 30.15, 0.002), mutex)
	check("open", 12, "open: ", law("cas", 30, 0.2), law("sharded", 30.5, 0.2), mutex)
	check("too few", 2, "| too few: cas and mutex |", law("cas", 30, 0.002), mutex)
	check("alone", 12, "| cas alone |", law("cas", 30, 0.002))
}

// TestSingle is about a file of one workload: a sentence and all figures on one page.
func TestSingle(t *testing.T) {
	s := simulation.Standard()
	s.Reads, s.Ns, s.Launches = []float64{80}, []float64{1000}, 12
	dir := t.TempDir()
	said, files, err := Write(dir, parse(t, s.Text()), compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if len(said) == 0 || !strings.Contains(said[0], "xsync is the fastest of 6 maps") || !strings.Contains(string(page), said[0]) {
		t.Errorf("said: %q; want a sentence that the page has too", said)
	}
	for _, want := range []string{"| xsync | **", "| mutex | ", "| slower |", "| launches | 12 |", "](" + ChartsName + "/bars-"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
	if strings.Contains(string(page), "Where is my workload?") || strings.Contains(string(page), "Not drawn") {
		t.Errorf("the page of one workload has an index, or asks for charts of several:\n%s", page)
	}
}

// TestTopicOfItsOwn puts two builds of a map beside maps: no topic is known for them.
func TestTopicOfItsOwn(t *testing.T) {
	text := small()
	for sweep := range 10 {
		for i, side := range []string{"old", "new"} {
			text += fmt.Sprintf("BenchmarkMap/impl=cas@%s/read=95/dist=uniform/n=1000-2 1000 %d ns/op %d sweep\n", side, 30+i, sweep)
		}
	}
	texts, _ := pagesOf(t, parse(t, text))
	if page := texts[PagesName+"/builds.md"]; !strings.Contains(page, "\n# Two builds of one map\n") {
		t.Errorf("the page of two builds is\n%s", page)
	}
}

// TestState checks what is said of the machine's state: that it was not measured never reads
// as if no launch lay outside.
func TestState(t *testing.T) {
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
		texts, _ := pagesOf(t, parse(t, text.String()))
		if !strings.Contains(texts[PageName], want) {
			t.Errorf("no %q in\n%s", want, texts[PageName])
		}
	}
	check("", "", "- The machine's state is not in these files")
	check(" 30 c2c-before-ns", " 30 c2c-before-ns", "- Of 100 launches, none lies outside the machine's main state (30 ns from core to core)")
	check(" 90 c2c-before-ns", " 30 c2c-before-ns", "- 10 of 100 launches outside the machine's main state (30 ns from core to core)")
}

// TestNothing is about sets without anything to report: one line says what to do.
func TestNothing(t *testing.T) {
	check := func(set *compare.Set, want string) {
		t.Helper()
		dir := t.TempDir()
		said, files, err := Write(dir, set, compare.Options{})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") || len(said)+len(files) > 0 {
			t.Errorf("Write = %v, %v, %v; want an error of one line with %q", said, files, err, want)
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("Write failed and left %v", left)
		}
	}
	check(&compare.Set{}, "measure some with mapbench run")
	s := simulation.Suite{Laws: []simulation.Law{simulation.Laws[0]}, Reads: []float64{95}, Ns: []float64{1000}, Procs: []int{2}, Launches: 8}
	builds := strings.ReplaceAll(s.Text(), "impl=mutex/", "impl=mutex@old/") +
		strings.ReplaceAll(s.Text()[strings.Index(s.Text(), "BenchmarkMap"):], "impl=mutex/", "impl=mutex@new/")
	check(parse(t, builds), "judge them with mapbench compare")
}
