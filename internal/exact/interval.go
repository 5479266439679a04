package exact

import (
	"encoding/json"
	"math"
)

// An Interval is an estimate and its confidence interval.
type Interval struct {
	// Center is the estimate; Lo and Hi bound the interval. They are
	// infinite when there are too few launches for the level, and all three
	// are NaN when there are none.
	Lo, Center, Hi float64

	// Level is the actual confidence level, in [0,1]: at least the
	// requested one, as order statistics come in steps.
	Level float64
}

// Finite reports whether there is an estimate and both bounds are finite.
func (i Interval) Finite() bool {
	return !math.IsNaN(i.Center) && !math.IsInf(i.Lo, 0) && !math.IsInf(i.Hi, 0)
}

// Sign returns +1 or -1 when the whole interval lies above or below 0, and
// 0 otherwise.
func (i Interval) Sign() int {
	switch {
	case i.Lo > 0:
		return +1
	case i.Hi < 0:
		return -1
	}
	return 0
}

// Within reports whether the whole interval lies in ± limit.
func (i Interval) Within(limit float64) bool { return -limit <= i.Lo && i.Hi <= limit }

// Exp maps an interval of a natural logarithm to one of the ratio.
func (i Interval) Exp() Interval {
	return Interval{math.Exp(i.Lo), math.Exp(i.Center), math.Exp(i.Hi), i.Level}
}

// Times returns the interval with its numbers multiplied by factor, which must be above 0.
func (i Interval) Times(factor float64) Interval {
	return Interval{i.Lo * factor, i.Center * factor, i.Hi * factor, i.Level}
}

// Negated returns the interval of minus the estimate: of a logarithm, that of the inverse ratio.
func (i Interval) Negated() Interval { return Interval{-i.Hi, -i.Center, -i.Lo, i.Level} }

// MarshalJSON writes the object lo, center, hi, level. A number that is not finite becomes
// null, since JSON has no such numbers.
func (i Interval) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Lo     Number `json:"lo"`
		Center Number `json:"center"`
		Hi     Number `json:"hi"`
		Level  Number `json:"level"`
	}{Number(i.Lo), Number(i.Center), Number(i.Hi), Number(i.Level)})
}

// A Number is a float64 that is null in JSON when it is NaN or infinite.
type Number float64

// MarshalJSON writes the number, or null.
func (n Number) MarshalJSON() ([]byte, error) {
	if f := float64(n); math.IsNaN(f) || math.IsInf(f, 0) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}

// Warnings are doubts about a finding, each with its remedy. They are not
// failures, but they must be shown with the finding.
type Warnings []error

// MarshalJSON writes the warnings as an array of strings.
func (w Warnings) MarshalJSON() ([]byte, error) {
	texts := make([]string, len(w))
	for i, err := range w {
		texts[i] = err.Error()
	}
	return json.Marshal(texts)
}
