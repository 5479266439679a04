package compare

import (
	"testing"

	"example.com/mapbench/internal/resultfile"
)

// TestWeightsCountInAllStates judges launches of which half lie outside the machine's main state.
// That leaves out half of the times, and none of the weights.
func TestWeightsCountInAllStates(t *testing.T) {
	check := func(unit resultfile.Unit, launches, outside int) {
		t.Helper()
		s := withUnit(t, unit, 2, 24, constant(96, 64))
		for i := range s.Cells[0].Launches {
			if i%2 == 1 {
				s.Cells[0].Launches[i].Outside = "a test"
			}
		}
		tables, err := s.Tables(Options{Unit: unit})
		if err != nil {
			t.Fatal(err)
		}
		table := tables[0]
		if table.Launches != launches || len(table.Outside) != min(outside, 1) {
			t.Errorf("by %s: %d launches, outside %v; want %d, and %d outside", unit, table.Launches, table.Outside, launches, outside)
		}
		for _, row := range table.Rows {
			if row.Launches != launches || row.Outside != outside {
				t.Errorf("by %s: %s has %d launches, and %d outside; want %d and %d", unit, row.Impl, row.Launches, row.Outside, launches, outside)
			}
		}
	}
	check(resultfile.BytesPerEntry, 24, 0)
	check(resultfile.ReadP99, 12, 12)
}

// TestWeightIsItsOwn ranks a map that weighs 1000 in all launches beside one that weighs 1 or 10.
// The ratio varies; the weight that is shown must not. A latency is shown by the ratio.
func TestWeightIsItsOwn(t *testing.T) {
	check := func(unit resultfile.Unit, own bool) {
		t.Helper()
		s := withUnit(t, unit, 2, 12, func(contestant, launch int) float64 {
			if contestant == 1 {
				return 1000
			}
			return []float64{1, 10, 1}[launch%3]
		})
		r := s.Rankings(Options{Unit: unit})[0]
		if got := float64(r.Rivals[0].NsPerOp); (got == 1000) != own {
			t.Errorf("by %s: B has %g beside A with %v; want its own value: %t", unit, got, r.NsPerOp.Center, own)
		}
	}
	check(resultfile.DrainedBytes, true)
	check(resultfile.ReadP99, false)
}
