package answer

import (
	"fmt"
	"math"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
)

// Standard returns the names of the maps that need no import beside the standard library:
// sync.Map, and a map behind a lock. The caller owns the slice.
func Standard() []string { return []string{"sync.Map", "mutex", "rwmutex"} }

// rankStandard ranks the maps of the standard library that a cell measured, against each
// other.
func rankStandard(j *compare.Judge, c *compare.Cell) compare.Ranking {
	family := slices.DeleteFunc(j.Family(c), func(impl string) bool { return !slices.Contains(Standard(), impl) })
	return j.Rank(c, family)
}

// ofStandard begins what [standardSentence] says.
const ofStandard = "Of the standard library, "

// standardSentence says which map of the standard library is fastest where, and how far it is behind
// the best map of all. It returns "" if fewer than two of them were measured, or no other map.
func standardSentence(all []*Workload, measured []string) string {
	if !slices.ContainsFunc(measured, func(impl string) bool { return !slices.Contains(Standard(), impl) }) {
		return ""
	}
	var ranked []*Workload
	wins := make(map[string][]*Workload)
	open := 0
	lo, hi := math.NaN(), math.NaN()
	for _, w := range all {
		if len(w.Standard.Rivals) == 0 {
			continue
		}
		ranked = append(ranked, w)
		outcome, best := w.Standard.Outcome()
		if outcome == compare.OneWins {
			wins[best[0]] = append(wins[best[0]], w)
		} else {
			open++
		}
		if behind := entryOf(&w.Ranking, best[0]).Log.Center; !math.IsNaN(behind) {
			lo, hi = least(lo, behind), -least(-hi, -behind)
		}
	}
	if len(ranked) == 0 {
		return ""
	}
	names := slices.DeleteFunc(Standard(), func(impl string) bool { return len(wins[impl]) == 0 })
	slices.SortStableFunc(names, func(a, b string) int { return len(wins[b]) - len(wins[a]) })
	var parts []string
	for i, impl := range names {
		text := fmt.Sprintf("%s in %d", impl, len(wins[impl]))
		if i == 0 {
			text = fmt.Sprintf("%s is the fastest in %d of %d", impl, len(wins[impl]), len(ranked))
		}
		parts = append(parts, text+span(wins[impl]))
	}
	text := ofStandard
	switch {
	case len(parts) == 0:
		text += "no map is shown to be the fastest anywhere"
	case open > 0:
		text += words.List(append(parts, fmt.Sprintf("none for sure in %d", open)))
	default:
		text += words.List(parts)
	}
	if !math.IsNaN(lo) && hi > 0.005 {
		text += fmt.Sprintf("; its best takes %s times as long as the best of all", from(factor(lo), factor(hi)))
	}
	return text + "."
}

// standardOf says which map of the standard library is fastest under one workload, as
// [standardSentence] does of several.
func standardOf(w *Workload, measured []string) string {
	if len(w.Standard.Rivals) == 0 || !slices.ContainsFunc(measured, func(impl string) bool { return !slices.Contains(Standard(), impl) }) {
		return ""
	}
	outcome, best := w.Standard.Outcome()
	text, first := ofStandard, best[0]
	switch {
	case outcome == compare.OneWins:
		text, first = text+best[0]+" is the fastest", "it"
	case outcome == compare.SeveralTie:
		text += words.List(best) + " are tied as the fastest"
	default:
		text += words.List(best) + " are not told apart as the fastest"
	}
	behind := entryOf(&w.Ranking, best[0]).Log.Center
	if !(behind > 0.005) {
		return "" // the best of all is one of them
	}
	return fmt.Sprintf("%s; %s takes %s times as long as the best of all.", text, first, factor(behind))
}

// factor formats a log-ratio as a factor.
func factor(log float64) string {
	if x := math.Exp(log); x < 10 {
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.0f", math.Exp(log))
}
