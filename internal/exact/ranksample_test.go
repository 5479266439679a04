package exact

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"example.com/mapbench/internal/simulation"
)

// TestRankSampleExact enumerates the null distribution: each of n magnitudes has either
// sign.
func TestRankSampleExact(t *testing.T) {
	for n := 1; n <= 10; n++ {
		ranks := make(Ranker)
		var ps []float64
		for signs := range 1 << n {
			xs := make([]float64, n)
			for i := range xs {
				xs[i] = 1 + math.Sqrt(float64(i)) // no two averages are equal
				if signs>>i&1 == 1 {
					xs[i] = -xs[i]
				}
			}
			s := ranks.Rank(xs)
			if p, q := s.Above(0), s.Below(0); math.Abs(p+q-1) > 0.5 && n > 1 && p <= 1e-12 {
				t.Fatalf("n=%d: p = %v above and %v below; want their sum near 1", n, p, q)
			}
			ps = append(ps, s.Above(0))
		}
		slices.Sort(ps)
		for i, p := range ps {
			if i+1 < len(ps) && ps[i+1] == p {
				continue
			}
			if want := float64(i+1) / float64(len(ps)); math.Abs(p-want) > 1e-12 {
				t.Errorf("n=%d: p = %v or less comes in a fraction of %v of all signs; want the fraction p", n, p, want)
			}
		}
	}
}

// TestRankSampleIsSignedRank wants both forms of the test to agree, also on ties and zeros.
func TestRankSampleIsSignedRank(t *testing.T) {
	r := simulation.Random(t)
	for range 2000 {
		xs := make([]float64, r.IntN(20))
		for i := range xs {
			xs[i] = float64(r.IntN(9) - 4)
		}
		wantTwo, want := SignedRank(xs)
		s := make(Ranker).Rank(xs)
		if got := s.Above(0); math.Abs(got-want) > 1e-12 {
			t.Fatalf("%v: p = %v above 0, want %v", xs, got, want)
		}
		if got := min(1, 2*min(s.Above(0), s.Below(0))); math.Abs(got-wantTwo) > 1e-12 {
			t.Fatalf("%v: two-sided p = %v, want %v", xs, got, wantTwo)
		}
		shifted := slices.Clone(xs)
		for i := range shifted {
			shifted[i] -= 2
		}
		if _, want := SignedRank(shifted); math.Abs(s.Above(2)-want) > 1e-12 {
			t.Fatalf("%v: p = %v above 2, want %v", xs, s.Above(2), want)
		}
	}
}

// TestRankIntervalPublished takes example 3.3 of Hollander and Wolfe, Nonparametric
// Statistical Methods: nine patients' depression changes by -0.786 to -0.010, at 96 %.
func TestRankIntervalPublished(t *testing.T) {
	before := []float64{1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30}
	after := []float64{0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29}
	for i := range after {
		after[i] -= before[i]
	}
	i := make(Ranker).Rank(after).Interval(0.95)
	if got := fmt.Sprintf("%.3f %.3f %.3f", i.Lo, i.Hi, i.Level); got != "-0.786 -0.010 0.961" {
		t.Errorf("interval and level %s, want -0.786 -0.010 0.961", got)
	}
}

func TestRankIntervalCovers(t *testing.T) {
	t.Parallel()
	r := simulation.Simulated(t)
	for _, n := range simulation.Noises {
		var covered simulation.Tally
		ranks := make(Ranker)
		for range simulation.Experiments(2000) {
			xs := make([]float64, 6+r.IntN(30))
			for i := range xs {
				xs[i] = 0.05 + n.Draw(r) - n.Draw(r)
			}
			interval := ranks.Rank(xs).Interval(0.95)
			covered.Add(interval.Lo <= 0.05 && 0.05 <= interval.Hi)
		}
		if covered.Below(0.94) { // 0.95 or more, and the chance of 2,000
			t.Errorf("%s: covered %.3f, want 0.95 or more", n.Name, covered.Share())
		}
	}
}

func TestRankNoise(t *testing.T) {
	t.Parallel()
	r := simulation.Simulated(t)
	for _, n := range []int{8, 16, 40} {
		sum, squares := 0.0, 0.0
		const times = 3000
		for range times {
			xs := make([]float64, n)
			for i := range xs {
				xs[i] = 7 + 3*r.NormFloat64()
			}
			sd := make(Ranker).Rank(xs).Noise()
			sum += sd
			squares += sd * sd
		}
		mean := sum / times
		cv := math.Sqrt(squares/times/mean/mean - 1)
		t.Logf("%d values of standard deviation 3: %.3f ± %.0f %%", n, mean, 100*cv)
		if math.Abs(mean/3-1) > 0.04 || cv > 0.9/math.Sqrt(float64(n)) {
			t.Errorf("%d values: noise %.3f ± %.0f %%, want 3 ± less than %.0f %%", n, mean, 100*cv, 90/math.Sqrt(float64(n)))
		}
	}
	for _, few := range [][]float64{nil, {1}, {1, 2, 3}} {
		if sd := make(Ranker).Rank(few).Noise(); !math.IsNaN(sd) {
			t.Errorf("noise of %v is %v, want NaN", few, sd)
		}
	}
}
