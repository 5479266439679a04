package plots

import (
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/plots/internal/origin"
)

// Provenance says on which machine, from which build and how often the numbers in a set's
// tables were measured, and what is doubtful about it.
func Provenance(set *compare.Set, tables []compare.Table) string { return origin.Of(set, tables) }
