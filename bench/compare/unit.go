package compare

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
)

// CheckUnit returns an error if the impls of the set can't be compared by a unit: it doesn't
// tell which of two is better, or no line has a value in it. The error lists the units that
// lines have. By ns/op all sets can be judged.
func (s *Set) CheckUnit(unit resultfile.Unit) error {
	if unit == resultfile.NsPerOp {
		return nil
	}
	if _, err := resultfile.ParseJudged(unit.String()); err != nil {
		return err
	}
	has, empty := [resultfile.NumUnits]bool{}, true
	for _, c := range s.Cells {
		for i := range c.Launches {
			for k, r := range c.Launches[i].Results {
				empty = empty && r == nil
				for u := range resultfile.NumUnits {
					has[u] = has[u] || !math.IsNaN(c.Launches[i].value(k, u))
				}
			}
		}
	}
	if empty || has[unit] {
		return nil
	}
	return fmt.Errorf("%s: %w", strings.Join(s.Names, ", "), unit.Lacking(&has))
}

// lacksUnit warns of a cell with launches of which none has a value in the judged unit.
func (j *Judge) lacksUnit(c *Cell) exact.Warnings {
	has := func(impl string) bool { return j.measured(c, impl) }
	if j.Options.Unit == resultfile.NsPerOp || len(c.Launches) == 0 || slices.ContainsFunc(c.Contestants, has) {
		return nil
	}
	return exact.Warnings{fmt.Errorf("no line of this cell has %s: measure it again with this version of mapbench", j.Options.Unit)}
}

// noRatio is the warning that n launches of all have no ratio.
func noRatio(unit resultfile.Unit, n, all int) error {
	return fmt.Errorf("in %d of %d launches one of both has 0 %s and the other has not, so there is no ratio", n, all, unit)
}
