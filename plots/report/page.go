package report

import (
	"fmt"

	"example.com/mapbench/internal/words"
)

// page writes a further page.
func (f *findings) page(p *page) string {
	var m words.Markdown
	m.Text("*%s; nothing here is typed by hand.* Back to %s.", sign, words.Link("the answer and the index", "../"+PageName))
	title := words.Escape(p.title)
	if p.part > 0 {
		title += fmt.Sprintf(" (part %d)", p.part)
	}
	m.Heading(1, title)
	if f.blank != "" {
		m.Text("No map is shown to be faster than another: %s.", words.Escape(f.blank))
	} else {
		f.winners(&m, p.sheet)
	}
	if p.name == "article" {
		f.published(&m)
	}
	m.Heading(2, "How long does an operation take?")
	m.Text("Each entry is a time in ns/op with its %s interval, and how many times as long as the best map it takes. Maps stand in order of merit; one that was measured nowhere in a table has no row. Lower is better. %s.",
		words.Percent(f.level), words.Link("How far to trust it", "../"+PageName+"#"+trustAnchor))
	for _, r := range p.sheet.rows {
		f.figures(&m, p.sheet, r)
	}
	if len(p.shown) > 0 {
		m.Heading(2, "How does it look?")
		for _, chart := range p.shown {
			picture(&m, chart, "../")
		}
	}
	return m.String()
}
