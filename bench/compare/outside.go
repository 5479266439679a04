package compare

import (
	"fmt"
	"math"
	"slices"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// OutsideLaunches counts the cell's launches that lie outside the machine's main state.
func (c *Cell) OutsideLaunches() int {
	n := 0
	for _, l := range c.Launches {
		if l.Outside != "" {
			n++
		}
	}
	return n
}

// An OutsideFigure is a contestant's time outside the machine's main state. It is shown and
// never judged: the launches that it rests on may be in different states.
type OutsideFigure struct {
	Impl     string
	NsPerOp  exact.Number // median over the launches, in ns/op or the unit that is judged
	Launches int
	unit     resultfile.Unit
}

// OutsideFigures returns the figures of a cell without a launch in the machine's main state,
// one for each contestant with launches, and why the first launch lies outside. It returns
// nil and "" for all other cells, and by a unit that is weighed.
func (c *Cell) OutsideFigures(unit resultfile.Unit) (figures []OutsideFigure, why string) {
	if len(c.Launches) == 0 || c.inside() > 0 || unit.Weighed() {
		return nil, ""
	}
	for i, impl := range c.Contestants {
		var ns []float64
		for _, l := range c.Launches {
			if x := l.value(i, unit); !math.IsNaN(x) {
				ns = append(ns, x)
			}
		}
		if len(ns) > 0 {
			figures = append(figures, OutsideFigure{impl, exact.Number(exact.Median(exact.Sorted(ns))), len(ns), unit})
		}
	}
	return figures, c.Launches[0].Outside
}

// String returns the figure as tables state it: "xsync 21.5 ns/op in 9 launches".
func (f OutsideFigure) String() string {
	return fmt.Sprintf("%s %s %s in %s", f.Impl, words.Number(f.NsPerOp), f.unit, words.Count(f.Launches, "launch"))
}

// Blank says why the set supports no finding: all its launches are invalid or lie outside
// the machine's main state. It returns "" if some launch can be judged.
func (s *Set) Blank() string {
	if s.State.Launches > s.State.Outside {
		return ""
	}
	if i := slices.IndexFunc(s.Cells, func(c *Cell) bool { return len(c.Launches) > 0 }); i >= 0 {
		return fmt.Sprintf("all %s lie outside the machine's main state, the first: %s; measure on a quieter machine",
			words.Count(s.State.Outside, "launch"), s.Cells[i].Launches[0].Outside)
	}
	if len(s.Cells) == 0 {
		return "there are no results"
	}
	return fmt.Sprintf("no launch is valid, in the first cell %s", s.Cells[0].Voided())
}
