package compare

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"example.com/mapbench/internal/resultfile"
)

// throttledShare returns the launch's share of throttled periods, those in which the CPU
// quota was used up, in [0,1]; NaN without a quota.
func (l *Launch) throttledShare() float64 {
	for _, r := range l.Results {
		if r != nil { // all results of a launch have the same share
			return r.Values[resultfile.Throttled]
		}
	}
	return math.NaN()
}

// throttledShares returns the shares of the launches that had a quota, ascending.
func (s *Set) throttledShares() []float64 {
	var shares []float64
	for _, c := range s.Cells {
		for i := range c.Launches {
			if share := c.Launches[i].throttledShare(); !math.IsNaN(share) {
				shares = append(shares, share)
			}
		}
	}
	slices.Sort(shares)
	return shares
}

// warnThrottled warns of launches in which the quota was used up. All goroutines then stood
// still for most of a period of 100 ms, and ns/op includes that time.
func (s *Set) warnThrottled() {
	shares := s.throttledShares()
	n := 0
	for _, share := range shares {
		if share > 0 {
			n++
		}
	}
	if n > 0 {
		s.Warnings = append(s.Warnings, fmt.Errorf("the CPU quota of %s was used up in %d of %d launches, in up to %.0f %% of its periods: times hold the pauses; raise the quota, or lower -procs",
			cmp.Or(s.Config[resultfile.KeyQuota], "a container"), n, s.State.Launches, 100*shares[len(shares)-1]))
	}
}
