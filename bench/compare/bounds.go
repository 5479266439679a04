package compare

import (
	"fmt"
	"math"
)

// bounds are the legal values of a unit, both ends included. They lie far beyond what
// any map and machine gives, and keep what is computed and drawn from them finite.
type bounds struct{ lo, hi float64 }

var fractions = bounds{0, 1}

// legal has the bounds of every unit that mapbench writes.
var legal = map[string]bounds{
	"ns/op":         {1e-3, 1e12},
	"ops/s":         {1e-3, 1e12},
	"ratio":         {1e-12, 1e12},
	"B/op":          {0, 1e12},
	"allocs/op":     {0, 1e12},
	"fairness":      fractions,
	"hit":           fractions,
	"inserted":      fractions,
	"removed":       fractions,
	"size":          {0, 1e12},
	"sweep":         {0, mostSweeps},
	"c2c-before-ns": {0, 1e12},
	"c2c-after-ns":  {0, 1e12},
	// Older files count a gap on all cores at once, beyond what there is to lose: see
	// [fractionLost].
	"lost-before": {0, 1e6},
	"lost-after":  {0, 1e6},
	"steal":       fractions,
	"throttled":   fractions,
	"void":        {0, 1e12},
}

// check returns an error for a value that its unit can't have. Of a unit that mapbench
// doesn't write it wants a number.
func check(unit string, value float64) error {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return fmt.Errorf("%s is %v: want a number", unit, value)
	}
	if b, ok := legal[unit]; ok && (value < b.lo || value > b.hi) {
		return fmt.Errorf("%s is %v: want %v to %v", unit, value, b.lo, b.hi)
	}
	return nil
}

// fractionLost returns the fraction of CPU lost that a file tells, in [0,1].
func fractionLost(value float64) float64 { return min(value, 1) }
