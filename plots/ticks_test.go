package plots

import (
	"math"
	"slices"
	"testing"

	"example.com/mapbench/plots/internal/layout"
)

func TestLogTicks(t *testing.T) {
	check := func(lo, hi float64, want ...float64) {
		t.Helper()
		got := layout.LogTicks(lo, hi)
		same := func(a, b float64) bool { return math.Abs(a-b) < 1e-9*b }
		if !slices.EqualFunc(got, want, same) {
			t.Errorf("layout.LogTicks(%g, %g) = %v, want %v", lo, hi, got, want)
		}
	}
	check(1, 100, 1, 2, 5, 10, 20, 50, 100)
	check(1.8, 140, 2, 5, 10, 20, 50, 100)
	check(0.5, 20000, 1, 10, 100, 1000, 10000)
	check(18, 110, 20, 30, 50, 70, 100)
	check(20, 30, 20, 22, 24, 26, 28, 30)
	check(100, 104, 100, 101, 102, 103, 104)
}

func TestRatioTicks(t *testing.T) {
	check := func(lo, hi float64, want ...string) {
		t.Helper()
		ticks := layout.RatioTicks(math.Log(lo), math.Log(hi))
		slices.Sort(ticks)
		var got []string
		for _, log := range ticks {
			got = append(got, ratioLabel(math.Exp(log)))
		}
		if !slices.Equal(got, want) {
			t.Errorf("layout.RatioTicks(ln %g, ln %g) = %v, want %v", lo, hi, got, want)
		}
	}
	check(0.3, 3, "1/3", "1/2", "1/1.5", "1/1.25", "1", "1.25", "1.5", "2", "3")
	check(0.96, 1.05, "1/1.04", "1/1.02", "1", "1.02", "1.04")
	check(0.001, 1000, "1/1000", "1/100", "1/10", "1", "10", "100", "1000")
}

func TestReadTicks(t *testing.T) {
	xs := []float64{0, 25, 50, 75, 76, 88, 90, 95, 99, 100}
	a := newAxis("read", xs)
	var got []string
	for _, tick := range a.ticks(func(x, y float64) bool { return math.Abs(a.Norm(x)-a.Norm(y)) > 0.05 }) {
		got = append(got, tick.Label)
	}
	want := []string{"0/100", "25/75", "50/50", "75/25", "", "", "90/10", "95/5", "99/1", "100/0"}
	if !slices.Equal(got, want) {
		t.Errorf("ticks of %v = %q, want %q", xs, got, want)
	}
}
