package plots

import (
	"slices"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/simulation"
	"example.com/mapbench/plots/internal/typeset"
)

// typed returns all type of a chart.
func typed(t *testing.T, c *Chart) []typeset.Line {
	t.Helper()
	lines, err := typeset.Lines(svg(t, c))
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// difficult returns the examples, and charts of many impls, of long names, and of a map that is
// a hundred times slower than the others.
func difficult(t testing.TB) []*Chart {
	t.Helper()
	bundle := simulation.Standard()
	bundle.Laws = nil
	for _, impl := range []string{"mutex", "rwmutex", "sync.Map", "sharded", "sharded:16", "sharded:256", "cas", "xsync",
		"a-map-with-a-rather-long-name", "h", "i", "j", "k"} {
		bundle.Laws = append(bundle.Laws, simulation.Law{Impl: impl, SD: 0.01, Cost: simulation.Laws[2].Cost})
	}
	all := append(examples(t), drawn(t, parse(t, bundle.Text()), "sync.Map", "sharded", "read")...)
	all = append(all, drawn(t, parse(t, simulation.AllCharts(simulation.Dozen)), "sync.Map", "sharded", "read")...)
	return append(all, slow(t)...)
}

// slow returns the charts of maps one of which takes 5 to 500 times as long as the others, and
// one of nothing but such a cell.
func slow(t testing.TB) []*Chart {
	t.Helper()
	s := simulation.Standard()
	s.Tail = "/key=string" // so that names differ from those of other examples
	s.Laws = append(slices.Clone(simulation.Laws), simulation.Law{Impl: "cow", SD: 0.01, Cost: func(w, n float64) float64 { return 20 + 10000*w }})
	all, _, err := allCharts(parse(t, s.Text()), compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, launches := range []int{2, 12} { // too few, and enough
		s.Launches, s.Ns, s.Reads = launches, []float64{float64(1000 * launches)}, []float64{50}
		bars, _, err := allCharts(parse(t, s.Text()), compare.Options{})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, bars...)
	}
	return all
}

// clear checks that no type of a chart overlaps other type or leaves the page, measured as
// the widest font sets it.
func clear(t *testing.T, c *Chart) {
	t.Helper()
	lines := typed(t, c)
	if len(lines) < 10 {
		t.Fatalf("%s: %d lines of type found: this checks nothing", c.Name, len(lines))
	}
	for _, complaint := range typeset.Clashes(lines, c.Height) {
		t.Errorf("%s: %s", c.Name, complaint)
	}
}

func TestTypeIsClear(t *testing.T) {
	for _, c := range difficult(t) {
		clear(t, c)
	}
}
