package crossover

import (
	"errors"
	"testing"

	"example.com/mapbench/bench/compare"
)

// TestNothingCrossesAtARate wants no curve of times that a rate fixes, and no headline, and the
// reason where nothing else is there to judge.
func TestNothingCrossesAtARate(t *testing.T) {
	fixed := []truePair{{"read=50/rate=1000000", 2, -0.3}, {"read=95/rate=1000000", 2, 0.3}}
	s := setOfPairs(t, 12, 0.01, fixed...)
	if curves, err := Between(s, "A", "B", "read", compare.Options{}); !errors.Is(err, compare.ErrFixed) {
		t.Errorf("Between finds %d curves, %v; want the error %v", len(curves), err, compare.ErrFixed)
	}
	if found := Headlines(s, compare.Options{}); len(found) != 0 {
		t.Errorf("there are headlines: %+v; want none", found)
	}
	both := setOfPairs(t, 12, 0.01, append(fixed, truePair{"read=50", 2, -0.3}, truePair{"read=95", 2, 0.3})...)
	curves, err := Between(both, "A", "B", "read", compare.Options{})
	if err != nil || len(curves) != 1 || curves[0].Spec != "dist=uniform/n=1000" {
		t.Errorf("beside other cells: %d curves, %v; want that of the others", len(curves), err)
	}
	pairs := 0
	for _, g := range both.Along("read") {
		pairs += len(Pairs(both, &g, compare.Options{}))
	}
	if pairs != 1 {
		t.Errorf("Pairs finds %d curves; want one, of the cells without a rate", pairs)
	}
}
