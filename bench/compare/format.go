package compare

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// FormatCenter formats an interval's center to the digit that the interval can
// bear, two of its half-width's, or to three digits where there is no interval;
// NaN is n/a.
func FormatCenter(i Interval) string { return number(i.Center, decimals(i)) }

// FormatBounds formats an interval's bounds with the decimals of its center;
// n/a when there are none.
func FormatBounds(i Interval) string {
	if !i.Finite() {
		return "n/a"
	}
	return number(i.Lo, decimals(i)) + " to " + number(i.Hi, decimals(i))
}

// decimals returns the decimals that show two digits of the half-width, or
// three of the center where there is no interval.
func decimals(i Interval) int {
	half, digits := (i.Hi-i.Lo)/2, 2
	if !i.Finite() || !(half > 0) {
		half, digits = math.Abs(i.Center), 3
	}
	if !(half > 0) {
		return 0
	}
	return min(6, max(0, digits-1-int(math.Floor(math.Log10(half)))))
}

// number formats x, NaN as n/a.
func number(x float64, decimals int) string {
	if math.IsNaN(x) {
		return "n/a"
	}
	return strconv.FormatFloat(x, 'f', decimals, 64)
}

// FormatNumber formats a number that has no interval to three digits, NaN as
// n/a.
func FormatNumber(n Number) string {
	return FormatCenter(Interval{Lo: math.Inf(-1), Center: float64(n)})
}

// FormatDelta formats a log-ratio as a per cent difference: +5.3 %. NaN is n/a.
func FormatDelta(log float64) string {
	if math.IsNaN(log) {
		return "n/a"
	}
	return fmt.Sprintf("%+.1f %%", 100*math.Expm1(log))
}

// FormatDeltaBounds formats the bounds of a log-ratio: +4.1 to +6.2 %. It
// returns n/a when there are none.
func FormatDeltaBounds(i Interval) string {
	if !i.Finite() {
		return "n/a"
	}
	return fmt.Sprintf("%+.1f to %+.1f %%", 100*math.Expm1(i.Lo), 100*math.Expm1(i.Hi))
}

// FormatLonger formats by how many per cent longer a log-ratio says that an
// impl takes, without the sign of per cent: 54 and 52 to 56. Bounds are "" when
// there are none.
func FormatLonger(log Interval) (center, bounds string) {
	decimals := 0
	if log.Hi-log.Lo < 0.02 {
		decimals = 1 // both bounds would often round to one number
	}
	longer := func(log float64) string { return number(100*math.Expm1(log), decimals) }
	if log.Finite() {
		bounds = longer(log.Lo) + " to " + longer(log.Hi)
	}
	return longer(log.Center), bounds
}

// FormatFactor formats a factor to three digits, of which two at most are decimals:
// 0.98, 3.23, 17.5, 120.
func FormatFactor(x float64) string {
	switch {
	case x < 10:
		return number(x, 2)
	case x < 100:
		return number(x, 1)
	}
	return number(x, 0)
}

// FormatMix formats a share of reads, in per cent, as people say it: 95/5.
func FormatMix(read float64) string {
	return FormatDecimal(read, 6) + "/" + FormatDecimal(100-read, 6)
}

// FormatPercent formats a fraction: 95 %, 98.75 %.
func FormatPercent(fraction float64) string {
	return strconv.FormatFloat(100*fraction, 'g', 4, 64) + " %"
}

// FormatDecimal formats x with the decimals that it needs, at most so many.
func FormatDecimal(x float64, most int) string {
	scale := math.Pow(10, float64(most))
	return strconv.FormatFloat(math.Round(x*scale)/scale, 'f', -1, 64)
}

// FormatThousands formats a number with commas and at most six decimals.
func FormatThousands(x float64) string {
	whole, fraction, _ := strings.Cut(FormatDecimal(x, 6), ".")
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

// Subject names a workload as briefly as it is unambiguous: n=1000, 2 procs.
// There are no procs to name when they are 0, and the result may be "".
func Subject(spec string, procs int) string {
	var about []string
	if keys := Keys(spec); len(keys) > 0 {
		about = append(about, strings.Join(keys, "/"))
	}
	if procs > 0 {
		about = append(about, Count(procs, "proc"))
	}
	return strings.Join(about, ", ")
}

// Keys returns the keys of a spec, each with its value, that need saying: all
// but uniform keys. A spec prints each other key that is not default, so two
// specs never have the same.
func Keys(spec string) []string {
	var keys []string
	for key := range strings.SplitSeq(spec, "/") {
		if key != "" && key != "dist=uniform" {
			keys = append(keys, key)
		}
	}
	return keys
}
