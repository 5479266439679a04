package exact

import (
	"slices"

	"golang.org/x/perf/benchmath"
)

// MannWhitney runs benchstat's test of two samples, two-sided. Its result says whether p is at
// most alpha. It gives copies to benchmath, which sorts in place: the order of launches is what
// pairs them.
func MannWhitney(xs, ys []float64, alpha float64) benchmath.Comparison {
	thresholds := benchmath.DefaultThresholds
	thresholds.CompareAlpha = alpha
	return benchmath.AssumeNothing.Compare(
		benchmath.NewSample(slices.Clone(xs), &thresholds),
		benchmath.NewSample(slices.Clone(ys), &thresholds))
}
