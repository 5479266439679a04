package tables

import (
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
)

// ratio returns the logarithm of the ratio of two values, from that of what they cost: of a unit
// of which more is better, findings have the inverse.
func ratio(unit resultfile.Unit, log exact.Interval) exact.Interval {
	if unit.Higher() {
		return log.Negated()
	}
	return log
}

// meaning returns a mark in words that suit a unit: no map is slow by its memory.
func meaning(unit resultfile.Unit, m compare.Mark) string {
	if m == compare.MarkBeaten && unit != resultfile.NsPerOp {
		return "worse than the best"
	}
	return m.String()
}
