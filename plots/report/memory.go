package report

import (
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/tradeoff"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/plots"
	"example.com/mapbench/plots/costs"
)

// memory returns the page about memory; nil if the set says nothing of it.
func (f *findings) memory(j *compare.Judge, looks map[string]plots.Look) *side {
	kins := f.kins(func(cells []*compare.Cell) *compare.Cell { return tradeoff.Nearest(cells, resultfile.BytesPerEntry) })
	growing := f.growing(growth...)
	if len(kins) == 0 && len(growing) == 0 && len(f.growing(allocations...)) == 0 {
		return nil
	}
	s := &side{
		name:    "memory",
		meaning: "**B per entry**: the heap that a map of n entries holds after a collection, divided by n, without the bytes of string keys. A map is **dominated** if another one is shown to be no slower and no heavier, and better in one; the others are on the **front**.",
	}
	var m words.Markdown
	begin(&m, "Which maps are fast and light?")
	for i, k := range kins {
		for _, c := range k.shown() {
			front := tradeoff.FrontOf(j, c, &f.workload(c).Ranking)
			if chart := costs.Front(f.set, looks, &front, j.Options.Level); chart != nil {
				s.charts = append(s.charts, chart)
			}
			if i == 0 && c == k.last() {
				s.brief = lightAndFast(j, &front)
				m.Text("%s", words.Escape(s.brief))
				m.List(escaped(dominated(&front))...)
			}
		}
	}
	if len(s.charts) > 0 {
		picture(&m, s.charts[0], "../")
	}
	if len(kins) > 0 {
		m.Heading(2, "How much memory does an entry take?")
		m.Text("B per entry, with its %s interval over launches where that shows in three digits. The lightest are bold. Lower is better. %s.", words.Percent(f.level), words.Link("How far to trust it", "../"+PageName+"#"+trustAnchor))
		for _, k := range kins {
			weights(&m, j, k)
		}
	}
	if len(growing) > 0 {
		m.Heading(2, "What does a map weigh as it grows and shrinks?")
		m.Text("Bytes of the heap. A map without Clear has – in its column.")
		figuresOf(&m, j, growing, growth)
	}
	if cells := f.growing(allocations...); len(cells) > 0 {
		m.Heading(2, "What does an operation allocate?")
		m.Text("Bytes that one operation of a kind allocates, each kind alone.")
		figuresOf(&m, j, cells, allocations)
	}
	s.look(&m)
	if s.brief == "" {
		s.brief = "What maps weigh as they grow and shrink, and what operations allocate."
	}
	s.text = m.String()
	return s
}

// A measure is a unit with its heading in a table.
type measure struct {
	unit resultfile.Unit
	head string
}

// growth is what a map weighs as it grows and shrinks, and allocations what operations allocate.
var (
	growth = []measure{
		{resultfile.EmptyBytes, "B, empty"},
		{resultfile.PeakPerEntry, "most B per entry while it grows"},
		{resultfile.FewPerEntry, "B per entry of n after 99 % are deleted"},
		{resultfile.DrainedBytes, "B after all are deleted"},
		{resultfile.ClearedBytes, "B after Clear"},
	}
	allocations = []measure{
		{resultfile.LoadAlloc, "Load"},
		{resultfile.OverwriteAlloc, "Store of a present key"},
		{resultfile.InsertAlloc, "Store of an absent key"},
		{resultfile.DeleteAlloc, "Delete"},
		{resultfile.RangeAlloc, "Range of 100 entries"},
	}
)

// growing returns the cells that have figures in some of the measures, in the set's order.
func (f *findings) growing(measures ...measure) []*compare.Cell {
	var found []*compare.Cell
	for _, c := range f.set.Cells {
		if c.Impl == "" && slices.ContainsFunc(measures, func(m measure) bool { return tradeoff.Has(c, m.unit) }) {
			found = append(found, c)
		}
	}
	const most = 4 // a suite of presets says the same of many cells
	return found[:min(most, len(found))]
}

// lightAndFast says which maps are on a front, and which are the lightest.
func lightAndFast(j *compare.Judge, f *tradeoff.Front) string {
	var names []string
	for _, p := range f.Leaders() {
		names = append(names, p.Impl)
	}
	about := "At " + at(f.Cell) + ", "
	lightest := tradeoff.SayLightest(j, f.Cell)
	switch {
	case len(f.Points) == 1:
		return about + fmt.Sprintf("%s alone was measured: it takes %s B per entry.", f.Points[0].Impl, words.Figure(f.Points[0].Bytes.Center))
	case len(names) == 0 && lightest == "":
		return about + "the launches are too few to compare maps in speed and memory."
	case len(names) == 0:
		return about + lightest + "."
	case len(names) == 1:
		about += names[0] + " alone is on the front of speed and memory: every other map that can be compared is dominated"
	default:
		about += words.List(names) + " are on the front of speed and memory: no map is shown to be as fast and as light as one of them, and better in one"
	}
	if lightest != "" {
		about += ". There, " + lightest
	}
	return about + "."
}

