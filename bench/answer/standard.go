package answer

import (
	"fmt"
	"math"
	"slices"
	"strings"

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
	ranked := slices.DeleteFunc(slices.Clone(all), func(w *Workload) bool { return len(w.Standard.Rivals) == 0 })
	if len(ranked) == 0 {
		return ""
	}
	camps, open := campsOf(ranked)
	var parts []string
	for i, c := range camps {
		text := fmt.Sprintf("%s in %d", c.name, len(c.won))
		if i == 0 {
			text = fmt.Sprintf("%s is the fastest in %d of %d", c.name, len(c.won), len(ranked))
		}
		parts = append(parts, text+c.where())
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
	if lo, hi := behindBest(ranked); hi > 0.005 {
		text += fmt.Sprintf("; its best takes %s times as long as the best of all", from(factor(lo), factor(hi)))
	}
	return text + "."
}

// A camp is a map of the standard library, or both of its locks, with the workloads that it wins.
type camp struct {
	name, note string
	won        []*Workload
}

// where says in brackets where a camp wins, and by which maps: "" if there is nothing to say.
func (c *camp) where() string {
	shares := span(c.won)
	switch {
	case c.note == "":
		return shares
	case shares == "":
		return " (" + c.note + ")"
	}
	return strings.TrimSuffix(shares, ")") + "; " + c.note + ")"
}

// campsOf returns who wins which workloads in the standard library, those with most first, and
// the number of workloads that nobody wins. Where only the two locks are not told apart, a lock
// wins: both are one map with another lock, so that is an answer.
func campsOf(all []*Workload) (camps []camp, open int) {
	locks := camp{name: "a lock"}
	wins := make(map[string][]*Workload)
	either := 0
	for _, w := range all {
		outcome, best := w.Standard.Outcome()
		isLock := !slices.Contains(best, "sync.Map")
		switch {
		case outcome == compare.OneWins:
			wins[best[0]] = append(wins[best[0]], w)
		case isLock && len(best) == 2:
			either++
		default:
			open++
			continue
		}
		if isLock {
			locks.won = append(locks.won, w)
		}
	}
	var notes []string
	for _, impl := range Standard() {
		won := wins[impl]
		if len(won) == 0 {
			continue
		}
		if either > 0 && impl != "sync.Map" {
			notes = append(notes, fmt.Sprintf("%s in %d", impl, len(won)))
		} else {
			camps = append(camps, camp{name: impl, won: won})
		}
	}
	if either > 0 {
		locks.note = "mutex or rwmutex"
		if len(notes) > 0 {
			locks.note = words.List(append(notes, fmt.Sprintf("either in %d", either)))
		}
		camps = append(camps, locks)
	}
	slices.SortStableFunc(camps, func(a, b camp) int { return len(b.won) - len(a.won) })
	return camps, open
}

// behindBest returns the least and the greatest ln(ratio) of the best map of the standard
// library to the best of all; NaN if there is none.
func behindBest(all []*Workload) (lo, hi float64) {
	lo, hi = math.NaN(), math.NaN()
	for _, w := range all {
		_, best := w.Standard.Outcome()
		if behind := entryOf(&w.Ranking, best[0]).Log.Center; !math.IsNaN(behind) {
			lo, hi = least(lo, behind), -least(-hi, -behind)
		}
	}
	return lo, hi
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
	case len(best) == 2 && !slices.Contains(best, "sync.Map"):
		text, first = text+"a lock is the fastest, mutex or rwmutex", "it"
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
