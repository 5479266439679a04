package report

import (
	"fmt"
	"slices"

	"example.com/mapbench/bench/answer"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
)

// winners says which map is the fastest under each workload: in rows and columns, or in a list
// where most fields would be empty.
func (f *findings) winners(m *words.Markdown, s *sheet) {
	values := s.values()
	sparse := 2*s.cells() < len(s.rows)*len(values)
	m.Text("The winner is bold, and the per cent say how much longer the next map takes. *Tied*, *open*, *too few* and *depends on state* are %s.",
		words.Link("different findings", "../"+PageName+"#"+meaningsAnchor))
	presets := slices.ContainsFunc(s.rows, func(r *row) bool { return r.presets != "" })
	severalProcs := slices.ContainsFunc(s.rows, func(r *row) bool { return r.procs != s.rows[0].procs })
	columns := []words.Column{{Head: "workload"}}
	if presets {
		columns = slices.Insert(columns, 0, words.Column{Head: "preset"})
	}
	if severalProcs {
		columns = append(columns, words.Column{Head: "procs", Right: true})
	}
	heads := func(r *row, spec string) []string {
		cells := []string{words.Code(spec)}
		if presets {
			cells = slices.Insert(cells, 0, words.Escape(r.presets))
		}
		if severalProcs {
			cells = append(cells, fmt.Sprint(r.procs))
		}
		return cells
	}
	var rows [][]string
	if sparse {
		columns = append(columns, words.Column{Head: "fastest"})
		for _, r := range s.rows {
			for _, w := range r.workloads {
				rows = append(rows, append(heads(r, brief(w)), f.fastest(w)))
			}
		}
		tabulate(m, columns, rows)
		return
	}
	for _, value := range values {
		columns = append(columns, words.Column{Head: s.name(value)})
	}
	for _, r := range s.rows {
		cells := heads(r, r.spec)
		for _, value := range values {
			text := ""
			if w := s.at(r, value); w != nil {
				text = f.fastest(w)
			}
			cells = append(cells, text)
		}
		rows = append(rows, cells)
	}
	tabulate(m, columns, rows)
}

// fastest says in a few words which map is the fastest under a workload.
func (f *findings) fastest(w *answer.Workload) string {
	r := &w.Ranking
	outcome, best := r.Outcome()
	const most = 3 // names in a table's cell
	names := escaped(best)
	if len(names) > most {
		names = append(names[:most-1], fmt.Sprintf("%d more", len(best)-most+1))
	}
	text := words.List(names)
	next := ""
	if r.RunnerUp != "" {
		next = ", " + words.Escape(r.RunnerUp) + " " + words.BriefDelta(r.Lead.Center)
	}
	switch outcome {
	case compare.NoneMeasured:
		return "–"
	case compare.OneWins:
		if len(r.Rivals) > 0 {
			return "**" + text + "**" + next
		}
		fallthrough
	case compare.OneMeasured:
		return text + " alone"
	case compare.SeveralTie:
		within := ""
		if r.Margin > f.answer.Margin {
			within = " within ±" + words.Percent(r.Margin)
		}
		return "tied" + within + ": " + text + next
	case compare.TooFew:
		return "too few: " + text
	case compare.DependsOnState:
		return "depends on state: " + text + next
	}
	return "open: " + text + next
}