// dominated says of each dominated map by whom it is, with intervals, and which maps could not be
// compared.
func dominated(f *tradeoff.Front) []string {
	var texts []string
	for _, p := range f.Dominated() {
		d := p.By[0]
		text := fmt.Sprintf("%s is dominated by %s: it takes %s the time %s and %s the memory %s", p.Impl, d.Impl,
			words.Times(d.Time), words.TimesBounds(d.Time), words.Times(d.Memory), words.TimesBounds(d.Memory))
		if n := len(p.By) - 1; n > 0 {
			var others []string
			for _, d := range p.By[1:] {
				others = append(others, d.Impl)
			}
			text += "; also by " + words.List(others)
		}
		texts = append(texts, text+".")
	}
	if few := f.Uncompared(); len(few) > 0 {
		var names []string
		for _, p := range few {
			names = append(names, p.Impl)
		}
		texts = append(texts, fmt.Sprintf("Not compared, for fewer than %d launches hold them and another map: %s.", compare.FewestLaunches, words.List(names)))
	}
	return texts
}

// weights writes what an entry weighs in the cells of a kin.
func weights(m *words.Markdown, j *compare.Judge, k kin) {
	m.Text("**%s**", words.Escape(shared(k[0])))
	columns := []words.Column{{Head: "map"}}
	figures := make([][]tradeoff.Figure, len(k))
	light := make([][]string, len(k))
	for i, c := range k {
		columns = append(columns, words.Column{Head: "n=" + words.Thousands(float64(c.Spec.N)), Right: true})
		figures[i], light[i] = tradeoff.Figures(j, c, resultfile.BytesPerEntry), tradeoff.Lightest(j, c, resultfile.BytesPerEntry)
	}
	var rows [][]string
	for _, impl := range byWeight(j, figures) {
		cells := []string{words.Escape(impl)}
		for i := range k {
			text := "–"
			if g, ok := tradeoff.Of(figures[i], impl); ok {
				text = words.Amount(g.Value)
				if len(light[i]) < 4 && slices.Contains(light[i], impl) {
					text = "**" + text + "**"
				}
			}
			cells = append(cells, text)
		}
		rows = append(rows, cells)
	}
	tabulate(m, columns, rows)
}

// byWeight returns the impls that have figures, but nop: the ranked ones ascending by the last cell
// that has each, then the others.
func byWeight(j *compare.Judge, figures [][]tradeoff.Figure) []string {
	last := make(map[string]float64)
	var impls []string
	for _, list := range figures {
		for _, g := range list {
			if g.Impl == tradeoff.Floor {
				continue
			}
			if _, known := last[g.Impl]; !known {
				impls = append(impls, g.Impl)
			}
			last[g.Impl] = g.Value.Center
		}
	}
	slices.SortStableFunc(impls, func(a, b string) int {
		switch x, y := j.Ranks(a), j.Ranks(b); {
		case x != y && x:
			return -1
		case x != y:
			return 1
		case last[a] < last[b]:
			return -1
		case last[a] > last[b]:
			return 1
		}
		return 0
	})
	return impls
}

// figuresOf writes a table of measures for each cell. It leaves out measures that no map has.
func figuresOf(m *words.Markdown, j *compare.Judge, cells []*compare.Cell, measures []measure) {
	for _, c := range cells {
		columns := []words.Column{{Head: "map"}}
		var figures [][]tradeoff.Figure
		for _, one := range measures {
			if list := tradeoff.Figures(j, c, one.unit); len(list) > 0 {
				columns = append(columns, words.Column{Head: one.head, Right: true})
				figures = append(figures, list)
			}
		}
		var rows [][]string
		weights := tradeoff.Figures(j, c, resultfile.BytesPerEntry) // the order of the table above, where they are
		for _, impl := range byWeight(j, append(slices.Clone(figures), weights)) {
			row := []string{words.Escape(impl)}
			for _, list := range figures {
				text := "–"
				if g, ok := tradeoff.Of(list, impl); ok {
					text = words.Amount(g.Value)
				}
				row = append(row, text)
			}
			rows = append(rows, row)
		}
		m.Text("**%s**, %s", words.Code(strings.Join(words.Keys(c.String()), "/")), words.Count(c.Procs, "proc"))
		tabulate(m, columns, rows)
	}
}
