package latency

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"example.com/mapbench/bench/worker"
	"example.com/mapbench/internal/golden"
	"example.com/mapbench/internal/resultfile"
)

// sampled returns slices that hold samples of reads, so many in each.
func sampled(slices, each int, draw func() int64) []worker.Report {
	reports := make([]worker.Report, slices)
	for i := range reports {
		l := &worker.Latencies{Clock: 40, Step: 10}
		for range each {
			l.Reads = append(l.Reads, draw())
		}
		reports[i].Latencies = l
	}
	return reports
}

// TestLatencyQuantiles checks quantiles of samples whose distribution is known, and which of
// them are stated.
func TestLatencyQuantiles(t *testing.T) {
	random := rand.New(rand.NewPCG(golden.Seed(t), 0))
	uniform := func() int64 { return 1 + random.Int64N(1e6) }
	l := Of(sampled(50, 2000, uniform))
	check := func(unit resultfile.Unit, want, within float64) {
		t.Helper()
		if got := stated(l, unit); !(math.Abs(got/want-1) <= within) {
			t.Errorf("%v of samples up to 1e6 = %v; want %v within %v", unit, got, want, within)
		}
	}
	check(resultfile.ReadP50, 5e5, 0.02)
	check(resultfile.ReadP90, 9e5, 0.02)
	check(resultfile.ReadP99, 9.9e5, 0.02)
	check(resultfile.ReadP9999, 1e6, 0.02)
	check(resultfile.ReadMax, 1e6, 0.02)
	check(resultfile.ReadSamples, 1e5, 0)
	check(resultfile.Clock, 40, 0)
	if got := stated(l, resultfile.WriteP50); !math.IsNaN(got) {
		t.Errorf("without writes %v = %v; want NaN", resultfile.WriteP50, got)
	}

	few := Of(sampled(1, 499, uniform))
	if got := stated(few, resultfile.ReadP99); !math.IsNaN(got) {
		t.Errorf("of 499 samples %v = %v; want NaN, it takes 500", resultfile.ReadP99, got)
	}
	if got := stated(Of(sampled(1, 500, uniform)), resultfile.ReadP99); math.IsNaN(got) {
		t.Errorf("of 500 samples there is no %v", resultfile.ReadP99)
	}
	if got := stated(Of(make([]worker.Report, 3)), resultfile.Clock); !math.IsNaN(got) {
		t.Errorf("without samples %v = %v; want NaN", resultfile.Clock, got)
	}
}

// TestLatencyOfBadClocks checks that a clock that goes backwards makes a launch invalid, and
// that one with long steps gives no quantiles.
func TestLatencyOfBadClocks(t *testing.T) {
	backwards := Of(sampled(1, 1000, func() int64 { return -7 }))
	if err := backwards.Wrong; err == nil || !strings.Contains(err.Error(), "backwards by 7 ns") {
		t.Errorf("of a clock that goes backwards the error is %v", err)
	}
	slices := sampled(1, 1000, func() int64 { return 1e6 })
	slices[0].Latencies.Step = 1e6
	coarse := Of(slices)
	if got := stated(coarse, resultfile.ReadP50); !math.IsNaN(got) || coarse.Wrong != nil {
		t.Errorf("a clock with steps of 1 ms gives %v = %v, error %v; want NaN and no error", resultfile.ReadP50, got, coarse.Wrong)
	}
	if got := stated(coarse, resultfile.Clock); got != 1e6 {
		t.Errorf("a clock with steps of 1 ms has %v = %v; want 1e6", resultfile.Clock, got)
	}
}

// stated returns what a latency states of a unit, NaN for nothing.
func stated(l Latency, unit resultfile.Unit) float64 {
	values := resultfile.NoValues()
	l.Add(&values)
	return values[unit]
}

// TestNoLatency wants a result without samples to keep its other units.
func TestNoLatency(t *testing.T) {
	for u := range resultfile.NumUnits {
		if got := stated(Latency{}, u); !math.IsNaN(got) {
			t.Errorf("the zero Latency states %v %v; want nothing", got, u)
		}
	}
}
