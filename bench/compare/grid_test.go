package compare

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/internal/golden"
)

func TestGrids(t *testing.T) {
	a, b := []float64{0, 0.3}, []float64{0.3, 0} // A wins, B wins
	s := setOf(t, 10, 0.01,
		trueCell{"read=95/n=100", 2, a}, trueCell{"read=50/n=100", 2, b},
		trueCell{"read=100/n=1000", 2, a}, // pure reads, and a grid with a hole
		trueCell{"read=95/n=1000", 2, a}, trueCell{"read=50/n=1000", 2, b},
		trueCell{"read=95/n=1000/goroutines=8", 2, b}, trueCell{"read=50/n=1000/goroutines=8", 2, b},
		trueCell{"read=95/n=100/val=64", 2, a}, trueCell{"read=50/n=100/val=64", 2, a}, // one n only
		trueCell{"read=95/n=100", 1, a}, trueCell{"read=50/n=1000", 1, b}) // two corners
	for _, c := range s.Cells {
		if c.Spec.Goroutines == 8 {
			c.Burst = "5us"
		}
	}
	check := func(x, y, want string) {
		t.Helper()
		grids, err := s.Grids(x, y, Options{})
		if err != nil {
			t.Error(err)
			return
		}
		var text strings.Builder
		for _, g := range grids {
			fmt.Fprintf(&text, "%s procs=%d: %v by %v:", g.Spec, g.Procs, g.Xs, g.Ys)
			for _, f := range g.Fields {
				fmt.Fprintf(&text, " %g,%g %s", f.X, f.Y, strings.Join(f.Best, "+"))
			}
			text.WriteString("\n")
		}
		if text.String() != want {
			t.Errorf("grids over %s and %s are\n%swant\n%s", x, y, &text, want)
		}
	}
	check("read", "n", `dist=uniform procs=2: [50 95 100] by [100 1000]: 50,100 B 95,100 A 50,1000 B 95,1000 A 100,1000 A
dist=uniform procs=1: [50 95] by [100 1000]: 95,100 A 50,1000 B
`)
	check("n", "read", `dist=uniform procs=2: [100 1000] by [50 95 100]: 100,50 B 1000,50 B 100,95 A 1000,95 A 1000,100 A
dist=uniform procs=1: [100 1000] by [50 95]: 1000,50 B 100,95 A
`)
	check("read", "goroutines", `dist=uniform/n=1000 procs=2: [50 95 100] by [2 8]: 50,2 B 95,2 A 100,2 A 50,8 B 95,8 B
`)
	check("read", "procs", `dist=uniform/n=100 procs=0: [50 95] by [1 2]: 95,1 A 50,2 B 95,2 A
dist=uniform/n=1000 procs=0: [50 95 100] by [1 2]: 50,1 B 50,2 B 95,2 A 100,2 A
`)
	check("zipf", "n", "")

	refuse := func(x, y, want string) {
		t.Helper()
		if _, err := s.Grids(x, y, Options{}); err == nil || err.Error() != want {
			t.Errorf("Grids(%s, %s): error %v, want %s", x, y, err, want)
		}
	}
	refuse("read", "size", `no axis "size": want one of read, n, hit, goroutines, zipf, procs`)
	refuse("read", "read", "axis read twice: name two")
}

// TestGridsRank checks that an impl that some cells lack keeps the others there from winning,
// that references and controls never win, and that cells that differ in call are in different
// grids.
func TestGridsRank(t *testing.T) {
	corners := func(logs ...float64) *Set {
		return setOf(t, 10, 0.01, trueCell{"read=95/n=100", 2, logs}, trueCell{"read=50/n=100", 2, logs},
			trueCell{"read=95/n=1000", 2, logs}, trueCell{"read=50/n=1000", 2, logs})
	}
	s := corners(0, 0.3, 0.6)
	s.Cells[0].Contestants = []string{"D", "B", "C"}
	grids, err := s.Grids("read", "n", Options{Unranked: []string{"C"}})
	if err != nil || len(grids) != 1 {
		t.Fatalf("%d grids, %v; want 1", len(grids), err)
	}
	var got []string
	for _, f := range grids[0].Fields {
		got = append(got, strings.Join(f.Best, "+"))
	}
	if want := []string{"A+D", "D+A", "A+D", "A+D"}; !slices.Equal(got, want) {
		t.Errorf("best are %v, want %v", got, want)
	}
	if w := grids[0].Warnings; len(w) != 2 || w[0].Error() != "in 3 of 4 cells: not measured, so not excluded: D" {
		t.Errorf("warnings %v, want two, of 3 and 1 of 4 cells", w)
	}

	s = corners(0, 0.3)
	for _, c := range s.Cells {
		c.Contestants = []string{"A", "A#2"}
	}
	if grids, err := s.Grids("read", "n", Options{}); err != nil || len(grids) != 0 {
		t.Errorf("one impl and its control make the grids %v, %v; want none", grids, err)
	}
	s = corners(0, 0.3)
	s.Cells[0].Call, s.Cells[1].Call = "interface", "interface"
	if grids, err := s.Grids("read", "n", Options{}); err != nil || len(grids) != 0 {
		t.Errorf("direct and interface calls make the grids %v, %v; want none", grids, err)
	}
}

// TestGoldenGrids pins the JSON of grids.
func TestGoldenGrids(t *testing.T) {
	logs := []float64{0, 0.3, 0.001}
	s := setOf(t, 8, 0.002, trueCell{"read=95/n=10000/hit=100", 2, logs}, trueCell{"read=50/n=10000/hit=100", 2, logs},
		trueCell{"read=95/n=1000/hit=100", 2, logs}, trueCell{"read=50/n=1000/hit=100", 2, logs[:2]})
	for _, c := range s.Cells {
		c.Contestants[0] = "sync.Map"
	}
	found, err := s.Grids("read", "n", Options{})
	if err != nil {
		t.Fatal(err)
	}
	js, err := json.MarshalIndent(found, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "testdata/grids.json", append(js, '\n'))
}
