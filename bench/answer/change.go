package answer

import (
	"fmt"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
)

// changes compares maps along the read share of a matrix: the best ones where they differ,
// then those of the standard library. A matrix of one column has no changes.
func (a *Answer) changes(m *Matrix, opt compare.Options) []Change {
	var found []Change
	for _, pair := range bestPairs(m) {
		found = append(found, a.change(m, pair, true, opt)...)
	}
	standard := Standard()
	for i, x := range standard {
		for _, y := range standard[i+1:] {
			if pair := [2]string{x, y}; !slices.ContainsFunc(found, func(c Change) bool { return c.about(pair) }) {
				found = append(found, a.change(m, pair, false, opt)...)
			}
		}
	}
	return found
}

// about reports whether a change is about two maps, in any order.
func (c *Change) about(pair [2]string) bool {
	return pair == [2]string{c.Curve.A, c.Curve.B} || pair == [2]string{c.Curve.B, c.Curve.A}
}

// bestPairs returns the pairs of winners that follow each other along the read share.
func bestPairs(m *Matrix) [][2]string {
	var pairs [][2]string
	last := ""
	for _, c := range m.Columns {
		outcome, best := c.Workload.Ranking.Outcome()
		if outcome != compare.OneWins {
			continue
		}
		pair := [2]string{last, best[0]}
		if last != "" && last != best[0] && !slices.Contains(pairs, pair) && !slices.Contains(pairs, [2]string{best[0], last}) {
			pairs = append(pairs, pair)
		}
		last = best[0]
	}
	return pairs
}

// change compares two maps along the read share of a matrix. It returns nothing if they share
// fewer than two columns.
func (a *Answer) change(m *Matrix, pair [2]string, best bool, opt compare.Options) []Change {
	// The curve needs these cells alone, and a fit of all the set's would take seconds.
	part := *a.set
	part.Cells = nil
	for _, c := range m.Columns {
		part.Cells = append(part.Cells, c.Workload.Cell)
	}
	if impls := part.Impls(); !slices.Contains(impls, pair[0]) || !slices.Contains(impls, pair[1]) {
		return nil
	}
	curves, err := crossover.Between(&part, pair[0], pair[1], "read", opt)
	if err != nil {
		return nil // they share fewer than two cells with a valid launch
	}
	return []Change{{m, &curves[0], join(clausesOf(&curves[0])), best}}
}

// champion says in a few words which map is best along a matrix, if that never changes: "" if
// it does.
func champion(m *Matrix) string {
	winner, wins := "", 0
	for _, c := range m.Columns {
		if outcome, best := c.Workload.Ranking.Outcome(); outcome == compare.OneWins {
			if winner != "" && winner != best[0] {
				return ""
			}
			winner = best[0]
			wins++
		}
	}
	switch {
	case wins == 0:
		return ""
	case wins == len(m.Columns):
		return winner + " is best " + everywhere
	}
	for _, c := range m.Columns {
		if _, best := c.Workload.Ranking.Outcome(); !slices.Contains(best, winner) {
			return ""
		}
	}
	return fmt.Sprintf("%s is best at %d of %d shares and beaten at none", winner, wins, len(m.Columns))
}
