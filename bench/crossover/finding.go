package crossover

import (
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
)

// The verdicts of a curve, beside Indistinguishable and Unresolved.
const (
	Crosses compare.Verdict = "crossing" // at least one crossing is shown
	AFaster compare.Verdict = "a-faster" // shown at every measured point
	BFaster compare.Verdict = "b-faster" // shown at every measured point
)

// A Curve is the finding about two impls along an axis. Its cells are equal but for their
// value on the axis. It owns all that it points to.
type Curve struct {
	Axis  string `json:"axis"`
	A     string `json:"a"`     // an impl
	B     string `json:"b"`     // the other
	Spec  string `json:"spec"`  // what the cells share, as text without the axis
	Procs int    `json:"procs"` // 0 when procs is the axis

	// Unit is what the impls are compared by: [compare.Options.Unit]. By another one than
	// ns/op, to be faster is to be better by it. Of a unit of which more is better, all
	// logarithms are of the inverse ratio: above 0, A is worse.
	Unit resultfile.Unit `json:"unit,omitempty"`

	Verdict   compare.Verdict `json:"verdict"`
	Crossings []Crossing      `json:"crossings"` // ascending; also those of an unresolved curve

	// Ties are the stretches where the whole interval of Line lies within
	// ± margin, ascending.
	Ties []Band `json:"ties"`

	// Points are the measured values of the axis, ascending. Line is the fitted
	// curve between the first and the last of them, ascending and dense enough
	// to draw. It may have gaps.
	Points []Point `json:"points"`
	Line   []Fit   `json:"line"`

	Log      bool    `json:"log"`      // the axis is judged, and best drawn, on a logarithmic scale
	Level    float64 `json:"level"`    // requested of each interval
	Margin   float64 `json:"margin"`   // as a fraction
	Launches int     `json:"launches"` // sweeps that measured at least one point

	// Precision is the half-width that crossings may have at most:
	// [compare.Options.Precision]. 0 if there is no bound.
	Precision float64 `json:"precision"`

	// Needed estimates how many sweeps in all a verdict with the precision
	// would take. 0 if the curve is resolved, or if no number would suffice.
	Needed int `json:"needed"`

	// Outside is the finding about the launches outside the machine's main state,
	// if they are shown to differ. Then all else here is about the main state
	// alone. Nil if launches in all states count as one sample.
	Outside *Curve `json:"outside,omitempty"`

	Warnings exact.Warnings `json:"warnings"`
}

// A Fit is the fitted logarithm of the ratio of both impls' times, at one value of the axis.
type Fit struct {
	X float64 `json:"x"` // the axis' value

	// Log is the mean over sweeps of ln(ns/op of A ÷ ns/op of B): above
	// 0, A is slower. The level holds for this value of the axis alone.
	Log exact.Interval `json:"log"`
}

// A Point is a measured value of the axis. Its Log rests on that value's launches alone.
type Point struct {
	Fit
	Launches int `json:"launches"` // that hold both impls

	// Sign is +1 (A slower) or -1 (A faster) if that is shown at the level of
	// the whole curve, otherwise 0.
	Sign int `json:"sign"`

	// Tied is set if the whole interval of Log lies within ± margin.
	Tied bool `json:"tied"`

	// Ratio is the other estimate: the mean over sweeps of ln(ratio of A ÷
	// ratio of B). All NaN if the lines have no ratio.
	Ratio exact.Interval `json:"ratio"`
}

// A Crossing is where one impl overtakes the other. Places are values of the axis.
type Crossing struct {
	// At is the root of the fitted curve. Lo and Hi bound the stretch around it
	// where the interval of the log-ratio holds 0. If no more is known than two
	// measured values with a crossing between them, Lo and Hi are these values,
	// and At is the middle if no fit spans them.
	Lo float64 `json:"lo"`
	At float64 `json:"at"`
	Hi float64 `json:"hi"`

	// Known is the half-width of the log-ratio's interval at At: there, both
	// impls are known to take the same time to within ± Known. Divided by the
	// curve's slope it gives the half-width of Lo to Hi, unless these are
	// measured values. NaN if too few values tell how the curve bends.
	Known exact.Number `json:"known"`

	// TieLo and TieHi bound the tie band around At. Nil if there is none.
	TieLo *float64 `json:"tie_lo"`
	TieHi *float64 `json:"tie_hi"`

	// RatioAt is the crossing of the other estimate, the ratio. Nil if it has
	// none here, or if the lines have no ratio.
	RatioAt *float64 `json:"ratio_at"`

	// Launches is the number of sweeps that measured the two values beside At; 0
	// if no fit spans them.
	Launches int `json:"launches"`

	// Above names the impl that is faster above At. Below names the other,
	// which is faster below At.
	Above string `json:"above"`
	Below string `json:"below"`
}

// A Band is a stretch of an axis, from Lo to Hi.
type Band struct {
	Lo float64 `json:"lo"`
	Hi float64 `json:"hi"`
}
