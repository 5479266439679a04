package bench

import (
	"bytes"
	"context"
	"math"
	"testing"

	"github.com/montanaflynn/stats"
	"golang.org/x/perf/benchfmt"

	"example.com/mapbench/bench/machine"
)

// BenchmarkPluginFloor compares our nop with a plug-in's map that does nothing and lies in
// a module of its own. Mapbench's cost of an operation must not depend on where the map
// comes from. Each launch links both anew. It prints the median floor of either and the
// median of their paired difference, in ns/op; the aim is a difference within 0.3.
//
//	go test -run '^$' -bench '^BenchmarkPluginFloor$' -benchtime 1x ./bench
func BenchmarkPluginFloor(b *testing.B) {
	lock, err := machine.TakeLock()
	if err != nil {
		b.Fatal(err)
	}
	defer lock.Release()
	theirs, err := ParseSource("testdata/floor")
	if err != nil {
		b.Fatal(err)
	}
	specs := []string{"read=100/n=1000", "read=95/n=1000", "read=50/n=1000", "read=95/n=1000/key=string"}
	cells, err := ParseCells([]string{"nop", "theirnop"}, specs, []int{1})
	if err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	sources := []Source{{Package: "example.com/mapbench/cmd/mapworker"}, theirs}
	if _, err := run(context.Background(), Config{Cells: cells, Launches: 16, Sources: sources, Rounds: Quick, Seed: 1, Out: &out}); err != nil {
		b.Fatal(err)
	}
	floors := make(map[string][]float64) // ns/op of launches, by benchmark
	for r := benchfmt.NewReader(&out, "results"); r.Scan(); {
		if result, ok := r.Result().(*benchfmt.Result); ok {
			seconds, _ := result.Value("sec/op")
			floors[result.Name.String()] = append(floors[result.Name.String()], 1e9*seconds)
		}
	}
	for _, cell := range cells {
		b.Run(cell.Spec.String(), func(b *testing.B) {
			ours, theirs := floors[cell.name(cell.Contestants()[0], true).String()], floors[cell.name(cell.Contestants()[1], true).String()]
			if len(ours) == 0 || len(ours) != len(theirs) {
				b.Fatalf("%d launches of ours, %d of theirs with direct calls; want as many", len(ours), len(theirs))
			}
			var more []float64
			for i := range ours {
				more = append(more, theirs[i]-ours[i])
			}
			report := func(xs []float64, unit string) float64 {
				median, err := stats.Median(xs)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(median, unit)
				return median
			}
			report(ours, "ours-ns/op")
			report(theirs, "theirs-ns/op")
			if difference := report(more, "more-ns/op"); math.Abs(difference) > 0.3 {
				b.Errorf("the floors differ by %.2f ns/op; want at most 0.3", difference)
			}
			b.ReportMetric(0, "ns/op") // hides the time of this function
		})
	}
}
