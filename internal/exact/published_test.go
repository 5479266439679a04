package exact

import (
	"math"
	"slices"
	"testing"
)

// TestSignedRankPublished checks the largest rank sums that are significant,
// two-sided at 0.05 and 0.01, against the table of Wilcoxon and Wilcox (Some
// Rapid Approximate Statistical Procedures, 1964, table 2).
func TestSignedRankPublished(t *testing.T) {
	check := func(n int, alpha float64, want int) {
		t.Helper()
		null := signedRankNull(n)
		got := -1
		for 2*lower(null, got+1) <= alpha {
			got++
		}
		if got != want {
			t.Errorf("n=%d, level %v: critical rank sum %d, want %d", n, alpha, got, want)
		}
	}
	check(5, 0.05, -1)
	check(6, 0.05, 0)
	check(8, 0.05, 3)
	check(10, 0.05, 8)
	check(12, 0.05, 13)
	check(15, 0.05, 25)
	check(20, 0.05, 52)
	check(25, 0.05, 89)
	check(30, 0.05, 137)
	check(8, 0.01, 0)
	check(10, 0.01, 3)
	check(20, 0.01, 37)
	check(30, 0.01, 109)
}

// TestOrderPublished checks ranks against the critical values of the sign
// test (Dixon and Mood 1946, table 1), which are one less.
func TestOrderPublished(t *testing.T) {
	check := func(n int, level float64, wantRank int, wantLevel float64) {
		t.Helper()
		o := OrderFor(n, level)
		if o.Rank != wantRank || wantLevel != 0 && math.Abs(o.Level-wantLevel) > 1e-12 {
			t.Errorf("OrderFor(%d, %v) = rank %d, level %v; want %d, %v", n, level, o.Rank, o.Level, wantRank, wantLevel)
		}
	}
	check(5, 0.95, 0, 1)
	check(6, 0.95, 1, 1-2./64)
	check(8, 0.95, 1, 1-2./256)
	check(9, 0.95, 2, 1-20./512)
	check(10, 0.95, 2, 1-22./1024)
	check(15, 0.95, 4, 0)
	check(20, 0.95, 6, 0)
	check(25, 0.95, 8, 0)
	check(30, 0.95, 10, 0)
	check(40, 0.95, 14, 0)
	check(50, 0.95, 18, 0)
	check(100, 0.95, 40, 0)
	check(7, 0.99, 0, 1)
	check(8, 0.99, 1, 0)
	check(20, 0.99, 4, 0)
	check(50, 0.99, 16, 0)

	// The fewest launches, as benchmath tells them.
	for level, want := range map[float64]int{0.95: 6, 0.99: 8, 0.9875: 8} {
		if got := FewestFor(level); got != want {
			t.Errorf("FewestFor(%v) = %d, want %d", level, got, want)
		}
		if OrderFor(want, level).Rank != 1 || OrderFor(want-1, level).Rank != 0 {
			t.Errorf("level %v: want the first interval at %d launches", level, want)
		}
	}
}

// TestTwoSampleOrderPublished checks ranks against the critical values of U, two-sided
// at 0.05 (Mann and Whitney 1947; Auble 1953), which are one less.
func TestTwoSampleOrderPublished(t *testing.T) {
	for _, test := range []struct{ a, b, critical int }{{3, 3, -1}, {4, 4, 0}, {5, 5, 2}, {6, 8, 8}, {8, 8, 13}, {10, 10, 23}, {15, 15, 64}, {20, 20, 127}} {
		if got := TwoSampleOrderFor(Sizes{test.a, test.b, 0.95}).Rank - 1; got != test.critical {
			t.Errorf("%d and %d launches: critical U %d, want %d", test.a, test.b, got, test.critical)
		}
	}
}

func TestMedian(t *testing.T) {
	check := func(want float64, xs ...float64) {
		t.Helper()
		if got := Median(Sorted(xs)); got != want {
			t.Errorf("median of %v = %v, want %v", xs, got, want)
		}
	}
	check(2, 3, 1, 2)
	check(2.5, 4, 1, 3, 2) // an upper median says 3
	check(7, 7)
	if got := Median(nil); !math.IsNaN(got) {
		t.Errorf("median of nothing = %v, want NaN", got)
	}
}

// TestTiesCountAgainst checks that no tie and no zero makes a finding.
func TestTiesCountAgainst(t *testing.T) {
	sign := func(want float64, xs ...float64) {
		t.Helper()
		if got := SignTest(xs); math.Abs(got-want) > 1e-12 {
			t.Errorf("SignTest(%v) = %v, want %v", xs, got, want)
		}
	}
	sign(2./256, 1, 2, 3, 4, 5, 6, 7, 8)
	sign(2*9./256, 0, 2, 3, 4, 5, 6, 7, 8)
	sign(1, 0, 0, 0, 0)
	sign(1)

	rank := func(wantTwo, wantAbove float64, xs ...float64) {
		t.Helper()
		two, above := SignedRank(xs)
		if math.Abs(two-wantTwo) > 1e-12 || math.Abs(above-wantAbove) > 1e-12 {
			t.Errorf("SignedRank(%v) = %v, %v; want %v, %v", xs, two, above, wantTwo, wantAbove)
		}
	}
	rank(2./64, 1./64, 1, 2, 3, 4, 5, 6)
	rank(2./64, 1, -1, -2, -3, -4, -5, -6)
	rank(2*2./64, 2./64, 0, 2, 3, 4, 5, 6)  // the zero has rank 1, on the other side
	rank(2*3./64, 3./64, -2, 2, 3, 4, 5, 6) // of the equal two, the negative ranks higher
	rank(1, 1, 0, 0, 0)
	rank(1, 1)
}

func TestHolm(t *testing.T) {
	got := Holm([]float64{0.01, 0.04, 0.03, 0.005})
	want := []float64{0.03, 0.06, 0.06, 0.02} // Holm 1979's procedure by hand
	if !slices.EqualFunc(got, want, func(a, b float64) bool { return math.Abs(a-b) < 1e-12 }) {
		t.Errorf("Holm = %v, want %v", got, want)
	}
}
