package plots

import (
	"bytes"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/simulation"
	"example.com/mapbench/plots/internal/layout"
)

// TestSlowMapIsClipped checks that a map that takes up to 500 times as long as the others
// leaves the height to them and is named where it leaves, and that the floor does, too.
func TestSlowMapIsClipped(t *testing.T) {
	s := simulation.Standard()
	with := s
	with.Laws = append(append([]simulation.Law(nil), s.Laws...), simulation.Law{Impl: "cow", SD: 0.01, Cost: func(w, n float64) float64 { return 20 + 10000*w }})
	scale := func(s simulation.Suite) (layout.Reach, string) {
		y, err := newStudy(parse(t, s.Text()), compare.Options{})
		if err != nil {
			t.Fatal(err)
		}
		found, err := y.sweeps("read", 3, cost)
		if err != nil || len(found) == 0 {
			t.Fatalf("%d sweeps, %v; want some", len(found), err)
		}
		l := y.newLineChart(found[0], cost)
		return l.scale, string(svg(t, l.chart()))
	}
	plain, _ := scale(s)
	slow, picture := scale(with)
	if slow.Hi > 1.2*plain.Hi || slow.Lo < plain.Lo/1.2 {
		t.Errorf("the scale is %v with a slow map and %v without it, want about the same", slow, plain)
	}
	for _, want := range []string{">cow<tspan", ">: up to 1", ">nop (floor)<tspan"} {
		if !strings.Contains(picture, want) {
			t.Errorf("the chart does not say %q", want)
		}
	}
	if plain.Lo < 5 {
		t.Errorf("the scale begins at %g: the floor has taken height from the maps", plain.Lo)
	}
}

// TestBars checks the chart of a single cell.
func TestBars(t *testing.T) {
	s := simulation.Standard()
	s.Reads, s.Ns, s.Launches = []float64{50}, []float64{1000}, 12
	s.Laws = append(append([]simulation.Law(nil), s.Laws...), simulation.Law{Impl: "cow", SD: 0.01, Cost: func(w, n float64) float64 { return 5000 }})
	set := parse(t, s.Text())
	g, err := Draw(set, compare.Options{})
	if err != nil || len(g.all()) != 1 || len(g.Bars) != 1 || len(g.Skipped) > 0 {
		t.Fatalf("Draw of one cell: %d charts, %d of bars, skipped %v, error %v; want one of bars", len(g.all()), len(g.Bars), g.Skipped, err)
	}
	picture := svg(t, g.Bars[0])
	_, best := set.Rankings(compare.Options{})[0].Outcome()
	before := -1
	order := append([]string{best[0]}, func() (names []string) {
		for _, r := range set.Rankings(compare.Options{})[0].Rivals {
			names = append(names, r.Impl)
		}
		return append(names, "nop")
	}()...)
	for _, impl := range order {
		at := bytes.Index(picture, []byte(">"+impl+"</text>"))
		if at <= before {
			t.Errorf("%s is at byte %d, and the impl before it at %d: not in order of merit", impl, at, before)
		}
		before = at
	}
	if !bytes.Contains(picture, []byte("floor: a loop")) {
		t.Errorf("the bars do not say what nop is")
	}
	again, err := Bars(set, set.Cells[0], compare.Options{})
	if err != nil || !bytes.Equal(svg(t, again), picture) {
		t.Errorf("Bars of the cell: %v, and another picture than Draw's", err)
	}
	if _, err := Bars(set, &compare.Cell{}, compare.Options{}); err == nil || !strings.Contains(err.Error(), "has no cell") {
		t.Errorf("Bars of a strange cell: %v, want an error", err)
	}
	s.Laws = simulation.Laws[6:] // nop alone
	if g, err := Draw(parse(t, s.Text()), compare.Options{}); err != nil || g.WhyEmpty() == nil {
		t.Errorf("Draw of nop alone: %v, and a chart; want none", err)
	}
}

// TestLeftOut checks that nothing is drawn of two points or of a grid that is mostly empty,
// and that the gallery has them for a table.
func TestLeftOut(t *testing.T) {
	s := simulation.Standard()
	s.Reads, s.Ns = []float64{95, 50}, []float64{1000}
	g, err := Draw(parse(t, s.Text()), compare.Options{})
	if err != nil || len(g.Lines) != 0 || len(g.Pairs) != 1 || len(g.Pairs[0].Curves) == 0 {
		t.Errorf("two values: %d lines and %d pairs, %v; want a pair with its curves", len(g.Lines), len(g.Pairs), err)
	}
	narrow, wide := simulation.Standard(), simulation.Standard()
	narrow.Reads, narrow.Ns = []float64{95, 90, 80, 70, 50}, []float64{1000}
	wide.Reads, wide.Ns = []float64{95}, []float64{10000, 100000, 1000000}
	if g, err = Draw(parse(t, simulation.Together(narrow, wide)), compare.Options{}); err != nil || len(g.Winners) != 0 || len(g.Sparse) != 1 {
		t.Errorf("8 of 20 fields: %d maps and %d sparse grids, %v; want a sparse grid", len(g.Winners), len(g.Sparse), err)
	}
	for _, why := range g.Skipped {
		t.Errorf("a sparse grid is no reason to say %q", why)
	}
}
