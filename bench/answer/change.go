package answer

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
	"example.com/mapbench/internal/words"
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
	return []Change{{m, &curves[0], changeText(&curves[0]), best}}
}

// changeText puts a curve along the read share into few words. What is shown comes first.
func changeText(c *crossover.Curve) string {
	switch c.Verdict {
	case crossover.AFaster:
		return c.A + " beats " + c.B + " at every share"
	case crossover.BFaster:
		return c.B + " beats " + c.A + " at every share"
	case compare.Indistinguishable:
		return fmt.Sprintf("%s and %s are tied at every share", c.A, c.B)
	}
	if len(c.Crossings) > 0 {
		parts := make([]string, len(c.Crossings))
		for i, x := range c.Crossings {
			parts[i] = crossingText(x)
		}
		return strings.Join(parts, ", ")
	}
	var a, b, open []float64
	for _, p := range c.Points {
		switch {
		case p.Tied:
		case p.Sign < 0:
			a = append(a, p.X)
		case p.Sign > 0:
			b = append(b, p.X)
		default:
			open = append(open, p.X)
		}
	}
	var parts []string
	for _, side := range []struct {
		faster, slower string
		at             []float64
	}{{c.A, c.B, a}, {c.B, c.A, b}} {
		if len(side.at) > 0 {
			parts = append(parts, fmt.Sprintf("%s beats %s at %s", side.faster, side.slower, shares(side.at)))
		}
	}
	switch {
	case len(open) == 0:
		parts = append(parts, "else tied")
	case len(parts) > 0:
		parts = append(parts, "open at "+shares(open))
	default:
		parts = append(parts, c.A+" and "+c.B+" are not told apart")
	}
	return strings.Join(parts, ", ")
}

// crossingText says at which read share one map overtakes the other, with the interval.
func crossingText(x crossover.Crossing) string {
	at := share
	if x.Hi-x.Lo < 2 || x.At >= 90 {
		at = func(read float64) string { return words.Decimal(read, 1) }
	}
	return fmt.Sprintf("%s beats %s above %s %% (%s to %s)", x.Above, x.Below, at(x.At), at(x.Lo), at(x.Hi))
}

// share formats a read share in per cent, with at most one decimal near 100.
func share(read float64) string {
	if read >= 90 || read == math.Trunc(read) {
		return words.Decimal(read, 1)
	}
	return words.Decimal(read, 0)
}

// shares formats several read shares, ascending: "95 %", "0, 25 and 50 %", "0 to 100 %".
func shares(reads []float64) string {
	if len(reads) > 3 {
		return share(reads[0]) + " to " + share(reads[len(reads)-1]) + " %"
	}
	texts := make([]string, len(reads))
	for i, read := range reads {
		texts[i] = share(read)
	}
	return words.List(texts) + " %"
}
