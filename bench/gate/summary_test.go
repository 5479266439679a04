package gate

import (
	"maps"
	"math"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/runsummary"
)

// TestSummaryNoise wants a summary to state the noise of its run by the name that the gate
// has for the cell, whatever the benchmark's name says behind the spec.
func TestSummaryNoise(t *testing.T) {
	for _, behind := range []string{"", "/burst=5us", "/call=interface", "/burst=5us/call=interface"} {
		text := strings.ReplaceAll(fileOf(16, gateCell{impl: "A", n: 1000, allocs: 0.3}), "/n=1000", "/n=1000"+behind)
		set, err := compare.Read(strings.NewReader(text), "f.txt")
		if err != nil {
			t.Fatal(err)
		}
		s := &runsummary.Summary{Contestants: []runsummary.Contestant{
			{Workload: "read=95/dist=uniform/n=1000" + behind, Procs: 2, Name: "A@new"},
			{Workload: "read=95/dist=uniform/n=1000" + behind, Procs: 2, Name: "A@control#2"},
		}}
		AddNoise(s, set)
		for _, plan := range []Plan{DefaultPlan(), DefaultPlan().ByThroughput()} {
			want := ScreenNoise(set, plan)
			if got := SummaryNoise(s, plan); !maps.Equal(got, want) || len(want) != len(runsummary.Metrics)-1 {
				t.Errorf("%q by %s: %v; want %v", behind, plan.Rules[0].Metric, got, want)
			}
		}
		for _, noise := range s.Contestants[1].Noise {
			if !math.IsNaN(noise) {
				t.Errorf("%q: the control's noise is %v; want none", behind, noise)
			}
		}
	}
}
