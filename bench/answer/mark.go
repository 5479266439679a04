package answer

import (
	"slices"

	"example.com/mapbench/bench/compare"
)

// A Mark says how a map of a cell compares with the best one. Each finding has a mark of its
// own.
type Mark int

// The marks.
const (
	Beaten         Mark = iota // shown to take longer than the best
	Winner                     // the others are shown to take longer
	Tied                       // shown to be within the margin of the best, or the best of such a tie
	Open                       // not told apart from the best, or the first of several that may be best
	TooFew                     // as Open, and no interval: the launches are too few to tell
	DependsOnState             // as Open: the order depends on the machine's state
	NotMeasured                // no times: the map can't do the workload, is incorrect, or has no results
)

// signs are the marks as texts show them, beside the time.
var signs = [...]string{Beaten: "", Winner: "*", Tied: "=", Open: "?", TooFew: "+", DependsOnState: "~", NotMeasured: "–"}

// meanings are the marks in words, for legends.
var meanings = [...]string{
	Beaten: "slower than the best", Winner: "best", Tied: "tied as best", Open: "not told apart from the best",
	TooFew: "too few launches to tell", DependsOnState: "order depends on the machine's state", NotMeasured: "not measured",
}

// Sign returns the mark as texts show it: "*", "=", "?", "+", "~", "–", and "" for Beaten.
func (m Mark) Sign() string { return signs[m] }

// String returns the mark in words, as a legend explains it: "tied as best".
func (m Mark) String() string { return meanings[m] }

// markOf returns the mark of a measured map in a ranking.
func markOf(r *compare.Ranking, impl string) Mark {
	outcome, best := r.Outcome()
	at := slices.Index(best, impl)
	switch {
	case at < 0:
		return Beaten
	case outcome == compare.OneWins || outcome == compare.OneMeasured:
		return Winner
	case outcome == compare.SeveralTie:
		return Tied
	case at > 0:
		return openMark(r, impl)
	}
	// The first is as open as the most telling comparison with it.
	first := TooFew
	for _, other := range best[1:] {
		switch m := openMark(r, other); m {
		case Open:
			return Open
		case DependsOnState:
			first = m
		}
	}
	return first
}

// openMark returns the mark of one of r.Best[1:], a measured map.
func openMark(r *compare.Ranking, impl string) Mark {
	switch {
	case slices.Contains(r.Tied, impl):
		return Tied
	case tooFew(r, impl):
		return TooFew
	}
	return Open
}

// tooFew reports whether there is no interval between a map and the best one.
func tooFew(r *compare.Ranking, impl string) bool {
	i := slices.IndexFunc(r.Rivals, func(rival compare.Rival) bool { return rival.Impl == impl })
	return i >= 0 && !r.Rivals[i].Log.Finite()
}

// allTooFew reports whether all that is open in a ranking is open because of too few
// launches.
func allTooFew(r *compare.Ranking) bool {
	_, best := r.Outcome()
	return len(best) > 1 && markOf(r, best[0]) == TooFew
}
