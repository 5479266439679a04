package bench_test

import (
	"runtime"
	"testing"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls/peers/incorrect"
)

// TestGateSuites wants each suite to have the stated number of cells, and wants all of them
// measurable. One cell that is not would make every gate run invalid.
func TestGateSuites(t *testing.T) {
	want := map[string]int{"small": 20, "gate": 100}
	known, err := incorrect.Read("")
	if err != nil {
		t.Fatal(err)
	}
	versions := make(map[string]worker.Contestant)
	for _, c := range contestants.All() {
		versions[c.Name] = c
	}
	for _, suite := range bench.GateSuites() {
		cells, err := suite.Cells(nil, []int{runtime.NumCPU()})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, cell := range cells {
			for _, impl := range cell.Impls {
				n++
				if wrong := known.Of(impl, versions[impl].Module, versions[impl].Version); len(wrong.Violations) > 0 {
					t.Errorf("%s has %s under %s, which is incorrect: %v", suite.Name, impl, cell.Spec, wrong)
				}
				spec := cell.Spec
				spec.N = min(spec.N, 1000) // what a map lacks doesn't depend on its size
				s, answer, err := worker.Open(contestants.All(), worker.Prepare{
					Impl: impl, Spec: spec.String(), Procs: min(cell.Procs, runtime.NumCPU()), Seed: 1, Length: 100 * time.Microsecond,
				})
				if err != nil || s == nil {
					t.Errorf("%s has %s under %s, which can't be measured: %+v, %v", suite.Name, impl, cell.Spec, answer, err)
				}
			}
		}
		if n != want[suite.Name] {
			t.Errorf("%s has %d cells, want %d", suite.Name, n, want[suite.Name])
		}
	}
}
