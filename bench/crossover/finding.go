package crossover

import (
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
)

// The verdicts of a curve, beside Indistinguishable and Unresolved.
const (
	Crosses compare.Verdict = "crossing" // at least one crossing is shown
	AFaster compare.Verdict = "a-faster" // shown at every measured point
	BFaster compare.Verdict = "b-faster" // shown at every measured point
)

// A Curve is the finding about two impls along an axis: cells that are
// equal but for the axis' value.
type Curve struct {
	Axis  string `json:"axis"`
	A     string `json:"a"`
	B     string `json:"b"`
	Spec  string `json:"spec"`  // what the cells share, as text without the axis
	Procs int    `json:"procs"` // 0 when procs is the axis

	Verdict   compare.Verdict `json:"verdict"`
	Crossings []Crossing      `json:"crossings"` // ascending; listed also when unresolved

	// Ties are the stretches where the whole interval lies within ± margin,
	// ascending.
	Ties []Band `json:"ties"`

	// Points are the measured values of the axis, ascending. Line is the
	// fitted curve between the first and the last, dense enough to draw.
	Points []Point `json:"points"`
	Line   []Fit   `json:"line"`

	Log      bool    `json:"log"`      // the axis is judged, and best drawn, on a logarithmic scale
	Level    float64 `json:"level"`    // requested of each interval
	Margin   float64 `json:"margin"`   // as a fraction
	Launches int     `json:"launches"` // sweeps that measured at least one point

	// Precision is the half-width that crossings were asked to have, as in
	// Options; 0 when none was.
	Precision float64 `json:"precision"`

	// Needed estimates the sweeps that a verdict, or the precision, would
	// take in all; 0 when none is missing or no number would do.
	Needed int `json:"needed"`

	Warnings exact.Warnings `json:"warnings"`
}

// A Fit is the fitted log-ratio at one value of the axis.
type Fit struct {
	X float64 `json:"x"` // the axis' value

	// Log is the median over sweeps of ln(ns/op of A ÷ ns/op of B): above
	// 0, A is slower. The interval is pointwise.
	Log exact.Interval `json:"log"`
}

// A Point is a measured value of the axis.
type Point struct {
	Fit
	Launches int `json:"launches"`

	// Sign is +1 (A slower) or -1 (A faster) when that is shown at the
	// level of the whole curve, and 0 when it is not.
	Sign int `json:"sign"`

	// Tied is set when the whole interval lies within ± margin.
	Tied bool `json:"tied"`

	// Ratio is the other estimate's finding, the median over sweeps of
	// ln(ratio of A ÷ ratio of B); NaN when the lines have no ratio.
	Ratio exact.Interval `json:"ratio"`
}

// A Crossing is where two curves cross, in units of the axis.
type Crossing struct {
	// Lo and Hi bound the values where the log-ratio's interval holds 0, or are
	// the two measured ones between which nothing more is known; At is the
	// root of the fitted curve, or the middle where none spans them.
	Lo float64 `json:"lo"`
	At float64 `json:"at"`
	Hi float64 `json:"hi"`

	// Known is the half-width of the log-ratio's interval at At: to within so
	// much the two impls are known to take the same time there. Divided by
	// the curve's slope it gives the half-width of Lo to Hi, unless these are
	// measured values. NaN where too few values tell how the curve bends.
	Known exact.Number `json:"known"`

	// TieLo and TieHi bound the tie band around At; nil when there is none.
	TieLo *float64 `json:"tie_lo"`
	TieHi *float64 `json:"tie_hi"`

	// RatioAt is where the other estimate's curve crosses; nil when it does
	// not, or the lines have no ratio.
	RatioAt *float64 `json:"ratio_at"`

	// Above names the impl that is faster above At, Below the one below.
	Above string `json:"above"`
	Below string `json:"below"`
}

// A Band is a stretch of an axis.
type Band struct {
	Lo float64 `json:"lo"`
	Hi float64 `json:"hi"`
}
