package trend

import (
	"math"
	"slices"

	"example.com/mapbench/internal/exact"
)

const (
	// outlierAt is how far from the median of its neighbours an outlier
	// lies, in robust standard deviations.
	outlierAt = 4

	// mostOutliers is one more than the others to each outlier, at the most:
	// where more values lie far from their neighbours none is an outlier.
	// Without this, values of two levels in random order were cleaned into
	// long runs of each.
	mostOutliers = 8
)

// clean returns a copy in which each outlier is the median of the seven values
// around it (Hampel's identifier; Davies and Gather 1993), and which they are. An
// outlier lies far from the three values before it and from the three after it: the
// last night before a shift does not.
func clean(xs []float64) (ys []float64, outliers []bool) {
	ys, outliers = make([]float64, len(xs)), make([]bool, len(xs))
	cleanTo(ys, make([]float64, len(xs)), xs)
	for i := range xs {
		outliers[i] = ys[i] != xs[i]
	}
	return ys, outliers
}

// cleanTo cleans xs into ys. Distances is scratch; all three have one length.
func cleanTo(ys, distances, xs []float64) {
	const width = 7
	n := len(xs)
	if n < width {
		copy(ys, xs)
		return
	}
	for i := range xs {
		first := max(0, min(i-width/2, n-width))
		window := [width]float64(xs[first : first+width])
		for k := 1; k < width; k++ { // by insertion: twice as fast as a call
			for m := k; m > 0 && window[m] < window[m-1]; m-- {
				window[m], window[m-1] = window[m-1], window[m]
			}
		}
		ys[i] = window[width/2]
		distances[i] = math.Abs(xs[i] - ys[i])
	}
	slices.Sort(distances)
	limit := outlierAt * madScale * exact.Median(distances)
	outliers := 0
	for i, x := range xs {
		before := i < 3 || math.Abs(x-middle(xs[i-3], xs[i-2], xs[i-1])) > limit
		after := i+3 >= n || math.Abs(x-middle(xs[i+1], xs[i+2], xs[i+3])) > limit
		if limit > 0 && math.Abs(x-ys[i]) > limit && before && after {
			outliers++
		} else {
			ys[i] = x
		}
	}
	if outliers > n/mostOutliers {
		copy(ys, xs)
	}
}

// middle returns the median of three.
func middle(a, b, c float64) float64 { return max(min(a, b), min(max(a, b), c)) }
