package answer

import (
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/compare/tables"
	"example.com/mapbench/internal/resultfile"
)

// notMeasured says once for the set which maps have no times, or no more of them, and where.
// A map that was measured elsewhere and not asked for in a cell comes last.
func (a *Answer) notMeasured() []string {
	var texts []string
	for _, l := range tables.Lacks(a.set) {
		l.Why = shortReason(l.Why)
		texts = append(texts, l.String())
	}
	var missing []string // in the order of first appearance
	cells := make(map[string]int)
	for i := range a.Workloads {
		r := &a.Workloads[i].Ranking
		if outcome, _ := r.Outcome(); outcome == compare.NoneMeasured {
			continue
		}
		for _, impl := range r.Missing {
			if cells[impl]++; !slices.Contains(missing, impl) {
				missing = append(missing, impl)
			}
		}
	}
	for _, impl := range missing {
		texts = append(texts, fmt.Sprintf("%s in %d of %d: not asked for", impl, cells[impl], len(a.Workloads)))
	}
	return texts
}

// shortReason shortens why a map is incorrect to what it does: "incorrect: loses keys". The list of
// incorrect maps names the law, the source and further laws, too.
func shortReason(why string) string {
	rest, incorrect := strings.CutPrefix(why, resultfile.Incorrect.String()+": ")
	law, does, listed := strings.Cut(rest, ": ")
	if !incorrect || !listed || strings.Contains(law, " ") {
		return why
	}
	if end := strings.IndexAny(does, "(;:"); end > 0 {
		does = strings.TrimSpace(does[:end])
	}
	return resultfile.Incorrect.String() + ": " + does
}

// void counts the workloads without a valid launch.
func void(all []Workload) int {
	n := 0
	for i := range all {
		if all[i].Cell.Voided() != "" {
			n++
		}
	}
	return n
}
