package layout

import (
	"math"
	"slices"
	"testing"

	"example.com/mapbench/internal/simulation"
)

func TestSpread(t *testing.T) {
	check := func(want []float64, gap, lo, hi float64, moved []float64) {
		t.Helper()
		if got := Spread(want, gap, lo, hi); !slices.Equal(got, moved) {
			t.Errorf("Spread(%v, %g, %g, %g) = %v, want %v", want, gap, lo, hi, got, moved)
		}
	}
	check(nil, 10, 0, 100, []float64{})
	check([]float64{50}, 10, 0, 100, []float64{50})
	check([]float64{20, 80}, 10, 0, 100, []float64{20, 80})
	check([]float64{80, 20}, 10, 0, 100, []float64{80, 20})
	check([]float64{50, 50}, 10, 0, 100, []float64{45, 55})
	check([]float64{50, 52, 54}, 10, 0, 100, []float64{42, 52, 62})
	check([]float64{0, 1}, 10, 0, 100, []float64{0, 10})
	check([]float64{100, 99}, 10, 0, 100, []float64{100, 90})
	check([]float64{1, 2, 3}, 10, 0, 15, []float64{0, 10, 20}) // no room: gap holds
}

func TestSpreadKeepsApart(t *testing.T) {
	r := simulation.Random(t)
	for range 1000 {
		want := make([]float64, 1+r.IntN(12))
		for i := range want {
			want[i] = 300 * r.Float64() * r.Float64()
		}
		got := Spread(want, 13, 0, 300)
		for i := range got {
			for k := range i {
				if math.Abs(got[i]-got[k]) < 13-1e-9 || (want[i]-want[k])*(got[i]-got[k]) < 0 {
					t.Fatalf("Spread(%v) = %v: labels %d and %d overlap or changed places", want, got, k, i)
				}
			}
		}
		if slices.Min(got) < 0 || slices.Max(got) > 300+1e-9 {
			t.Fatalf("Spread(%v) = %v: outside [0, 300]", want, got)
		}
	}
}
