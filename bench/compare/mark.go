package compare

import "slices"

// A Mark says how an impl of a cell compares with the best one. Each finding has a mark of its
// own: a tie that is shown, impls that are not told apart, too few launches, and an order that
// depends on the machine's state look different wherever times stand beside each other.
type Mark int

// The marks.
const (
	MarkBeaten Mark = iota // shown to take longer than the best
	MarkBest               // the others are shown to take longer
	MarkTied               // shown to be within the margin of the best, or the best of such a tie
	MarkOpen               // not told apart from the best, or the first of several that may be best
	MarkTooFew             // as MarkOpen, and no interval: the launches are too few to tell
	MarkState              // as MarkOpen: the order depends on the machine's state
	MarkNone               // no times: the map can't do the workload, is incorrect, or has no results
)

// signs are the marks as texts show them, beside the time.
var signs = [...]string{MarkBeaten: "", MarkBest: "*", MarkTied: "=", MarkOpen: "?", MarkTooFew: "+", MarkState: "~", MarkNone: "–"}

// meanings are the marks in words, for legends.
var meanings = [...]string{
	MarkBeaten: "slower than the best", MarkBest: "best", MarkTied: "tied as best", MarkOpen: "not told apart from the best",
	MarkTooFew: "too few launches to tell", MarkState: "order depends on the machine's state", MarkNone: "not measured",
}

// Sign returns the mark as texts show it: "*", "=", "?", "+", "~", "–", and "" for MarkBeaten.
func (m Mark) Sign() string { return signs[m] }

// String returns the mark in words, as a legend explains it: "tied as best".
func (m Mark) String() string { return meanings[m] }

// Mark returns the mark of an impl.
func (r *Ranking) Mark(impl string) Mark {
	outcome, best := r.Outcome()
	at := slices.Index(best, impl)
	switch {
	case at < 0 && r.Rival(impl) == nil:
		return MarkNone
	case at < 0:
		return MarkBeaten
	case outcome == OneWins || outcome == OneMeasured:
		return MarkBest
	case outcome == SeveralTie:
		return MarkTied
	case at > 0:
		return r.openMark(impl)
	}
	// The first is as open as the most telling comparison with it.
	first := MarkTooFew
	for _, other := range best[1:] {
		switch m := r.openMark(other); m {
		case MarkOpen:
			return MarkOpen
		case MarkState:
			first = m
		}
	}
	return first
}

// openMark returns the mark of one of r.Best[1:], a measured map.
func (r *Ranking) openMark(impl string) Mark {
	switch {
	case slices.Contains(r.Tied, impl):
		return MarkTied
	case slices.ContainsFunc(r.Reversed, func(o StateOrder) bool { return o.Impl == impl }):
		return MarkState
	case r.Rival(impl).Launches < FewestLaunches:
		return MarkTooFew
	}
	return MarkOpen
}

// Rival returns the rival that an impl is, nil if there is none.
func (r *Ranking) Rival(impl string) *Rival {
	for i := range r.Rivals {
		if r.Rivals[i].Impl == impl {
			return &r.Rivals[i]
		}
	}
	return nil
}
