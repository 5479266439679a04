package gate

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// LayoutReach is the difference, as a fraction, that two link layouts of the same code may
// make to the time of a cell. The standard deviation of a side's layout is 0.8 to 1.5 %,
// differences of 6 % between two of them were seen, and a gate run has many cells.
const LayoutReach = 0.10

// fixedLayouts reports whether each side of a gate run has one link layout in all pairs, and the
// layouts differ. That is so if a side is a program, which can't be linked anew. If both sides
// are the same program, its layout cancels out. Two programs are the same if their paths and
// their files are equal: from another path, a script may start another program.
func fixedLayouts(s *compare.Set) bool {
	if s.Config[resultfile.KeyLayouts] != "none" {
		return false
	}
	older, newer := s.Config[resultfile.SideKey(resultfile.SideOld, resultfile.KeyBuilt)], s.Config[resultfile.SideKey(resultfile.SideNew, resultfile.KeyBuilt)]
	return older == "" || older != newer || programOf(s.Config[resultfile.SideKey(resultfile.SideOld, resultfile.KeySubject)]) != programOf(s.Config[resultfile.SideKey(resultfile.SideNew, resultfile.KeySubject)])
}

// programOf returns what a subject is built from or started by, without its variables.
func programOf(subject string) string {
	parts := strings.Split(subject, ",")
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return strings.Contains(part, "=") }), ",")
}

// floor returns the change that the confirming tests of a rule must exceed.
func (j *judging) floor(rule int) float64 {
	if j.fixed && rule == 0 {
		return max(LayoutReach, j.plan.Rules[0].Floor)
	}
	return j.plan.Rules[rule].Floor
}

// oneLayout limits the finding about time of a gate run whose layouts are fixed. It can only
// show that a cell is slower by more than a layout may do; anything else is inconclusive.
func oneLayout(f Finding) Finding {
	if f.Verdict == Regression {
		f.Reason = fmt.Sprintf("program: slower by more than the %s that its one link layout may do", words.Percent(LayoutReach))
		return f
	}
	f.MDE = exact.Number(math.NaN())
	reason := fmt.Sprintf("program: one link layout in all pairs, which may hide or fake %s", words.Percent(LayoutReach))
	if f.Verdict == Inconclusive {
		reason = f.Reason + "; " + reason
	}
	f.Verdict, f.Reason = Inconclusive, reason
	return f
}

// oneLayoutDoubt says why a gate run with fixed layouts doesn't pass, and what to do.
func oneLayoutDoubt() string {
	return fmt.Sprintf("program: one link layout in all pairs, which may hide or fake a slowdown of %s, so no cell is cleared; "+
		"build both sides from commits, or name several links of each ('./old-*', by go build -ldflags=-randlayout=SEED)", words.Percent(LayoutReach))
}
