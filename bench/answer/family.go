package answer

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/workloads"
)

// kinship says to which family a cell belongs. Procs are those of the set's plain workloads.
func kinship(c *compare.Cell, procs int) (name, title string) {
	s := c.Spec
	switch plain := isPlain(s); {
	case c.Impl != "":
		return "builds", "Two builds of one map"
	case s.Rate != 0:
		return "rates", "Fixed rates"
	case plain && c.Procs != procs:
		return "procs", "Other procs"
	case plain && s.Key == workloads.String:
		return "reads-string", "Read share, string keys"
	case plain:
		return "reads", "Read share, uint64 keys"
	case s.Goroutines != 0:
		return "goroutines", "Stated goroutines"
	case s.Val != 8:
		return "values", "Large values"
	case s.Sched != workloads.Even:
		return "order", "Random order"
	}
	if presets := workloads.PresetsOf(s); len(presets) > 0 {
		source, rest, several := strings.Cut(presets[0], "-")
		if several && rest != "" {
			return source, "Presets " + source
		}
		return source, "Preset " + source
	}
	switch {
	case s.LoadOrStore > 0 || s.RMW > 0 || s.Range > 0 || s.Grow:
		return "operations", "Other operations"
	case s.Dist.Kind != workloads.Uniform:
		return "keys", "Skewed, disjoint keys"
	}
	return "hits", "Other hit shares"
}

// isPlain reports whether a spec differs from the defaults in read, n and key only.
func isPlain(s workloads.Spec) bool {
	for _, key := range words.Keys(s.String()) {
		switch name, _, _ := strings.Cut(key, "="); name {
		case "read", "n", "key":
		default:
			return false
		}
	}
	return true
}

// usualProcs returns the number of procs that most plain cells have, or else most cells; the
// largest of several. A set with cells has one.
func usualProcs(cells []*compare.Cell) int {
	count := func(of func(*compare.Cell) bool) int {
		times := make(map[int]int)
		most := 0
		for _, c := range cells {
			if of(c) {
				times[c.Procs]++
				if n := times[c.Procs]; most == 0 || n > times[most] || n == times[most] && c.Procs > most {
					most = c.Procs
				}
			}
		}
		return most
	}
	return cmp.Or(count(func(c *compare.Cell) bool { return isPlain(c.Spec) }), count(func(*compare.Cell) bool { return true }))
}

// families groups the workloads, whose Family it sets.
func families(all []Workload, procs int) []Family {
	var found []Family
	for i := range all {
		w := &all[i]
		name, title := kinship(w.Cell, procs)
		w.Family = name
		k := slices.IndexFunc(found, func(f Family) bool { return f.Name == name })
		if k < 0 {
			k = len(found)
			found = append(found, Family{Name: name, Title: title, Plain: isPlain(w.Cell.Spec)})
		}
		found[k].Workloads = append(found[k].Workloads, w)
	}
	for i := range found {
		found[i].Tally = countOutcomes(found[i].Workloads)
	}
	return found
}

// countOutcomes counts the outcomes of workloads.
func countOutcomes(all []*Workload) Tally {
	t := Tally{Cells: len(all), LeadLo: math.NaN(), LeadHi: math.NaN()}
	wins := make(map[string]int)
	for _, w := range all {
		outcome, best := w.Ranking.Outcome()
		switch outcome {
		case compare.OneWins:
			if wins[best[0]]++; wins[best[0]] == 1 {
				t.Wins = append(t.Wins, Win{Impl: best[0]})
			}
			if lead := w.Ranking.Lead.Center; !math.IsNaN(lead) {
				t.LeadLo, t.LeadHi = least(t.LeadLo, lead), -least(-t.LeadHi, -lead)
			}
		case compare.SeveralTie:
			t.Tied++
		case compare.NotToldApart:
			t.Open++
		case compare.TooFew:
			t.TooFew++
		case compare.DependsOnState:
			t.ByState++
		default:
			t.Nothing++
		}
	}
	for i := range t.Wins {
		t.Wins[i].Cells = wins[t.Wins[i].Impl]
	}
	slices.SortStableFunc(t.Wins, func(a, b Win) int { return cmp.Compare(b.Cells, a.Cells) })
	return t
}

// least returns the smaller of a and b, of which a may be NaN for none.
func least(a, b float64) float64 {
	if math.IsNaN(a) {
		return b
	}
	return min(a, b)
}
