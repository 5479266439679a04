package compare

import "slices"

// An Outcome is the outcome of a [Ranking].
type Outcome int

// The outcomes of a ranking.
const (
	NoneMeasured   Outcome = iota // no impl has results, so none is best
	OneMeasured                   // one impl has results and others have none, so nothing is shown
	OneWins                       // one impl is shown to be best, or no other can do the workload
	SeveralTie                    // several are best: all are shown to be within the margin of the first
	NotToldApart                  // several may be best, and more launches would tell
	TooFew                        // the cell has too few launches to compare impls at all
	DependsOnState                // several may be best: which one depends on the machine's state
)

// Outcome returns the ranking's outcome, and the best of the measured impls, ascending by
// median. The caller owns best, which is nil for NoneMeasured. Nothing excludes the impls
// that were not measured, so a text that states the outcome must also name r.Missing. An impl
// that was measured alone has not won.
func (r *Ranking) Outcome() (outcome Outcome, best []string) {
	for _, impl := range r.Best {
		if !slices.Contains(r.Missing, impl) {
			best = append(best, impl)
		}
	}
	switch {
	case len(best) == 0:
		return NoneMeasured, nil
	case len(best) == 1 && len(r.Missing) > 0 && r.RunnerUp == "":
		return OneMeasured, best
	case len(best) == 1:
		return OneWins, best
	}
	outcome = SeveralTie
	for _, impl := range best[1:] {
		switch reversed := func(o StateOrder) bool { return o.Impl == impl }; {
		case slices.Contains(r.Tied, impl):
		case r.Launches < FewestLaunches:
			return TooFew, best
		case slices.ContainsFunc(r.Reversed, reversed):
			outcome = DependsOnState
		default:
			return NotToldApart, best
		}
	}
	return outcome, best
}
