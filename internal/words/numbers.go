// Package words formats numbers and texts for people. A figure has the digits that its
// interval supports, and "n/a" stands for a missing one. [Printable] escapes texts from
// files, so that a terminal shows them and does not obey them. [Markdown] is the one writer
// of Markdown pages.
package words

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"example.com/mapbench/internal/exact"
)

// Center formats an interval's center with the decimals that show two digits of its
// half-width. Without an interval it shows three digits. NaN is n/a.
func Center(i exact.Interval) string { return fixed(i.Center, decimals(i)) }

// Bounds formats an interval's bounds with the decimals of its center;
// n/a when there are none.
func Bounds(i exact.Interval) string {
	if !i.Finite() {
		return "n/a"
	}
	return fixed(i.Lo, decimals(i)) + " to " + fixed(i.Hi, decimals(i))
}

// decimals returns the decimals that show two digits of the half-width, or
// three of the center where there is no interval.
func decimals(i exact.Interval) int {
	half, digits := (i.Hi-i.Lo)/2, 2
	if !i.Finite() || !(half > 0) {
		half, digits = math.Abs(i.Center), 3
	}
	if !(half > 0) {
		return 0
	}
	return min(6, max(0, digits-1-int(math.Floor(math.Log10(half)))))
}

// fixed formats x, NaN as n/a.
func fixed(x float64, decimals int) string {
	if math.IsNaN(x) {
		return "n/a"
	}
	return strconv.FormatFloat(x, 'f', decimals, 64)
}

// Number formats a number that has no interval to three digits, NaN as
// n/a.
func Number(n exact.Number) string {
	return Center(exact.Interval{Lo: math.Inf(-1), Center: float64(n)})
}

// Bytes formats bytes per operation. Less than 0.05 is what the runtime does beside the
// operations, and shown as 0.
func Bytes(perOp exact.Number) string { return above(0.05, perOp) }

// Allocations formats allocations per operation. Less than 0.001 is what the runtime does
// beside the operations, and shown as 0.
func Allocations(perOp exact.Number) string { return above(0.001, perOp) }

// above formats a number as [Number] does, and as 0 below a limit.
func above(limit float64, n exact.Number) string {
	if math.Abs(float64(n)) < limit {
		return "0"
	}
	return Number(n)
}

// Delta formats a log-ratio as a per cent difference: +5.3 %. NaN is n/a.
func Delta(log float64) string {
	if math.IsNaN(log) {
		return "n/a"
	}
	return fmt.Sprintf("%+.1f %%", 100*math.Expm1(log))
}

// DeltaBounds formats the bounds of a log-ratio: +4.1 to +6.2 %. It
// returns n/a when there are none.
func DeltaBounds(i exact.Interval) string {
	if !i.Finite() {
		return "n/a"
	}
	return fmt.Sprintf("%+.1f to %+.1f %%", 100*math.Expm1(i.Lo), 100*math.Expm1(i.Hi))
}

// Longer formats a log-ratio as how many per cent longer an impl takes, without the sign %:
// "54", and "52 to 56" for the bounds. Bounds are "" when there are none.
func Longer(log exact.Interval) (center, bounds string) {
	decimals := 0
	if log.Hi-log.Lo < 0.02 {
		decimals = 1 // both bounds would often round to one number
	}
	longer := func(log float64) string { return fixed(100*math.Expm1(log), decimals) }
	if log.Finite() {
		bounds = longer(log.Lo) + " to " + longer(log.Hi)
	}
	return longer(log.Center), bounds
}

// BriefDelta formats a log-ratio as a per cent difference in two or three digits: +54 %,
// +5.3 %.
func BriefDelta(log float64) string {
	percent := 100 * math.Expm1(log)
	if percent >= 9.95 {
		return fmt.Sprintf("%+.0f %%", percent)
	}
	return fmt.Sprintf("%+.1f %%", percent)
}

// Times formats the center of a log-ratio as a factor: ×1.25.
func Times(log exact.Interval) string { return "×" + Factor(math.Exp(log.Center)) }

// TimesBounds formats the bounds of a log-ratio as factors: (1.21 to 1.29). It returns ""
// when there are none.
func TimesBounds(log exact.Interval) string {
	if !log.Finite() {
		return ""
	}
	return "(" + Factor(math.Exp(log.Lo)) + " to " + Factor(math.Exp(log.Hi)) + ")"
}

