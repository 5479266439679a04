package bench

import (
	"math"
	"testing"

	"example.com/mapbench/bench/worker"
	"example.com/mapbench/internal/resultfile"
)

// ofMemory are the units that a worker's [worker.Weight] gives.
var ofMemory = []resultfile.Unit{
	resultfile.BytesPerEntry, resultfile.EmptyBytes, resultfile.PeakPerEntry, resultfile.FewPerEntry, resultfile.DrainedBytes, resultfile.ClearedBytes,
	resultfile.LoadAlloc, resultfile.OverwriteAlloc, resultfile.InsertAlloc, resultfile.DeleteAlloc, resultfile.RangeAlloc,
}

// TestLineSaysTheWeight wants every unit that the worker told, and no other.
func TestLineSaysTheWeight(t *testing.T) {
	check := func(what string, w *worker.Weight, want map[resultfile.Unit]float64) {
		t.Helper()
		r := valid(t) // n=100000
		r.weight = w
		values := r.values()
		for _, u := range ofMemory {
			switch x, told := want[u]; {
			case told && values[u] != x:
				t.Errorf("%s: %v is %v; want %v", what, u, values[u], x)
			case !told && !math.IsNaN(values[u]):
				t.Errorf("%s: %v is %v; want none", what, u, values[u])
			}
		}
	}
	check("a worker of an older commit", nil, nil)
	check("a map that doesn't grow", &worker.Weight{Filled: 4e6}, map[resultfile.Unit]float64{resultfile.BytesPerEntry: 40})
	all := everyWeight()
	want := map[resultfile.Unit]float64{
		resultfile.BytesPerEntry: 40, resultfile.EmptyBytes: 48, resultfile.PeakPerEntry: 60, resultfile.FewPerEntry: 30,
		resultfile.DrainedBytes: 2e6, resultfile.ClearedBytes: 0,
		resultfile.LoadAlloc: 1, resultfile.OverwriteAlloc: 2, resultfile.InsertAlloc: 3, resultfile.DeleteAlloc: 4, resultfile.RangeAlloc: 5,
	}
	check("a map that grows", all, want)
	all.Cleared = nil
	delete(want, resultfile.ClearedBytes)
	check("a map without Clear", all, want)
}

// everyWeight returns all that a worker can tell of a map of 100,000 entries.
func everyWeight() *worker.Weight {
	bytes := func(x float64) *float64 { return &x }
	return &worker.Weight{
		Filled: 4e6, Empty: bytes(48), Peak: bytes(6e6), Few: bytes(3e6), Drained: bytes(2e6), Cleared: bytes(0),
		Allocations: &worker.Allocations{Load: 1, Overwrite: 2, Insert: 3, Delete: 4, Range: 5},
	}
}

// TestWeightReachesTheFile measures maps, and reads what they weigh.
func TestWeightReachesTheFile(t *testing.T) {
	all := append(cells(t, "mutex,nop", "read=95/n=1000"), cells(t, "mutex,nop", "read=0/n=1000/grow=1")...)
	_, file := measure(t, Config{Cells: all, Launches: 1})
	results, _ := lines(t, file)
	if len(results) != 4 {
		t.Fatalf("%d lines; want 4:\n%s", len(results), file)
	}
	for i, line := range results {
		for _, u := range ofMemory {
			_, has := line.Value(u.String())
			if want := i == 0 && u == resultfile.BytesPerEntry || i == 2; has != want {
				t.Errorf("%s has %v: %t; want %t", line.Name, u, has, want)
			}
		}
	}
	// A built-in map of 1000 entries of 16 bytes has 2048 slots, in groups of 8 with 8 bytes
	// more.
	if got, _ := results[0].Value("B/entry"); got < 2048*17/1000. || got > 1.1*2048*17/1000. {
		t.Errorf("mutex weighs %v bytes an entry; want about %v", got, 2048*17/1000.)
	}
}
