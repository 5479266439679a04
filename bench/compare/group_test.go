package compare

import (
	"encoding/json"
	"reflect"
	"testing"
)

// TestGroupOf checks what a group tells about itself, and where cells lie.
func TestGroupOf(t *testing.T) {
	s := spotted(t, 1, 0,
		spot{"read=50/dist=zipf0.5/goroutines=4", 2, 0}, spot{"read=50/dist=zipf0.9/goroutines=4", 2, 0}, spot{"read=50", 1, 0})
	check := func(axis, spec string, procs int, places ...float64) {
		t.Helper()
		groups, err := s.Groups(axis)
		if err != nil {
			t.Fatal(err)
		}
		g := groups[0]
		var got []float64
		for _, c := range g.Cells {
			x, ok := c.Place(axis)
			if !ok || g.At(x) != c {
				t.Errorf("%s: cell %s has no place, or is not At(%g)", axis, c.title(), x)
			}
			got = append(got, x)
		}
		if g.Axis != axis || g.Spec != spec || g.Procs != procs || !reflect.DeepEqual(got, places) {
			t.Errorf("group along %s is %q procs=%d at %v; want %q procs=%d at %v", g.Axis, g.Spec, g.Procs, got, spec, procs, places)
		}
		if g.At(12345) != nil {
			t.Errorf("%s: a cell at 12345", axis)
		}
	}
	check("zipf", "read=50/dist=zipf/n=1000/goroutines=4/burst=5us", 2, 0.5, 0.9)
	check("read", "dist=zipf0.5/n=1000/goroutines=4/burst=5us", 2, 50)
	check("goroutines", "read=50/dist=zipf0.5/n=1000", 2, 4)
	check("procs", "read=50/dist=zipf0.5/n=1000/goroutines=4", 0, 2)
	uniform := s.Cells[2]
	if x, ok := uniform.Place("goroutines"); x != 1 || !ok {
		t.Errorf("goroutines of a cell that says nothing are %g, %v; want 1, as many as procs", x, ok)
	}
	if _, ok := uniform.Place("zipf"); ok {
		t.Error("uniform keys have a place on zipf")
	}
	if _, ok := uniform.Place("size"); ok {
		t.Error("there is a place on no axis")
	}
	if _, err := s.Groups("size"); err == nil {
		t.Error("there are groups along no axis")
	}
}

// TestPairs checks that the pairs of a group are what Crossovers finds.
func TestPairs(t *testing.T) {
	s := standing(t, 8, 0.01, stand{"read=0", 2, []float64{0, 0.1, 0.2}}, stand{"read=50", 2, []float64{0, 0.1, -0.2}}, stand{"read=95", 2, []float64{0, -0.1}})
	groups, err := s.Groups("read")
	if err != nil {
		t.Fatal(err)
	}
	got := s.Pairs(&groups[0], Options{Unranked: []string{}})
	var want []Curve
	for _, pair := range [][2]string{{"A", "B"}, {"A", "C"}, {"B", "C"}} {
		curves, err := s.Crossovers(pair[0], pair[1], "read", Options{})
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, curves...)
	}
	js := func(curves []Curve) string { // what is not a number equals itself there
		text, err := json.Marshal(curves)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	if js(got) != js(want) {
		t.Errorf("pairs are %d curves %s, want %d as Crossovers finds", len(got), js(got), len(want))
	}
	if got := s.Pairs(&groups[0], Options{Unranked: []string{"A", "C"}}); len(got) != 0 {
		t.Errorf("one ranked impl makes %d pairs, want none", len(got))
	}
}
