package compare

import (
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/internal/exact"
)

// TestFixedRate wants nobody to be ahead in a cell at a rate, however small the noise of its times
// is, and the reason to be said; a cell beside it is ranked as ever.
func TestFixedRate(t *testing.T) {
	s := setOf(t, 12, 0.001, trueCell{"n=1000/rate=1000000", 2, []float64{0, 0.3, 0.6}}, trueCell{"n=1000", 2, []float64{0, 0.3, 0.6}})
	says := func(warnings exact.Warnings) bool { return slices.Contains(warnings, ErrFixed) }
	rankings := s.Rankings(Options{})
	if outcome, best := rankings[0].Outcome(); outcome != NoneMeasured || best != nil || len(rankings[0].Rivals) != 0 || !says(rankings[0].Warnings) {
		t.Errorf("at a rate: outcome %v, best %q, %d rivals, warnings %v; want none of them, and why", outcome, best, len(rankings[0].Rivals), rankings[0].Warnings)
	}
	if outcome, best := rankings[1].Outcome(); outcome != OneWins || best[0] != "A" || says(rankings[1].Warnings) {
		t.Errorf("without a rate: outcome %v, best %q, warnings %v; want A to win", outcome, best, rankings[1].Warnings)
	}
	tables, err := s.Tables(Options{Ref: "B"})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range tables[0].Rows {
		if row.Winner || row.Delta != nil || !row.NsPerOp.Finite() {
			t.Errorf("at a rate: %s is a winner, %v, or is compared: %+v; want its time alone", row.Impl, row.Winner, row.Delta)
		}
	}
	if !says(tables[0].Warnings) || tables[0].Ref != "" || tables[1].Ref != "B" {
		t.Errorf("at a rate the table has the reference %q and the warnings %v; want none, and why", tables[0].Ref, tables[0].Warnings)
	}
	if !strings.HasSuffix(ErrFixed.Error(), "judge -unit read-p99-ns") {
		t.Errorf("the reason is %q; want the next step", ErrFixed)
	}
}

// TestFixedRateRaces wants all impls of a cell at a rate to be launched until the look after the
// screen, and no more then.
func TestFixedRateRaces(t *testing.T) {
	for launches, want := range map[int]int{1: 11, 2: 11, 5: 11, 10: 11, 11: 0, 17: 0} {
		s := setOf(t, launches, 0.001, trueCell{"n=1000/rate=1000000", 2, []float64{0, 0.3, 0.6}})
		h := s.Race(Options{}, raceLooks, "A")[0]
		if h.Closed() != (want == 0) || want > 0 && (h.Launches != want || len(h.Impls) != 3) || h.Ranking != nil {
			t.Errorf("after %d launches: %+v; want all 3 impls until %d", launches, h, want)
		}
	}
}