// Factor formats a factor to three digits, with at most two decimals: 0.98, 3.23, 17.5,
// 120.
func Factor(x float64) string {
	switch {
	case x < 10:
		return fixed(x, 2)
	case x < 100:
		return fixed(x, 1)
	}
	return fixed(x, 0)
}

// Figure formats a figure of a table to three digits, with commas: 9.73, 26.1, 104, 12,340.
// NaN is –.
func Figure(x float64) string {
	switch {
	case math.IsNaN(x):
		return "–"
	case x >= 1000:
		return Thousands(math.Round(x))
	case x >= 100:
		return fixed(x, 0)
	case x >= 10:
		return fixed(x, 1)
	}
	return fixed(x, 2)
}

// Amount formats an interval as figures of a table: 38.0 (37.9 to 38.2). It leaves out bounds that
// are missing, or that read like the center.
func Amount(i exact.Interval) string {
	center, lo, hi := Figure(i.Center), Figure(i.Lo), Figure(i.Hi)
	if !i.Finite() || lo == center && center == hi {
		return center
	}
	return center + " (" + lo + " to " + hi + ")"
}

// Mix formats a share of reads, in per cent, as people say it: 95/5.
func Mix(read float64) string {
	return Decimal(read, 6) + "/" + Decimal(100-read, 6)
}

// Percent formats a fraction: 95 %, 98.75 %.
func Percent(fraction float64) string {
	return strconv.FormatFloat(100*fraction, 'g', 4, 64) + " %"
}

// Decimal formats x with the decimals that it needs, at most the given number.
func Decimal(x float64, most int) string {
	scale := math.Pow(10, float64(most))
	return strconv.FormatFloat(math.Round(x*scale)/scale, 'f', -1, 64)
}

// Thousands formats a number with commas and at most six decimals.
func Thousands(x float64) string {
	whole, fraction, _ := strings.Cut(Decimal(x, 6), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return whole
}

// Count returns a number with its noun: 1 launch, 8 launches.
func Count(n int, noun string) string { return Plural(strconv.Itoa(n), noun) }

// Plural puts a number, or a span of them such as "8 to 12", before its noun.
func Plural(number, noun string) string {
	switch {
	case number == "1":
	case strings.HasSuffix(noun, "ch"):
		noun += "es"
	default:
		noun += "s"
	}
	return number + " " + noun
}

// List joins words as a sentence does: a, b and c.
func List(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// Axis names an axis of the spec as a sentence does: share of keys present.
func Axis(name string) string {
	switch name {
	case "read":
		return "read share"
	case "n":
		return "entries"
	case "hit":
		return "share of keys present"
	case "zipf":
		return "zipf exponent"
	}
	return name
}

// Workload names a workload as briefly as it is unambiguous: n=1000, 2 procs.
// There are no procs to name when they are 0, and the result may be "".
func Workload(spec string, procs int) string {
	var about []string
	if keys := Keys(spec); len(keys) > 0 {
		about = append(about, strings.Join(keys, "/"))
	}
	if procs > 0 {
		about = append(about, Count(procs, "proc"))
	}
	return strings.Join(about, ", ")
}

// Keys returns the settings of a spec that need saying, each as key=value: all but
// dist=uniform. A spec prints every other key that is not default, so two specs never have
// the same.
func Keys(spec string) []string {
	var keys []string
	for key := range strings.SplitSeq(spec, "/") {
		if key != "" && key != "dist=uniform" {
			keys = append(keys, key)
		}
	}
	return keys
}

// Effect formats a minimum detectable effect.
func Effect(mde float64) string {
	if math.IsInf(mde, 0) || math.IsNaN(mde) {
		return "n/a"
	}
	return fmt.Sprintf("%.1f %%", 100*mde)
}

// PValue formats a p-value so that a small one does not read as 0.
func PValue(p float64) string {
	if p < 0.0001 {
		return "<0.0001"
	}
	return strconv.FormatFloat(p, 'f', 4, 64)
}

// SignedPercent formats a fraction with its sign: +5.3 %.
func SignedPercent(fraction exact.Number) string {
	if math.IsNaN(float64(fraction)) {
		return "n/a"
	}
	return fmt.Sprintf("%+.1f %%", 100*float64(fraction))
}
