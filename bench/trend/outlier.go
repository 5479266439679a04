package trend

import (
	"math"
	"slices"

	"example.com/mapbench/internal/exact"
)

const (
	// outlierAt is the smallest distance of an outlier from the median of its
	// neighbours, in robust standard deviations of such distances.
	outlierAt = 4

	// At most one value in outlierShare is an outlier. If more values lie far
	// from their neighbours, none is. Without this bound, the values of two
	// levels in random order were cleaned into long stretches of each level.
	outlierShare = 8
)

// clean returns a copy in which the median of the seven values around each outlier replaces
// it (Hampel's identifier; Davies and Gather 1993), and reports which values are outliers. An
// outlier lies far from the three values before it and from the three after it. The last run
// before a shift does not.
func clean(xs []float64) (ys []float64, outliers []bool) {
	ys, outliers = make([]float64, len(xs)), make([]bool, len(xs))
	cleanTo(ys, make([]float64, len(xs)), xs)
	for i := range xs {
		outliers[i] = ys[i] != xs[i]
	}
	return ys, outliers
}

// cleanTo cleans xs into ys. Distances is scratch. All three have the same length.
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
		for k := 1; k < width; k++ { // insertion sort: twice as fast as slices.Sort
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
	if outliers > n/outlierShare {
		copy(ys, xs)
	}
}

// middle returns the median of three values.
func middle(a, b, c float64) float64 { return max(min(a, b), min(max(a, b), c)) }
