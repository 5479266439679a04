package answer

import (
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
)

// WriteMarkdown appends the answer to a page, as blocks without a heading: the sentences, a
// table for each size, where the answer changes, and what limits it. A table has what maps cost
// beside time, too, if the set says that. It says nothing of the
// workloads that no table has, which a page has room for.
func (a *Answer) WriteMarkdown(page *words.Markdown) {
	for _, paragraph := range a.paragraphs() {
		page.Text("%s", words.Escape(paragraph))
	}
	shown := a.shown()
	for i, m := range shown {
		if i == 0 {
			page.Text("%s", words.Escape("ns/op (lower is better), "+m.Group+"."))
		}
		a.tabulate(page, m)
	}
	if len(shown) > 0 {
		page.Text("%s", strings.Replace(words.Escape(legend(shown, a.Margin, shown...)), words.Escape(compare.MarkBest.Sign())+" ", "bold: ", 1))
		page.Text("%s", words.Escape(strings.Join(costsLegend(shown), " ")))
	}
	var changes []string
	for _, m := range shown {
		if text := a.along(m); text != "" {
			changes = append(changes, words.Escape(entries(m.N)+": "+text+"."))
		}
	}
	if len(changes) > 0 {
		page.Text("%s", words.Escape(a.changing()+":"))
		page.List(changes...)
	}
	var notes []string
	note := func(about string, texts ...string) {
		if len(texts) > 0 && texts[0] != "" {
			notes = append(notes, "**"+about+"**: "+words.Escape(strings.Join(texts, "; ")+"."))
		}
	}
	note("Not measured", a.NotMeasured...)
	note("Not asked", a.NotAsked)
	note("Trust", append([]string{a.Measured}, a.Trust...)...)
	page.List(notes...)
}

// tabulate writes a matrix: a row for each map, a column for each read share.
func (a *Answer) tabulate(page *words.Markdown, m *Matrix) {
	columns := chosen(m, 8)
	heads := []string{entries(m.N)}
	for _, c := range columns {
		heads = append(heads, share(m.Columns[c].Read)+" %")
	}
	costs := m.Costs.columns(true)
	for _, c := range costs {
		heads = append(heads, strings.TrimSpace(c.head[0])+" "+strings.TrimSpace(c.head[1]))
	}
	page.Table(words.Columns(1, heads...)...)
	for _, r := range m.Rows {
		if !slices.ContainsFunc(r.Entries, func(e Entry) bool { return e.Mark != compare.MarkNone }) {
			continue
		}
		cells := []string{words.Escape(r.Impl)}
		for _, c := range columns {
			e := r.Entries[c]
			text := figure(e.NsPerOp)
			if e.Mark != compare.MarkNone {
				text += words.Escape(e.Mark.Sign())
			}
			if e.Mark == compare.MarkBest {
				text = fmt.Sprintf("**%s**", figure(e.NsPerOp))
			}
			cells = append(cells, text)
		}
		for _, c := range costs {
			cells = append(cells, words.Escape(strings.TrimSpace(c.text(r.Impl))))
		}
		page.Row(cells...)
	}
}
