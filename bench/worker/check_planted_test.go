//go:build !race

package worker

// Some planted bugs are data races, which the race detector would report before the
// self-check does.

import (
	"slices"
	"testing"

	"example.com/mapbench/impls/maptest/planted"
)

// unseen are the planted bugs of operations that are never measured.
var unseen = []string{"compare-twice", "clear-misses-insert"}

// TestCheckFindsPlantedBugs checks the maps of package planted again and again, and
// logs in how many of how many checks the bug was found. One check is quick and
// finds a bug by chance, but every launch makes one. Maps that the runtime kills are
// left out: nothing could be said of the others then.
func TestCheckFindsPlantedBugs(t *testing.T) {
	onProcs(t, 2)
	seed := checkSeed(t)
	const few, most = 10, 400
	for _, m := range planted.All() {
		if m.Dies {
			continue
		}
		found := make(map[string]int)
		checks, all, first := 0, 0, ""
		for ; checks < few || all == 0 && checks < most && !slices.Contains(unseen, m.Name); checks++ {
			for kind, check := range kinds(t, m, 2+checks%3) {
				if err := check(seed + uint64(checks)); err != nil {
					found[kind]++
					all++
					first = err.Error()
				}
			}
		}
		t.Logf("%s: found in %v of %d checks each: %.120s", m.Name, found, checks, first)
		if unseen := slices.Contains(unseen, m.Name); (all == 0) != unseen {
			t.Errorf("%s: found %d times in %d checks; want it found: %t", m.Name, all, 3*checks, !unseen)
		}
	}
}
