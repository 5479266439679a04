package plots

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"example.com/mapbench/bench/compare"
)

// value formats an interval's center as compare's tables do: to the digit that
// the interval can bear, two of its half-width's, or to three digits where
// there is no interval.
func value(i compare.Interval) string { return fixed(i.Center, decimals(i)) }

// bounds formats an interval's bounds with the digits of its center; "n/a" when
// there are none.
func bounds(i compare.Interval) string {
	if !i.Finite() || math.IsNaN(i.Center) {
		return "n/a"
	}
	return fixed(i.Lo, decimals(i)) + " to " + fixed(i.Hi, decimals(i))
}

// decimals returns the decimals for [value].
func decimals(i compare.Interval) int {
	half, digits := (i.Hi-i.Lo)/2, 2
	if !i.Finite() || !(half > 0) {
		half, digits = math.Abs(i.Center), 3
	}
	if !(half > 0) {
		return 0
	}
	return min(6, max(0, digits-1-int(math.Floor(math.Log10(half)))))
}

func fixed(x float64, decimals int) string {
	if math.IsNaN(x) {
		return "n/a"
	}
	return strconv.FormatFloat(x, 'f', decimals, 64)
}

// metric formats a median that has no interval to three digits.
func metric(n compare.Number) string {
	return value(compare.Interval{Lo: math.Inf(-1), Center: float64(n)})
}

// signed formats a log-ratio as a per cent difference with its interval:
// +5.3 % (+4.1 to +6.2).
func signed(log compare.Interval) string {
	if math.IsNaN(log.Center) {
		return "n/a"
	}
	text := fmt.Sprintf("%+.1f %%", 100*math.Expm1(log.Center))
	if log.Finite() {
		text += fmt.Sprintf(" (%+.1f to %+.1f)", 100*math.Expm1(log.Lo), 100*math.Expm1(log.Hi))
	}
	return text
}

// longer says by how much longer an impl takes, as compare's sentences do.
func longer(impl string, log compare.Interval) string {
	more := func(log float64) string { return fmt.Sprintf("%.0f", 100*math.Expm1(log)) }
	text := impl + " takes " + more(log.Center) + " % longer"
	if log.Finite() {
		text += " (" + more(log.Lo) + " to " + more(log.Hi) + ")"
	}
	return text
}

// list joins words as a sentence does: a, b and c.
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
