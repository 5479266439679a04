package report

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/golden"
	"example.com/mapbench/internal/simulation"
	"example.com/mapbench/workloads"
)

// weighed is a file that states what maps cost beside time, after a change.
func weighed(change func(*simulation.Suite)) string {
	s := simulation.Suite{
		Laws: simulation.Laws, Reads: []float64{100, 95, 50}, Ns: []float64{1000, 100000}, Procs: []int{2},
		Launches: 10, Shared: 0.02, Weights: simulation.Weights,
	}
	if change != nil {
		change(&s)
	}
	return s.Text()
}

func TestSidesGolden(t *testing.T) {
	texts, files := pagesOf(t, parse(t, weighed(nil)))
	for name, file := range map[string]string{PageName: "costs.md", PagesName + "/memory.md": "memory.md", PagesName + "/tails.md": "tails.md"} {
		golden.Check(t, filepath.Join("testdata", file), []byte(texts[name]))
	}
	if broken, unseen := lost(texts, files); len(broken)+len(unseen) > 0 {
		t.Errorf("broken %q, unseen %q", broken, unseen)
	}
}

// TestSidesNeedFigures wants a page only of what the set says.
func TestSidesNeedFigures(t *testing.T) {
	check := func(what, text string, memory, tails bool, wants ...string) {
		t.Helper()
		texts, files := pagesOf(t, parse(t, text))
		all := ""
		for side, want := range map[string]bool{"memory": memory, "tails": tails} {
			page, got := texts[PagesName+"/"+side+".md"]
			if link := strings.Contains(texts[PageName], "](report/"+side+".md)"); got != want || link != want {
				t.Errorf("%s: a page about %s: %t, a link to it: %t; want %t", what, side, got, link, want)
			}
			all += page
		}
		for _, want := range wants {
			if !strings.Contains(all, want) {
				t.Errorf("%s: no %q in\n%s", what, want, all)
			}
		}
		if broken, unseen := lost(texts, files); len(broken)+len(unseen) > 0 {
			t.Errorf("%s: broken %q, unseen %q", what, broken, unseen)
		}
		for name, page := range texts {
			if n := strings.Count(page, "\n"); n > MaxLines {
				t.Errorf("%s: %s has %d lines; want %d at most", what, name, n, MaxLines)
			}
		}
	}
	only := func(units ...string) string {
		var b strings.Builder
		for line := range strings.Lines(weighed(nil)) {
			if strings.HasPrefix(line, "Benchmark") {
				fields := strings.Fields(line)
				kept := fields[:2]
				for i := 2; i+1 < len(fields); i += 2 {
					if slices.Contains([]string{"ns/op", "sweep"}, fields[i+1]) || slices.Contains(units, fields[i+1]) {
						kept = append(slices.Clip(kept), fields[i], fields[i+1])
					}
				}
				line = strings.Join(kept, " ") + "\n"
			}
			b.WriteString(line)
		}
		return b.String()
	}
	check("times alone", only(), false, false)
	check("memory alone", only("B/entry"), true, false, "are on the front of speed and memory")
	check("allocations alone", only("insert-B"), true, false, "## What does an operation allocate?", "| Store of an absent key |")
	check("tails alone", only("read-p99-ns", "write-p99-ns"), false, true, "p99 of reads at 95 % reads is")
	check("one cell", weighed(func(s *simulation.Suite) { s.Reads, s.Ns = []float64{80}, []float64{1000} }), true, true, "At 80 % reads, n=1,000, 2 procs")
	check("two launches", weighed(func(s *simulation.Suite) { s.Launches = 2 }), true, true, "too few to compare", "no time can be told from the machine's own", " + |")
	check("without nop", weighed(func(s *simulation.Suite) { s.Laws = s.Laws[:6] }), true, true, "Nop was not measured beside the maps")
	check("one map", weighed(func(s *simulation.Suite) { s.Laws = slices.Concat(s.Laws[:1], s.Laws[6:]) }), true, true, "mutex alone was measured: it takes 38")
	check("another kind of load", weighed(func(s *simulation.Suite) { s.Middle, s.Ns = "/hit=90", []float64{1000, 10000, 20000, 50000} }), true, true, "hit=90", "n=50,000")
	check("many cells", many(), true, true, "Left out for want of room: ")
	outside := strings.ReplaceAll(weighed(nil), " sweep", " sweep 0.5 lost-before")
	check("outside the main state", outside, false, false)
}

// TestKins wants integer keys first, sizes ascending, and the share of reads nearest to 95 %.
func TestKins(t *testing.T) {
	suite := func(tail string, procs int, ns ...float64) simulation.Suite {
		return simulation.Suite{Laws: simulation.Laws, Reads: []float64{99, 90, 50}, Ns: ns, Procs: []int{procs}, Tail: tail, Launches: 3, Weights: simulation.Weights}
	}
	text := simulation.Together(suite("/key=string", 2, 1000), suite("", 1, 1000), suite("", 2, 100000, 1000, 10, 100), suite("/val=64", 2, 1000))
	texts, _ := pagesOf(t, parse(t, text))
	page := texts[PagesName+"/memory.md"]
	at := 0
	for _, want := range []string{"At 99 % reads, n=100,000, 2 procs", "\n**2 procs**\n", "| map | n=10 | n=100 | n=1,000 | n=100,000 |", "\n**1 proc**\n", "\n**key=string, 2 procs**\n"} {
		i := strings.Index(page[at:], want)
		if i < 0 {
			t.Fatalf("no %q, in this place, in\n%s", want, page)
		}
		at += i
	}
	if strings.Contains(page, "val=64") {
		t.Error("beside plain workloads, large values have a table")
	}
	for name, want := range map[string]bool{"n100k-p2": true, "n1k-p2": true, "n100-p2": false, "n10-p2": true} {
		if got := strings.Contains(page, "front-read99-"+name+".svg"); got != want {
			t.Errorf("a chart of %s: %t; want %t", name, got, want)
		}
	}
}

// many is a file of more maps and workloads than the page about tails has room for.
func many() string {
	suite := simulation.Suite{Reads: []float64{95}, Ns: []float64{10, 100, 1000}, Procs: []int{1, 2, 4}, Launches: 3, Weights: map[string]simulation.Weight{"nop": {}}}
	for i := range 20 {
		impl := fmt.Sprintf("map%d", i)
		suite.Laws = append(suite.Laws, simulation.Law{Impl: impl, SD: 0.01, Cost: simulation.Laws[i%6].Cost})
		suite.Weights[impl] = simulation.Weight{Bytes: 40, SD: 0.01, Read: 500}
	}
	suite.Laws = append(suite.Laws, simulation.Laws[6])
	return suite.Text()
}

func TestLoop(t *testing.T) {
	check := func(call, want string) {
		t.Helper()
		spec, err := workloads.ParseSpec("read=95")
		if err != nil {
			t.Fatal(err)
		}
		if got := loop(&compare.Cell{Spec: spec, Call: call}); !strings.HasPrefix(got, want) || strings.Contains(got, "Timing") {
			t.Errorf("loop of a cell with %q = %q; want %q, and no word of what timing takes", call, got, want)
		}
	}
	check("", "The loop is closed")
	check("direct/rate=2e6", "The loop is open") // a key that any part of the name may hold
}
