package plots

import (
	"slices"

	"example.com/mapbench/bench/compare"
)

// An outcome is what a ranking comes to.
type outcome int

const (
	nobody outcome = iota // no impl was measured
	alone                 // one was, and others not: nothing is shown
	wins                  // one impl is shown to be best, or nobody else can do the workload
	ties                  // several are, and the others of them are shown to be within the margin of the first
	open                  // several are not told apart
)

// outcomeOf returns the outcome of a ranking, and the best of the measured impls. Nothing
// excludes the impls that were not measured: the charts say so beside the outcome. An
// impl that was measured without rivals has not won.
func outcomeOf(r *compare.Ranking) (outcome, []string) {
	var best []string
	for _, impl := range r.Best {
		if !slices.Contains(r.Missing, impl) {
			best = append(best, impl)
		}
	}
	switch {
	case len(best) == 0:
		return nobody, nil
	case len(best) == 1 && len(r.Missing) > 0 && r.RunnerUp == "":
		return alone, best
	case len(best) == 1:
		return wins, best
	}
	for _, impl := range best[1:] {
		if !slices.Contains(r.Tied, impl) {
			return open, best
		}
	}
	return ties, best
}
