package tables

import (
	"testing"

	"example.com/mapbench/bench/compare"
)

func TestLegend(t *testing.T) {
	if got := Legend([]compare.Mark{compare.MarkOpen, compare.MarkTied, compare.MarkBeaten, compare.MarkOpen}, 0.02); got != "= tied as best (±2 %)   ? not told apart from the best" {
		t.Errorf("the legend is %q", got)
	}
}
