package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/bench/answer"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/plots"
)

// A side is a page about what maps cost beside time.
type side struct {
	name    string // of the page's file, without its extension
	brief   string // what was found, in a sentence
	meaning string // of its words, in Markdown
	text    string
	charts  []*plots.Chart
}

// path is the page's path from the report's folder, with slashes.
func (s *side) path() string { return PagesName + "/" + s.name + ".md" }

// sidesOf returns the pages about what maps cost beside time: those that the set has figures for.
func (f *findings) sidesOf(j *compare.Judge, tables []compare.Table) []*side {
	looks := plots.Looks(tables)
	return slices.DeleteFunc([]*side{f.memory(j, looks), f.tails(j, looks)}, func(s *side) bool { return s == nil })
}

// begin begins the page of a side.
func begin(m *words.Markdown, title string) {
	m.Text("*%s; nothing here is typed by hand.* Back to %s.", sign, words.Link("the answer and the index", "../"+PageName))
	m.Heading(1, title)
}

// A kin is cells that differ in n alone, ascending, each at the share of reads that is nearest to
// the usual one.
type kin []*compare.Cell

// kins returns the cells that sides are about: of those that differ in their share of reads
// alone, the one that choose takes, if any. If some of them are of plain workloads, the others
// are left out. Kins of integer keys come first, then those of most procs.
func (f *findings) kins(choose func([]*compare.Cell) *compare.Cell) []kin {
	plain := make(map[*compare.Cell]bool)
	for _, family := range f.answer.Families {
		for _, w := range family.Workloads {
			plain[w.Cell] = family.Plain
		}
	}
	var cells []*compare.Cell
	for _, g := range f.set.Along("read") {
		if c := choose(g.Cells); c != nil && c.Impl == "" && !slices.Contains(cells, c) {
			cells = append(cells, c)
		}
	}
	if slices.ContainsFunc(cells, func(c *compare.Cell) bool { return plain[c] }) {
		cells = slices.DeleteFunc(cells, func(c *compare.Cell) bool { return !plain[c] })
	}
	slices.SortStableFunc(cells, func(a, b *compare.Cell) int {
		return cmp.Or(cmp.Compare(a.Spec.Key, b.Spec.Key), cmp.Compare(b.Procs, a.Procs), cmp.Compare(a.Spec.N, b.Spec.N))
	})
	var found []kin
	var names []string
	for _, c := range cells {
		name := shared(c)
		k := slices.Index(names, name)
		if k < 0 {
			k = len(found)
			found, names = append(found, nil), append(names, name)
		}
		found[k] = append(found[k], c)
	}
	return found
}

// shared names what the cells of a kin share: all but n and the share of reads.
func shared(c *compare.Cell) string {
	keys := slices.DeleteFunc(words.Keys(c.String()), func(key string) bool {
		return strings.HasPrefix(key, "n=") || strings.HasPrefix(key, "read=")
	})
	return words.Workload(strings.Join(keys, "/"), c.Procs)
}

// shown returns the cells of a kin that have charts and tables of their own: of many the
// smallest, the largest and one between, the largest first.
func (k kin) shown() []*compare.Cell {
	cells := slices.Clone(k)
	if n := len(cells); n > 3 {
		cells = []*compare.Cell{cells[0], cells[n/2], cells[n-1]}
	}
	slices.Reverse(cells)
	return cells
}

// last returns the cell of a kin that has the most entries.
func (k kin) last() *compare.Cell { return k[len(k)-1] }

// at names a cell at the head of a sentence: "95 % reads, n=1,000, 2 procs".
func at(c *compare.Cell) string {
	text := fmt.Sprintf("%s %% reads, n=%s", words.Decimal(c.Spec.Read, 1), words.Thousands(float64(c.Spec.N)))
	if rest := shared(c); rest != "" {
		text += ", " + rest
	}
	return text
}

// workload returns the finding about a cell's times.
func (f *findings) workload(c *compare.Cell) *answer.Workload {
	for i := range f.answer.Workloads {
		if f.answer.Workloads[i].Cell == c {
			return &f.answer.Workloads[i]
		}
	}
	panic("report: a cell that the set lacks")
}

// look shows the charts of a side but the first, which its page has shown.
func (s *side) look(m *words.Markdown) {
	if len(s.charts) < 2 {
		return
	}
	m.Heading(2, "How does it look elsewhere?")
	for _, chart := range s.charts[1:] {
		picture(m, chart, "../")
	}
}
