package exact

import (
	"math"
	"testing"
)

// TestStudentOfInfiniteValues checks means of logarithms of which some are infinite, since one
// of two figures was 0.
func TestStudentOfInfiniteValues(t *testing.T) {
	inf := math.Inf(1)
	check := func(xs []float64, want Interval) {
		t.Helper()
		got := Student(xs, 2, 0.95)
		if same := got == want || math.IsNaN(want.Center) && math.IsNaN(got.Center) && got.Lo == want.Lo && got.Hi == want.Hi; !same {
			t.Errorf("Student(%v) = %v; want %v", xs, got, want)
		}
	}
	check([]float64{inf, inf, inf}, Interval{inf, inf, inf, 0.95})
	check([]float64{-inf, -inf}, Interval{-inf, -inf, -inf, 0.95})
	check([]float64{inf}, Interval{-inf, inf, inf, 0.95})
	check([]float64{0.5, inf, 0.25}, Interval{-inf, 0.5, inf, 0.95})
	check([]float64{-inf, inf}, Interval{-inf, math.NaN(), inf, 0.95})
	check([]float64{1, 3}, Interval{0, 2, 4, 0.95}) // sd √2, standard error 1
	if n := Infinite([]float64{1, inf, -inf, math.NaN()}); n != 2 {
		t.Errorf("Infinite = %d; want 2", n)
	}
}

// TestNegated checks that the negated interval is that of the inverse ratio.
func TestNegated(t *testing.T) {
	if got, want := (Interval{-1, 2, 3, 0.9}).Negated(), (Interval{-3, -2, 1, 0.9}); got != want {
		t.Errorf("Negated = %v; want %v", got, want)
	}
}

// TestShiftOfZeros checks that two samples with zeros have an interval.
func TestShiftOfZeros(t *testing.T) {
	order := TwoSampleOrderFor(Sizes{4, 4, 0.95})
	zeros, some := []float64{0, 0, 0, 0}, []float64{16, 16, 16, 16}
	if i := order.Interval(zeros, zeros); i.Lo != 0 || i.Center != 0 || i.Hi != 0 {
		t.Errorf("of zeros and zeros: %v; want 0", i)
	}
	if i := order.Interval(zeros, some); i.Sign() != 1 || !math.IsInf(i.Center, 1) {
		t.Errorf("from zeros to others: %v; want +Inf", i)
	}
	if i := order.Interval(some, zeros); i.Sign() != -1 || !math.IsInf(i.Center, -1) {
		t.Errorf("from others to zeros: %v; want -Inf", i)
	}
}
