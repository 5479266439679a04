// Package latency turns the samples of a launch, what single operations took, into the quantiles
// of a result. [Of] records them in histograms, one a kind of operation, and [Latency.Add] puts
// into a line what they have samples enough for.
package latency

import (
	"fmt"

	"github.com/HdrHistogram/hdrhistogram-go"
	"github.com/montanaflynn/stats"

	"example.com/mapbench/bench/worker"
	"example.com/mapbench/internal/resultfile"
)

const (
	// longest is the largest latency that is told apart, in ns. A launch is shorter.
	longest = 600e9
	// digits is the number of significant digits that a histogram keeps.
	digits = 3
	// beyond is the least number of samples that must be expected beyond a quantile. The
	// 99 % quantile so needs 500 samples. Launches are the replicates: how much their quantiles
	// differ is part of every interval.
	beyond = 5
	// coarsest is the longest step of a clock that can time an operation, in ns.
	coarsest = 1000
)

// kindUnits are the units of one kind of operations.
type kindUnits struct {
	quantiles []quantileUnit // ascending
	max       resultfile.Unit
	samples   resultfile.Unit
}

type quantileUnit struct {
	per100 float64
	unit   resultfile.Unit
}

var (
	readUnits = kindUnits{[]quantileUnit{
		{50, resultfile.ReadP50}, {90, resultfile.ReadP90}, {99, resultfile.ReadP99}, {99.9, resultfile.ReadP999}, {99.99, resultfile.ReadP9999},
	}, resultfile.ReadMax, resultfile.ReadSamples}
	writeUnits = kindUnits{[]quantileUnit{
		{50, resultfile.WriteP50}, {90, resultfile.WriteP90}, {99, resultfile.WriteP99}, {99.9, resultfile.WriteP999}, {99.99, resultfile.WriteP9999},
	}, resultfile.WriteMax, resultfile.WriteSamples}
)

// Latency says what the sampled operations of a contestant's launch took. Make one with [Of]. The
// zero Latency has no samples.
type Latency struct {
	// Wrong is why the clock can't be trusted; nil if it can.
	Wrong error

	values map[resultfile.Unit]float64 // of the units that have samples enough
}

// Of sums the samples of a launch's slices. It keeps none of them.
func Of(slices []worker.Report) Latency {
	l := Latency{values: make(map[resultfile.Unit]float64)}
	reads, writes := newHistogram(), newHistogram()
	var clocks []float64
	coarse := false
	for _, s := range slices {
		if s.Latencies == nil {
			continue
		}
		clocks = append(clocks, float64(max(s.Latencies.Clock, s.Latencies.Step)))
		coarse = coarse || s.Latencies.Step > coarsest
		if err := record(reads, s.Latencies.Reads); err != nil {
			l.Wrong = err
		}
		if err := record(writes, s.Latencies.Writes); err != nil {
			l.Wrong = err
		}
	}
	if len(clocks) == 0 || l.Wrong != nil {
		return l
	}
	l.values[resultfile.Clock], _ = stats.Median(clocks) // of one slice or more
	if coarse {
		return l // the clock's own step stands alone, and says why there are no quantiles
	}
	readUnits.fill(l.values, reads)
	writeUnits.fill(l.values, writes)
	return l
}

// Add sets the units of latency in a line's values, but for those that have too few samples.
func (l Latency) Add(values *resultfile.Values) {
	for u, v := range l.values {
		values[u] = v
	}
}

func newHistogram() *hdrhistogram.Histogram {
	return hdrhistogram.New(1, longest, digits)
}

// record adds samples to a histogram. A clock may stand still, but not go backwards.
func record(h *hdrhistogram.Histogram, samples []int64) error {
	for _, ns := range samples {
		if ns < 0 {
			return fmt.Errorf("the clock went backwards by %d ns", -ns)
		}
		if err := h.RecordValue(ns); err != nil {
			return fmt.Errorf("a sampled operation took %d ns: %w", ns, err)
		}
	}
	return nil
}

// fill sets the units that a histogram has samples enough for.
func (u kindUnits) fill(values map[resultfile.Unit]float64, h *hdrhistogram.Histogram) {
	samples := h.TotalCount()
	values[u.samples] = float64(samples)
	if samples == 0 {
		return
	}
	values[u.max] = float64(h.Max())
	for _, q := range u.quantiles {
		if enough(samples, q.per100) {
			values[q.unit] = float64(h.ValueAtQuantile(q.per100))
		}
	}
}

// enough reports whether a quantile may be stated from so many samples.
func enough(samples int64, per100 float64) bool {
	return float64(samples)*(100-per100) >= 100*beyond*(1-1e-9) // 99.9 is no binary fraction
}
