package report

import (
	"fmt"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
)

// absences says why an impl has no results, or no further ones, and in how many cells:
// once for each impl.
func (p *page) absences() {
	var order []compare.Absence // in the order of first appearance
	cells := make(map[compare.Absence]int)
	for _, t := range p.tables {
		for _, row := range t.Rows {
			if row.Absence == nil {
				continue
			}
			if cells[*row.Absence] == 0 {
				order = append(order, *row.Absence)
			}
			cells[*row.Absence]++
		}
	}
	if len(order) == 0 {
		return
	}
	texts := make([]string, len(order))
	for i, a := range order {
		texts[i] = words.Escape(fmt.Sprintf("%s: %v in %s: %v", a.Impl, a.Reason.Kind, words.Count(cells[a], "cell"), a.Reason))
	}
	p.Heading(2, "Not measured")
	p.Text("An impl that is n/a or incorrect can't do the workload: it is not ranked there, and excludes nobody.")
	if slices.ContainsFunc(order, func(a compare.Absence) bool { return a.Voided() }) {
		p.Text("Where a cell is invalid, no launch of it may be used, of whichever impl.")
	}
	p.List(texts...)
}
