package crossover

import (
	"math"

	"example.com/mapbench/bench/compare"
)

// FirstAbove returns the smallest value of the axis at which the impl that is faster above
// the crossing is faster. It is known, and ok true, if the axis has whole numbers only and
// none lies inside the crossing's interval.
func FirstAbove(axis string, x Crossing) (first float64, ok bool) {
	const rounding = 1e-9 // more than a value loses when it is scaled and scaled back
	lo, hi := math.Floor(x.Lo+rounding), math.Ceil(x.Hi-rounding)
	return hi, compare.Counted(axis) && hi-lo == 1
}

// Scaled maps a value of an axis to the scale on which curves are fitted: the binary
// logarithm on logarithmic axes ([compare.Logarithmic]), the value itself on others. The
// fitted curve is made of straight lines on this scale.
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

// step returns the distance between the values of an axis, around x, that a person would
// choose to measure: whole per cents, whole counts with at most three significant digits,
// and exponents with two decimals.
func step(axis string, x float64) float64 {
	switch {
	case axis == "zipf":
		return 0.01
	case axis == "n" && x >= 1000:
		return math.Pow(10, math.Floor(math.Log10(x))-2)
	}
	return 1
}

// measurable rounds x to a value that a person would choose: see [step].
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
