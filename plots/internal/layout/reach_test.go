package layout

import (
	"math"
	"testing"

	"gonum.org/v1/plot/vg"

	"example.com/mapbench/internal/exact"
)

// TestReach checks what a scale makes room for.
func TestReach(t *testing.T) {
	alone := func(centers ...float64) []exact.Interval {
		var all []exact.Interval
		for _, c := range centers {
			all = append(all, exact.Interval{Lo: math.Inf(-1), Center: c, Hi: math.Inf(1)})
		}
		return all
	}
	check := func(beside []exact.Interval, more bool, want Reach) {
		t.Helper()
		var got Reach
		if got.Include(beside, more); got != want {
			t.Errorf("Include(%v, more is worse: %t) = %v, want %v", beside, more, got, want)
		}
	}
	check(alone(10, 20, 30), true, Reach{10, 30})
	check(alone(10, 20, 3000), true, Reach{10, 20})
	check(alone(10, 1000), true, Reach{10, 10})
	check(alone(10, 20, 0.1), false, Reach{10, 20})
	check([]exact.Interval{{Lo: 8, Center: 10, Hi: 5000}, {Lo: 19, Center: 20, Hi: 22}}, true, Reach{8, 80})
	check(nil, true, Reach{})

	admitted := func(value float64, want Reach) {
		t.Helper()
		got := Reach{10, 30}
		if got.Admit(value); got != want {
			t.Errorf("Admit(%g) = %v, want %v", value, got, want)
		}
	}
	admitted(1, Reach{10, 30})
	admitted(8, Reach{8, 30})
	admitted(400, Reach{10, 30})
}

// TestCut checks which parts of a line lie between two heights.
func TestCut(t *testing.T) {
	check := func(line []vg.Point, want ...[]vg.Point) {
		t.Helper()
		got := Cut(line, 0, 10)
		same := len(got) == len(want)
		for i := range got {
			same = same && len(got[i]) == len(want[i])
			for k := range got[i] {
				same = same && got[i][k] == want[i][k]
			}
		}
		if !same {
			t.Errorf("Cut(%v, 0, 10) = %v, want %v", line, got, want)
		}
	}
	p := func(x, y vg.Length) vg.Point { return vg.Point{X: x, Y: y} }
	check([]vg.Point{p(0, 1), p(1, 2), p(2, 3)}, []vg.Point{p(0, 1), p(1, 2), p(2, 3)})
	check([]vg.Point{p(0, 5), p(2, 15), p(4, 5)}, []vg.Point{p(0, 5), p(1, 10)}, []vg.Point{p(3, 10), p(4, 5)})
	check([]vg.Point{p(0, -10), p(4, 30)}, []vg.Point{p(1, 0), p(2, 10)})
	check([]vg.Point{p(0, 11), p(4, 30)})
}
