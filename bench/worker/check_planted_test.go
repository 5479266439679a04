//go:build !race

package worker

// Some planted bugs are data races, which the race detector would report before the
// self-check does.

import (
	"slices"
	"testing"

	"example.com/mapbench/impls/maptest/planted"
	"example.com/mapbench/internal/golden"
)

// unseen are the planted bugs that a check can't find, and why.
var unseen = map[string]string{
	"compare-twice":             "CompareAndSwap is never measured",
	"clear-misses-insert":       "Clear is never measured",
	"counts-contested-twice":    "Len is never measured",
	"panic-keeps-lock":          "no yield panics",
	"range-leaks-goroutine":     "no Range is left early but after a breach",
	"interns-keys":              "what the map holds is right",
	"unordered-overwrite":       "no value refers to other memory",
	"special-key-apart":         "keys are drawn of 2^64",
	"strings-by-hash":           "no two strings have one hash of 64 bits",
	"large-shard-drops-entries": "a check has too few keys",
}

// byChance are the planted bugs that even hundreds of checks may miss: among 8192 strings,
// two have the same 32 bits of a hash in one check of 128.
var byChance = []string{"strings-by-half-hash"}

// TestCheckFindsPlantedBugs checks the maps of package planted again and again, and
// logs in how many checks the bug was found. One check is quick and finds a bug by chance,
// but every launch makes one. Maps that the runtime kills are left out, since they would
// end the test.
func TestCheckFindsPlantedBugs(t *testing.T) {
	onProcs(t, 2)
	seed := golden.Seed(t)
	const few, most = 10, 400
	for _, m := range planted.All() {
		if m.Dies || slices.Contains(byChance, m.Name) {
			continue
		}
		why, hidden := unseen[m.Name]
		found := make(map[string]int)
		checks, all, first := 0, 0, ""
		for ; checks < few || all == 0 && checks < most && !hidden; checks++ {
			for kind, check := range kinds(t, m, 2+checks%3) {
				if err := check(seed + uint64(checks)); err != nil {
					found[kind]++
					all++
					first = err.Error()
				}
			}
		}
		t.Logf("%s: found in %v of %d checks each: %.120s", m.Name, found, checks, first)
		switch {
		case hidden && all > 0:
			t.Errorf("%s: found %d times in %d checks, though %s", m.Name, all, 3*checks, why)
		case !hidden && all == 0:
			t.Errorf("%s: not found in %d checks", m.Name, 3*checks)
		}
	}
}
