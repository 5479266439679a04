package compare

import (
	"errors"

	"example.com/mapbench/internal/resultfile"
)

// ErrFixed is why cells at a rate have no fastest impl.
var ErrFixed = errors.New("at a fixed rate, time per operation says nothing: judge -unit " + resultfile.ReadP99.String())

// Fixed reports whether the spec fixes what is judged: at a rate, every impl that holds it takes
// 1/rate for an operation. Then nobody is ahead, and nothing is compared.
func (j *Judge) Fixed(c *Cell) bool {
	return c.Spec.Rate > 0 && (j.Options.Unit == resultfile.NsPerOp || j.Options.Unit == resultfile.OpsPerSec)
}

// fixedHeat is what a race measures of a cell whose time is fixed: all impls, until the look
// after the screen, so that other units have intervals of order statistics.
func fixedHeat(c *Cell) Heat {
	h := Heat{Impls: c.Contestants, Launches: c.looks[min(1+ScreenLook(c.looks), len(c.looks)-1)]}
	if len(c.Launches) >= h.Launches {
		h.Impls = nil
	}
	return h
}
