package costs

import (
	"bytes"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/tradeoff"
	"example.com/mapbench/internal/golden"
	"example.com/mapbench/internal/simulation"
	"example.com/mapbench/plots"
	"example.com/mapbench/plots/internal/typeset"
)

// charts returns the front and the tails of the first cell of a suite at 95 % reads, after a
// change. Either is nil if there is nothing to draw.
func charts(t *testing.T, change func(*simulation.Suite)) (front, tails *plots.Chart) {
	t.Helper()
	s := simulation.Standard()
	s.Reads, s.Ns, s.Weights = []float64{95}, []float64{1000}, simulation.Weights
	if change != nil {
		change(&s)
	}
	set, err := compare.Read(strings.NewReader(s.Text()), "synthetic.txt")
	if err != nil {
		t.Fatal(err)
	}
	tables, err := set.Tables(compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	j, c, looks := compare.NewJudge(compare.Options{}), set.Cells[0], plots.Looks(tables)
	r := j.Rank(c, j.Family(c))
	f := tradeoff.FrontOf(j, c, &r)
	return Front(set, looks, &f, j.Options.Level), Tails(set, looks, j, c)
}

// picture returns a chart as it is written.
func picture(t *testing.T, c *plots.Chart) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := c.WriteSVG(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestGolden(t *testing.T) {
	for range 2 { // the second draws the same
		front, tails := charts(t, nil)
		for _, c := range []*plots.Chart{front, tails} {
			golden.Check(t, filepath.Join("testdata", c.FileName()), picture(t, c))
		}
	}
}

// TestTypeIsClear checks that no type overlaps other type or leaves the page: of many maps, of
// long names, of maps at one place, and of few launches.
func TestTypeIsClear(t *testing.T) {
	check := func(what string, change func(*simulation.Suite)) {
		t.Helper()
		front, tails := charts(t, change)
		for _, c := range []*plots.Chart{front, tails} {
			lines, err := typeset.Lines(picture(t, c))
			if err != nil || len(lines) < 10 {
				t.Fatalf("%s, %s: %d lines of type, %v: this checks nothing", what, c.Name, len(lines), err)
			}
			for _, complaint := range typeset.Clashes(lines, c.Height) {
				t.Errorf("%s, %s: %s", what, c.Name, complaint)
			}
		}
	}
	check("as usual", nil)
	check("two launches", func(s *simulation.Suite) { s.Launches = 2 })
	check("without nop", func(s *simulation.Suite) { s.Laws = s.Laws[:6] })
	check("many maps", many(30, "map"))
	check("long names", many(8, "a-map-with-a-rather-long-name"))
	check("at one place", func(s *simulation.Suite) {
		s.Laws = []simulation.Law{{Impl: "a", SD: 0.001, Cost: simulation.Laws[0].Cost}, {Impl: "b", SD: 0.001, Cost: simulation.Laws[0].Cost}, s.Laws[6]}
		s.Weights = map[string]simulation.Weight{"a": {Bytes: 40}, "b": {Bytes: 40}, "nop": {}}
	})
	check("far apart", func(s *simulation.Suite) {
		s.Weights = maps.Clone(s.Weights)
		s.Weights["mutex"] = simulation.Weight{Bytes: 90_000, SD: 0.5, Read: 5e7, Write: 5e8}
	})
}

// many returns a change to n maps, whose names begin alike, beside nop.
func many(n int, name string) func(*simulation.Suite) {
	return func(s *simulation.Suite) {
		nop := s.Laws[6]
		s.Laws, s.Weights = nil, map[string]simulation.Weight{"nop": simulation.Weights["nop"]}
		for i := range n {
			impl := name + strings.Repeat("i", i%7) + string(rune('a'+i%26)) + strings.Repeat("x", i/26)
			s.Laws = append(s.Laws, simulation.Law{Impl: impl, SD: 0.01, Cost: func(w, n float64) float64 { return 20 + 3*float64(i) }})
			s.Weights[impl] = simulation.Weight{Bytes: 30 + float64(i*7%40), SD: 0.01, Read: float64(i * i), Write: float64(i * 100)}
		}
		s.Laws = append(s.Laws, nop)
	}
}

// TestChartsSay looks for the findings in the charts and in their descriptions.
func TestChartsSay(t *testing.T) {
	check := func(what string, c *plots.Chart, wants ...string) {
		t.Helper()
		text := string(picture(t, c))
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in the chart", what, want)
			}
		}
	}
	front, tails := charts(t, nil)
	check("front", front, "Speed against memory: read=95/n=1000, 2 procs", "sync.Map: 32.8 ns/op, 121 B per entry, dominated by xsync.", "xsync: 20.1 ns/op, 56.1 B per entry, on the front.", ">dominated by another<", "8 launches")
	check("tails", tails, "How long operations take: read=95/n=1000, 2 procs", "p99 of reads, cas: not told apart from nop.", ">timing alone, 2", ">up to p99 of nop<", ">reads<", ">writes<")
	front, tails = charts(t, func(s *simulation.Suite) { s.Launches = 2 })
	check("two launches", front, ">too few launches to compare<", "xsync: 20", ", not compared.")
	check("two launches", tails, ", too few launches<")
	_, tails = charts(t, func(s *simulation.Suite) { s.Laws = s.Laws[:6] })
	check("without nop", tails, "Nop was not measured beside the maps")
	if text := string(picture(t, tails)); strings.Contains(text, "told apart") {
		t.Error("without nop the chart says what is not told apart from it")
	}
}

// TestNothingToDraw is about sets that lack the figures.
func TestNothingToDraw(t *testing.T) {
	check := func(what string, wantFront, wantTails bool, change func(*simulation.Suite)) {
		t.Helper()
		if front, tails := charts(t, change); (front != nil) != wantFront || (tails != nil) != wantTails {
			t.Errorf("%s: a front %t, tails %t; want %t and %t", what, front != nil, tails != nil, wantFront, wantTails)
		}
	}
	check("all", true, true, nil)
	check("times alone", false, false, func(s *simulation.Suite) { s.Weights = nil })
	check("one map", false, true, func(s *simulation.Suite) { s.Laws = slices.Concat(s.Laws[:1], s.Laws[6:]) })
}

// TestHostileName checks that an impl's name can't break out of its text.
func TestHostileName(t *testing.T) {
	const name = `<b>&"`
	front, tails := charts(t, func(s *simulation.Suite) {
		s.Laws = []simulation.Law{{Impl: name, SD: 0.01, Cost: simulation.Laws[0].Cost}, s.Laws[1], s.Laws[6]}
		s.Weights = maps.Clone(s.Weights)
		s.Weights[name] = s.Weights["mutex"]
	})
	for _, c := range []*plots.Chart{front, tails} {
		text := picture(t, c)
		if lines, err := typeset.Lines(text); err != nil || !slices.ContainsFunc(lines, func(l typeset.Line) bool { return l.Text == name }) || bytes.Contains(text, []byte("<b>")) {
			t.Errorf("%s: the name became an element, or is gone: %v", c.Name, err)
		}
	}
}
