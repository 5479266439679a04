package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
	"example.com/mapbench/internal/words"
)

// best is the answer on one screen: who is best at 95/5 and at 50/50 of the
// plain workload, and where that changes.
func (p *page) best() {
	p.Heading(2, "Best map")
	plain, others := p.split()
	switch {
	case len(p.heads) == 0:
		p.Text("No cells at both 95 and 50 %% reads, all else equal: measure %s.", words.Code("read=95,50"))
		return
	case len(plain) == 0:
		p.Text("The plain workload, uniform uint64 keys, half of them present, was not measured at both 95/5 and 50/50; these were:")
		p.headlines(others)
		return
	}
	p.Text("Uniform uint64 keys, half of them present, by reads/writes. An impl in bold is shown to be faster than all others by more than the margin of ±%s; the per cent say how much longer the runner-up takes, with their interval, at %s for all of the cell together. Tied impls are within that margin of the first.", words.Percent(p.margin), words.Percent(p.level))
	p.headlines(plain)
	if len(others) > 0 {
		p.Fold("The same for " + words.Count(len(others), "other workload"))
		p.headlines(others)
		p.Unfold()
	}
}

// split parts the headlines of the plain workload from the others. The plain ones
// ascend by procs, then by n.
func (p *page) split() (plain, others []*crossover.Headline) {
	for i := range p.heads {
		h := &p.heads[i]
		if isPlain(h.Spec) {
			plain = append(plain, h)
		} else {
			others = append(others, h)
		}
	}
	slices.SortStableFunc(plain, func(a, b *crossover.Headline) int {
		return cmp.Or(cmp.Compare(a.Procs, b.Procs), cmp.Compare(a.N, b.N))
	})
	return plain, others
}

// isPlain reports whether the spec that cells share, without read, has all keys but n at
// their defaults.
func isPlain(spec string) bool {
	keys := words.Keys(spec)
	return len(keys) == 1 && strings.HasPrefix(keys[0], "n=")
}

// headlines writes a table of the best maps, and says where the best map changes.
func (p *page) headlines(heads []*crossover.Headline) {
	var rows [][]string
	var texts []string
	var warnings doubts
	for _, h := range heads {
		rows = append(rows, []string{words.Code(strings.Join(words.Keys(h.Spec), "/")), fmt.Sprint(h.Procs), p.leaders(&h.At95), p.leaders(&h.At50)})
		more := h.Sentences[1:] // the first says what the table says
		if h.Change != nil {
			texts = append(texts, finding(h.Change))
			more = more[1:]
		}
		texts = append(texts, escaped(more)...)
		warnings.add(words.Workload(h.Spec, h.Procs), h.Doubts())
	}
	p.tabulate([]words.Column{{Head: "workload"}, {Head: "procs", Right: true}, {Head: "95/5"}, {Head: "50/50"}}, rows)
	if len(texts) == 0 {
		p.Text("In each row the impl named first is the same at 95/5 and at 50/50, and at no other measured share is another one shown to be best.")
	} else {
		p.Text("Where the two change places, from 100 %% reads downwards, and who else is best at another share:")
	}
	p.List(append(texts, warnings.items()...)...)
}

// leaders says which impls are best in a cell: a winner in bold, and in words whether the
// best are tied or not told apart.
func (p *page) leaders(of *compare.Ranking) string {
	text := ahead(of)
	if of.RunnerUp != "" {
		longer, bounds := words.Longer(of.Lead)
		than := ""
		if len(of.Best) > 1 {
			than = " than " + words.Escape(of.Best[0])
		}
		text += fmt.Sprintf("; %s takes %s %% longer%s (%s)", words.Escape(of.RunnerUp), longer, than, bounds)
	}
	return text + p.lacking(of)
}

// ahead names the best of a cell and says in which sense they are.
func ahead(of *compare.Ranking) string {
	kind, best := of.Outcome()
	const most = 4 // names in a table's cell
	names := escaped(best)
	if len(names) > most {
		names = append(names[:most-1], fmt.Sprintf("%d more", len(best)-most+1))
	}
	text := words.List(names)
	switch kind {
	case compare.NoneMeasured:
		return "not measured"
	case compare.OneMeasured:
		return "measured alone: " + text
	case compare.OneWins:
		return "**" + text + "**"
	case compare.SeveralTie:
		return "tied: " + text
	}
	return "not told apart: " + text
}

// lacking names the impls without results in a cell. Impls without results in any cell
// are left to absences.
func (p *page) lacking(of *compare.Ranking) string {
	text := ""
	if len(of.Missing) > 0 {
		text = " (no results: " + strings.Join(escaped(of.Missing), ", ") + ")"
	}
	var names []string
	for _, a := range of.Absent {
		if slices.Contains(p.ranked, a.Impl) {
			names = append(names, a.Impl)
		}
	}
	if len(names) > 0 {
		text += " (n/a: " + strings.Join(escaped(names), ", ") + ")"
	}
	return text
}
