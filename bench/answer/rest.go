package answer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/internal/words"
)

// A rest is the workloads that no shown matrix has. The screen has a line for each of them if
// they are few, otherwise an entry for each family.
type rest struct {
	single   []entryLine
	families []Family // with the workloads and the tally of the rest alone
}

// An entryLine is about a workload.
type entryLine struct{ name, text string }

// beside returns the rest of what the shown matrices have.
func (a *Answer) beside(shown []*Matrix) *rest {
	r := &rest{}
	if len(a.Workloads) == 1 || len(a.Matrices) == 0 && len(a.Headline) == 1 {
		return r // the headline says it all
	}
	var others []*Workload
	for _, w := range pointers(a.Workloads) {
		if !slices.ContainsFunc(shown, func(m *Matrix) bool { return m.holds(w) }) {
			others = append(others, w)
		}
	}
	const few = 8
	if len(others) > few {
		for _, f := range a.Families {
			f.Workloads = slices.DeleteFunc(slices.Clone(f.Workloads), func(w *Workload) bool { return !slices.Contains(others, w) })
			if f.Tally = countOutcomes(f.Workloads); len(f.Workloads) > 0 {
				r.families = append(r.families, f)
			}
		}
		return r
	}
	for _, w := range others {
		name := brief(w.Cell)
		if w.Cell.Procs != usualProcs(a.set.Cells) {
			name += ", " + words.Count(w.Cell.Procs, "proc")
		}
		r.single = append(r.single, entryLine{name, w.short()})
	}
	return r
}

// holds reports whether a workload is in the matrix.
func (m *Matrix) holds(w *Workload) bool {
	return slices.ContainsFunc(m.Columns, func(c Column) bool { return c.Workload == w })
}

// columns returns how many families stand beside each other.
func (r *rest) columns() int {
	if len(r.families) > 4 {
		return 2
	}
	return 1
}

// rows returns how many lines all entries take.
func (r *rest) rows() int { return len(r.single) + (len(r.families)+r.columns()-1)/r.columns() }

// lines returns the rest as lines: a heading, and at most n rows, at least one.
func (r *rest) lines(n int) []string {
	if r.rows() == 0 {
		return nil
	}
	if len(r.families) > 0 {
		return r.familyLines(n)
	}
	lines := []string{"Other workloads"}
	names := 0
	for _, e := range r.single {
		names = max(names, width(e.name))
	}
	for i, e := range r.single {
		if i == n-1 && n < len(r.single) {
			return append(lines, fmt.Sprintf("  and %d more", len(r.single)-i))
		}
		lines = append(lines, cut("  "+left(cut(e.name, MaxColumns/2), min(names, MaxColumns/2))+"  "+e.text, MaxColumns))
	}
	return lines
}

// familyLines returns the families as lines: a heading, and at most n rows. What does not fit
// is one entry: the smallest families together.
func (r *rest) familyLines(n int) []string {
	columns := r.columns()
	families := smallestFolded(r.families, n*columns)
	const gap, indent = 2, 2
	room := (MaxColumns - indent - gap*(columns-1)) / columns
	names := 0
	for _, f := range families {
		names = max(names, width(f.Title))
	}
	rows := (len(families) + columns - 1) / columns
	lines := []string{cut("Other workloads: how many, and who wins how many of them"+signs(families), MaxColumns)}
	for k := range rows {
		text := strings.Repeat(" ", indent)
		for i := k; i < len(families); i += rows {
			f := families[i]
			entry := left(f.Title, names) + " " + f.Tally.short(room-names-1)
			text += left(cut(entry, room), room+gap)
		}
		lines = append(lines, strings.TrimRight(text, " "))
	}
	return lines
}

// smallestFolded returns at most n families: the smallest ones are folded into the last.
func smallestFolded(families []Family, n int) []Family {
	if len(families) <= n {
		return families
	}
	bySize := slices.Clone(families)
	slices.SortStableFunc(bySize, func(a, b Family) int { return cmp.Compare(b.Tally.Cells, a.Tally.Cells) })
	small := bySize[n-1:]
	folded := Family{Title: fmt.Sprintf("%d smaller kinds", len(small))}
	kept := slices.DeleteFunc(slices.Clone(families), func(f Family) bool {
		return slices.ContainsFunc(small, func(s Family) bool { return s.Name == f.Name })
	})
	for _, f := range small {
		folded.Workloads = append(folded.Workloads, f.Workloads...)
	}
	folded.Tally = countOutcomes(folded.Workloads)
	return append(kept, folded)
}

// signs explains the marks that the tallies of families show: " (= tie, ? not told apart)".
func signs(families []Family) string {
	var sum Tally
	for _, f := range families {
		sum.Tied += f.Tally.Tied
		sum.Open += f.Tally.Open
		sum.TooFew += f.Tally.TooFew
		sum.ByState += f.Tally.ByState
		sum.Nothing += f.Tally.Nothing
	}
	var parts []string
	for _, open := range sum.opens() {
		parts = append(parts, open.mark.Sign()+" "+open.brief)
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}
