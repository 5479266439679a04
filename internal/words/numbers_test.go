package words

import (
	"math"
	"testing"

	"example.com/mapbench/internal/exact"
)

// TestRatios formats logarithms of ratios, with and without an interval.
// TestNoiseIsZero wants what the runtime allocates beside the operations to be shown as 0.
func TestNoiseIsZero(t *testing.T) {
	check := func(got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("got %q; want %q", got, want)
		}
	}
	check(Bytes(0.00457), "0")
	check(Bytes(0.0600), "0.0600")
	check(Bytes(16), "16.0")
	check(Bytes(exact.Number(math.NaN())), "n/a")
	check(Allocations(0.000067), "0")
	check(Allocations(0.0125), "0.0125")
}

func TestRatios(t *testing.T) {
	check := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s = %q; want %q", what, got, want)
		}
	}
	check("BriefDelta of 1.54", BriefDelta(math.Log(1.54)), "+54 %")
	check("BriefDelta of 1.0994", BriefDelta(math.Log(1.0994)), "+9.9 %")
	check("BriefDelta of 0.5", BriefDelta(math.Log(0.5)), "-50.0 %")
	log := exact.Interval{Lo: math.Log(1.21), Center: math.Log(1.25), Hi: math.Log(12.9)}
	check("Times", Times(log), "×1.25")
	check("TimesBounds", TimesBounds(log), "(1.21 to 12.9)")
	check("TimesBounds of no interval", TimesBounds(exact.NoInterval()), "")
}

func TestFigure(t *testing.T) {
	check := func(x float64, want string) {
		t.Helper()
		if got := Figure(x); got != want {
			t.Errorf("Figure(%g) = %q; want %q", x, got, want)
		}
	}
	check(9.734, "9.73")
	check(26.06, "26.1")
	check(104.4, "104")
	check(12339.7, "12,340")
	check(0, "0.00")
	check(math.NaN(), "–")
}

func TestAmount(t *testing.T) {
	check := func(lo, center, hi float64, want string) {
		t.Helper()
		if got := Amount(exact.Interval{Lo: lo, Center: center, Hi: hi}); got != want {
			t.Errorf("Amount(%g to %g, about %g) = %q; want %q", lo, hi, center, got, want)
		}
	}
	check(37.9, 38.02, 38.2, "38.0 (37.9 to 38.2)")
	check(37.98, 38.02, 38.04, "38.0")
	check(37.98, 38.02, 38.1, "38.0 (38.0 to 38.1)")
	check(950, 1204.4, 11159.2, "1,204 (950 to 11,159)")
	check(38, 38, 38, "38.0")
	check(math.Inf(-1), 38, math.Inf(1), "38.0")
	check(math.NaN(), math.NaN(), math.NaN(), "–")
}

func TestAxis(t *testing.T) {
	for name, want := range map[string]string{"read": "read share", "n": "entries", "procs": "procs"} {
		if got := Axis(name); got != want {
			t.Errorf("Axis(%q) = %q; want %q", name, got, want)
		}
	}
}
