package answer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
)

// notMeasured says which maps have no times, or no more of them: once for each map and
// reason. An incorrect map comes first, then what is absent from most workloads.
func notMeasured(all []Workload) []string {
	type absence struct{ impl, why string }
	cells := make(map[absence]int)
	weight := make(map[absence]int)
	var order []absence
	add := func(impl, why string, first bool) {
		a := absence{impl, why}
		if cells[a]++; cells[a] == 1 {
			order = append(order, a)
		}
		if first {
			weight[a] = 1
		}
	}
	for _, w := range all {
		var seen []absence
		for _, a := range w.Cell.Absences {
			why := a.Reason.Why()
			if a.Stopped() {
				why = "stopped"
			}
			impl := compare.Original(a.Impl)
			if note := (absence{impl, why}); a.Voided() || slices.Contains(seen, note) {
				continue // a workload without a valid launch is no map's fault
			} else {
				seen = append(seen, note)
			}
			add(impl, why, strings.HasPrefix(why, "incorrect"))
		}
		for _, impl := range w.Ranking.Missing {
			if outcome, _ := w.Ranking.Outcome(); outcome != compare.NoneMeasured {
				add(impl, "not asked for", false)
			}
		}
	}
	slices.SortStableFunc(order, func(a, b absence) int {
		return cmp.Or(cmp.Compare(weight[b], weight[a]), cmp.Compare(cells[b], cells[a]))
	})
	texts := make([]string, len(order))
	for i, a := range order {
		where := ""
		if n := cells[a]; n < len(all) {
			where = fmt.Sprintf(" in %d of %d", n, len(all))
		}
		texts[i] = fmt.Sprintf("%s%s: %s", a.impl, where, a.why)
	}
	return texts
}

// void counts the workloads without a valid launch.
func void(all []Workload) int {
	n := 0
	for _, w := range all {
		if w.Cell.Voided() != "" {
			n++
		}
	}
	return n
}
