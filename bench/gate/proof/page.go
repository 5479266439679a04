package proof

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// missing stands on the page for a number that was not measured.
const missing = "not measured yet"

// A page is docs/gate.md while it is written.
type page struct {
	strings.Builder
	*Results
	plan gate.Plan
}

func (p *page) printf(format string, args ...any) { fmt.Fprintf(p, format, args...) }

// head writes the head of a table. The columns from the second on are aligned right.
func (p *page) head(columns ...string) {
	p.row(columns...)
	p.printf("|--%s\n", strings.Repeat("|--:", len(columns)-1)+"|")
}

// row writes a row of a table.
func (p *page) row(cells ...string) {
	for i, cell := range cells {
		cells[i] = strings.ReplaceAll(cell, "|", `\|`)
	}
	p.printf("| %s |\n", strings.Join(cells, " | "))
}

// percent formats a fraction in per cent, with at most one decimal, or two below 1 %.
func percent(x float64) string { return rounded(x, math.Round) }

// atMost formats an upper bound, rounded up, and atLeast a lower one, rounded down.
func atMost(x float64) string  { return rounded(x, math.Ceil) }
func atLeast(x float64) string { return rounded(x, math.Floor) }

func rounded(x float64, round func(float64) float64) string {
	decimals := 1
	if math.Abs(x) < 0.01 {
		decimals = 2
	}
	scale := math.Pow10(decimals)
	// The inner Round removes what binary fractions add in the last digits.
	return words.Decimal(round(math.Round(100*x*scale*1e6)/1e6)/scale, decimals) + " %"
}

// signed formats a change that is a fraction: +5.3 %.
func signed(x exact.Number) string {
	if math.IsNaN(float64(x)) {
		return "n/a"
	}
	return words.Delta(math.Log1p(float64(x)))
}

// found formats k of n with the lower bound of the probability.
func found(k, n int) string {
	if n == 0 {
		return missing
	}
	return fmt.Sprintf("%d of %d (at least %s)", k, n, atLeast(exact.LowerBound(k, n, 0.95)))
}

// alarms formats k of n with the upper bound of the probability.
func alarms(k, n int) string {
	if n == 0 {
		return missing
	}
	return fmt.Sprintf("%d of %s (at most %s)", k, words.Thousands(float64(n)), atMost(exact.UpperBound(k, n, 0.95)))
}

// shareOf formats k of n with its share, which has no bound.
func shareOf(k, n int) string {
	if n == 0 {
		return missing
	}
	return fmt.Sprintf("%d of %s (%s)", k, words.Thousands(float64(n)), percent(float64(k)/float64(n)))
}

// median returns the true median of xs, which are in any order and hold no NaN.
func median(xs []float64) float64 {
	xs = slices.Sorted(slices.Values(xs))
	return (xs[(len(xs)-1)/2] + xs[len(xs)/2]) / 2
}

// span formats a median with the smallest and the largest value: 3.1 % (2.2 % to 5 %).
// Format formats a value. NaN does not count.
func span(xs []float64, format func(float64) string) string {
	xs = slices.DeleteFunc(slices.Clone(xs), math.IsNaN)
	if len(xs) == 0 {
		return "n/a"
	}
	middle, least, most := format(median(xs)), format(slices.Min(xs)), format(slices.Max(xs))
	if least == most {
		return middle
	}
	return fmt.Sprintf("%s (%s to %s)", middle, least, most)
}

// minutes formats seconds in minutes.
func minutes(seconds float64) string { return words.Decimal(seconds/60, 1) + " min" }

// elapsed returns how long gate runs took, in seconds.
func elapsed(runs []*measured) (seconds []float64) {
	for _, n := range runs {
		seconds = append(seconds, n.Elapsed)
	}
	return seconds
}

// cellText shortens a cell's name: mutex read=95/n=1000, 2 procs.
func cellText(c gate.Cell) string {
	return "`" + c.Impl + "` " + words.Workload(c.Spec, c.Procs)
}
