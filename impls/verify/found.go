package verify

import (
	"fmt"
	"slices"

	"example.com/mapbench/impls/maptest"
)

// found is what all reports say of one map.
type found struct {
	Map             // of the first report
	seconds float64 // in all reports
	// in are the reports that have the map, maps what they say.
	in   []*Report
	maps []*Map
}

// maps returns the maps of some kinds, in the order of the catalogue.
func (d *document) maps(kinds ...Kind) (all []*found) {
	for _, e := range Catalogue() {
		if !slices.Contains(kinds, e.Kind) {
			continue
		}
		var f *found
		for i := range d.reports {
			r := &d.reports[i]
			for j := range r.Maps {
				m := &r.Maps[j]
				if m.Name != e.Name || m.NA != "" {
					continue
				}
				if f == nil {
					f = &found{Map: *m}
					all = append(all, f)
				}
				f.in, f.maps, f.seconds = append(f.in, r), append(f.maps, m), f.seconds+m.Seconds
			}
		}
	}
	return all
}

// fewRounds is the number of rounds below which a pass shows its own.
const fewRounds = 10

// unchecked is shown of a law that is newer than the reports.
const unchecked = "–"

// worst is the worst verdict on a law.
func (f *found) worst(law maptest.Law) string {
	worst, n, rounds := unchecked, 0, fewRounds
	order := []string{unchecked, maptest.NA.String(), recorded, maptest.Pass.String(), maptest.Unknown.String(), maptest.Fail.String()}
	for _, m := range f.maps {
		row := m.of(law)
		if row == nil {
			continue
		}
		verdict := shown(row)
		switch at := slices.Index(order, verdict); {
		case at > slices.Index(order, worst):
			worst, n = verdict, 1
		case verdict == worst:
			n++
		}
		if verdict == maptest.Pass.String() {
			rounds = min(rounds, row.Rounds)
		}
	}
	switch {
	case worst == maptest.Fail.String():
		return fmt.Sprintf("**%s** %d of %d", worst, n, len(f.maps))
	case worst == maptest.Pass.String() && law.Timed && rounds < fewRounds:
		return fmt.Sprintf("%s (%d)", worst, rounds)
	}
	return worst
}
