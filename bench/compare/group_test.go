package compare

import (
	"reflect"
	"strings"
	"testing"
)

// TestGroupOf checks a group's fields, and the places of its cells.
func TestGroupOf(t *testing.T) {
	s := setOf(t, 1, 0,
		trueCell{"read=50/dist=zipf0.5/goroutines=4", 2, []float64{0, 0}}, trueCell{"read=50/dist=zipf0.9/goroutines=4", 2, []float64{0, 0}}, trueCell{"read=50", 1, []float64{0, 0}})
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
				t.Errorf("%s: cell %s has no place, or is not At(%g)", axis, c.Title(), x)
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

// TestGroups checks which cells are in one group.
func TestGroups(t *testing.T) {
	s := setOf(t, 1, 0,
		trueCell{"read=95", 2, []float64{0, 0}}, trueCell{"read=50", 2, []float64{0, 0}}, trueCell{"read=100", 2, []float64{0, 0}}, // one curve
		trueCell{"read=90/loadorstore=5", 2, []float64{0, 0}}, trueCell{"read=0/loadorstore=50", 2, []float64{0, 0}}, // one of half LoadOrStore, which 100 % reads belong to as well
		trueCell{"read=50/n=100", 2, []float64{0, 0}}, trueCell{"read=50", 1, []float64{0, 0}}, // two of one cell each
		trueCell{"read=100/hit=100", 2, []float64{0, 0}})
	groups, err := s.Groups("read")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, g := range groups {
		var names []string
		for _, c := range g.Cells {
			names = append(names, c.Title())
		}
		got = append(got, strings.Join(names, " + "))
	}
	want := []string{
		"read=50/dist=uniform/n=1000 procs=2 + read=95/dist=uniform/n=1000 procs=2 + read=100/dist=uniform/n=1000 procs=2",
		"read=0/dist=uniform/n=1000/loadorstore=50 procs=2 + read=90/dist=uniform/n=1000/loadorstore=5 procs=2 + read=100/dist=uniform/n=1000 procs=2",
		"read=50/dist=uniform/n=100 procs=2",
		"read=50/dist=uniform/n=1000 procs=1",
		"read=100/dist=uniform/n=1000/hit=100 procs=2",
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("groups\n%s\nwant\n%s", g, w)
	}
}
