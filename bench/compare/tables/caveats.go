package tables

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// A Lack says that an impl has no results in some cells of a set, or no more of them.
type Lack struct {
	Impl  string // without a control's number
	Why   string // "no LoadOrStore", "incorrect: loses keys", "stopped: in sweep 3: exit status 2"
	Cells int    // number of cells
	Of    int    // number of cells in the set
}

// String returns the lack as lists show it: "cow in 7 of 14: no n above 1000". It leaves the
// number of cells out if it is all.
func (l Lack) String() string {
	if l.Cells == l.Of {
		return l.Impl + ": " + l.Why
	}
	return fmt.Sprintf("%s in %d of %d: %s", l.Impl, l.Cells, l.Of, l.Why)
}

// Lacks says once for the set which impls have no results, and where: one entry for each impl
// and reason. Incorrect maps come first, then what concerns most cells. A cell without a
// valid launch is no impl's lack.
func Lacks(s *compare.Set) []Lack {
	var found []Lack
	for _, c := range s.Cells {
		var seen []Lack // in this cell: a control is absent for its original's reason
		for _, a := range c.Absences {
			l := Lack{Impl: compare.Original(a.Impl), Why: a.Reason.Why(), Of: len(s.Cells)}
			if a.Stopped() {
				l.Why = a.Reason.Said()
			}
			if a.Voided() || slices.Contains(seen, l) {
				continue
			}
			seen = append(seen, l)
			k := slices.IndexFunc(found, func(f Lack) bool { return f.Impl == l.Impl && f.Why == l.Why })
			if k < 0 {
				k = len(found)
				found = append(found, l)
			}
			found[k].Cells++
		}
	}
	wrong := func(l Lack) int {
		if strings.HasPrefix(l.Why, resultfile.Incorrect.String()) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(found, func(a, b Lack) int { return cmp.Or(cmp.Compare(wrong(a), wrong(b)), cmp.Compare(b.Cells, a.Cells)) })
	return found
}

// Caveats returns the warnings of rankings. Those that differ in numbers alone are one, with
// the number of cells that have it; most cells come first. It leaves out what [Lacks]
// says.
func Caveats(rankings []compare.Ranking) []string {
	var order []string // warnings without digits
	first, times := make(map[string]string), make(map[string]int)
	for _, r := range rankings {
		for _, text := range withoutLacks(r.Warnings) {
			key := strings.Map(withoutDigits, text)
			if times[key]++; times[key] == 1 {
				order = append(order, key)
				first[key] = text
			}
		}
	}
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(times[b], times[a]) })
	texts := make([]string, len(order))
	for i, key := range order {
		texts[i] = first[key]
		if len(rankings) > 1 {
			texts[i] = fmt.Sprintf("in %d of %s: %s", times[key], words.Count(len(rankings), "cell"), first[key])
		}
	}
	return texts
}

// withoutLacks returns the texts of warnings but those of contestants that stopped, and of
// cells without a valid launch.
func withoutLacks(warnings exact.Warnings) []string {
	var texts []string
	for _, warning := range warnings {
		text := warning.Error()
		if _, why, ok := strings.Cut(text, " "); ok && strings.HasPrefix(why, resultfile.Stopped.String()+": ") {
			continue
		}
		texts = append(texts, text)
	}
	return texts
}

// withoutDigits drops digits, for [strings.Map].
func withoutDigits(r rune) rune {
	if '0' <= r && r <= '9' {
		return -1
	}
	return r
}
