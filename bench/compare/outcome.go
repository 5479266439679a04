package compare

import "slices"

// An Outcome is what a [Ranking] comes to.
type Outcome int

const (
	NoneMeasured Outcome = iota // no impl has results: there is no best
	OneMeasured                 // one impl has results, and others have none: nothing is shown
	OneWins                     // one impl is shown to be best, or no other can do the workload
	SeveralTie                  // several are best: the others are shown to be within the margin of the first
	NotToldApart                // several may be best
)

// Outcome returns what the ranking comes to, and the best of the measured impls, fastest
// median first. Nothing excludes the impls that were not measured, so whoever shows the
// outcome must show r.Missing beside it. An impl that was measured without rivals has not
// won.
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
	for _, impl := range best[1:] {
		if !slices.Contains(r.Tied, impl) {
			return NotToldApart, best
		}
	}
	return SeveralTie, best
}
