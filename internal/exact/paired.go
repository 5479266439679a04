package exact

import "math"

// Paired returns the values of the sweeps that have both, in the sweeps' order. Both slices
// have a value for each sweep, NaN where there is none.
func Paired(xs, ys []float64) (bx, by []float64) {
	for s, x := range xs {
		if y := ys[s]; !math.IsNaN(x) && !math.IsNaN(y) {
			bx, by = append(bx, x), append(by, y)
		}
	}
	return bx, by
}
