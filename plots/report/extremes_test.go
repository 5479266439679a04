package report

import (
	"fmt"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/simulation"
)

// TestExtremes draws the largest and smallest values that a file may hold, beside each
// other and alone. It ends, and at once: ticks are bounded.
func TestExtremes(t *testing.T) {
	header, _, _ := strings.Cut(simulation.AllCharts(simulation.Laws), "Benchmark")
	check := func(what string, ns func(impl, sweep, read int) string) {
		t.Helper()
		text := header
		for sweep := range 12 {
			for _, read := range []int{100, 95, 50} {
				for _, n := range []int{1, 1000, 1_000_000_000} {
					for i, impl := range []string{"sharded", "sync.Map"} {
						text += fmt.Sprintf("BenchmarkMap/impl=%s/read=%d/dist=uniform/n=%d-2 1 %s ns/op 1 ratio %d sweep\n", impl, read, n, ns(i, sweep, read), sweep)
					}
				}
			}
		}
		if _, _, err := Write(t.TempDir(), parse(t, text), compare.Options{}); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	ends := []string{"1e12", "1e-3"}
	check("the slowest", func(int, int, int) string { return ends[0] })
	check("the fastest", func(int, int, int) string { return ends[1] })
	check("beside each other", func(impl, _, _ int) string { return ends[impl] })
	check("by launch", func(_, sweep, _ int) string { return ends[sweep%2] })
	check("by share", func(impl, _, read int) string { return ends[(impl+read/5)%2] })
}
