package crossover

import (
	"math"

	"example.com/mapbench/bench/compare"
)

// FirstAbove returns the least value of the axis at which the impl that is faster
// above a crossing is so, ok where that is known: the axis has whole numbers only,
// and none lies inside the crossing's interval.
func FirstAbove(axis string, x Crossing) (first float64, ok bool) {
	const rounding = 1e-9 // of a measured value that was scaled and back
	lo, hi := math.Floor(x.Lo+rounding), math.Ceil(x.Hi-rounding)
	return hi, compare.Counted(axis) && hi-lo == 1
}

// Scaled maps a value of an axis to the scale that it is judged on, where the
// fitted curve is made of straight lines.
func Scaled(axis string, x float64) float64 {
	if compare.Logarithmic(axis) {
		return math.Log2(x)
	}
	return x
}

// unscaled is the inverse of Scaled.
func unscaled(axis string, u float64) float64 {
	if compare.Logarithmic(axis) {
		return math.Exp2(u)
	}
	return u
}

// step returns the distance between values of an axis that a person would
// choose to measure around x: whole per cents and counts, of which large ones
// have three digits, and exponents of two decimals.
func step(axis string, x float64) float64 {
	switch {
	case axis == "zipf":
		return 0.01
	case axis == "n" && x >= 1000:
		return math.Pow(10, math.Floor(math.Log10(x))-2)
	}
	return 1
}

// measurable rounds x to such a value.
func measurable(axis string, x float64) float64 {
	return onto(math.Round, step(axis, x), x)
}

// onto rounds x to a multiple of step.
func onto(round func(float64) float64, step, x float64) float64 {
	if step < 1 {
		per := math.Round(1 / step) // 29 ÷ 100 is nearer to 0.29 than 29 × 0.01
		return round(x*per) / per
	}
	return round(x/step) * step
}
