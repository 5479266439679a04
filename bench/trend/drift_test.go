package trend

import (
	"math"
	"slices"
	"testing"

	"example.com/mapbench/internal/simulation"
)

// TestDriftsLikeShifts computes how many shifts by 2 standard deviations the best test can find
// if it takes one drift in twenty for a shift. The best test is the likelihood ratio (Neyman and
// Pearson 1933). It knows more than the search does: the noise, the size of the shift and the
// slope of the drift.
func TestDriftsLikeShifts(t *testing.T) {
	r := simulation.Simulated(t)
	const drawn = 2000 // series to judge
	best := func(runs int) float64 {
		var shifts [][]float64 // one at each place, up and down
		for at := 10; at <= runs-10; at++ {
			shifts = append(shifts, ramp(runs, 0, 2, at), ramp(runs, 0, -2, at))
		}
		// The slope is that of the shift in the middle, by least squares.
		drifts := [][]float64{ramp(runs, 3, 0), ramp(runs, -3, 0)}
		for _, truth := range slices.Concat(shifts, drifts) {
			level := 0.0
			for _, x := range truth {
				level += x / float64(runs)
			}
			for i := range truth {
				truth[i] -= level
			}
		}
		ratios := func(truths [][]float64) []float64 {
			all := make([]float64, drawn)
			for k := range all {
				xs := slices.Clone(truths[k%len(truths)])
				level := 0.0
				for i := range xs {
					noise := r.NormFloat64()
					xs[i] += noise
					level += noise / float64(runs)
				}
				for i := range xs {
					xs[i] -= level
				}
				all[k] = meanLikelihood(xs, shifts) / meanLikelihood(xs, drifts)
			}
			slices.Sort(all)
			return all
		}
		critical := ratios(drifts)[drawn*95/100]
		missed, _ := slices.BinarySearch(ratios(shifts), critical)
		return 1 - float64(missed)/drawn
	}
	for _, runs := range []int{40, 60, 90} {
		found := best(runs)
		t.Logf("%d runs: the best test finds %.3f of the shifts", runs, found)
		if runs == 40 && found > 0.88 || runs == 60 && found < 0.93 || runs == 90 && found < 0.98 {
			t.Errorf("%d runs: the best test finds %.3f of the shifts; want about 0.83 in 40 runs, 0.96 in 60 and more in 90", runs, found)
		}
	}
}

// meanLikelihood returns the mean likelihood of truths with Gaussian noise of SD 1, without a
// factor that is the same for all truths.
func meanLikelihood(xs []float64, truths [][]float64) float64 {
	mean := 0.0
	for _, truth := range truths {
		log := 0.0
		for i, x := range xs {
			log += truth[i] * (x - truth[i]/2)
		}
		mean += math.Exp(log) / float64(len(truths))
	}
	return mean
}
