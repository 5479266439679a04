package report

import (
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/bench/answer"
	"example.com/mapbench/plots"
)

// A page is a further page of the report: a topic, or a part of one that is too long.
type page struct {
	*topic
	part  int // from 1 on, if the topic has several pages; otherwise 0
	sheet *sheet
	shown []*plots.Chart
	text  string
}

// path is the page's path from the report's folder, with slashes.
func (p *page) path() string { return PagesName + "/" + p.file() }

// file is the name of the page's file.
func (p *page) file() string {
	if p.part > 1 {
		return fmt.Sprintf("%s-%d.md", p.name, p.part)
	}
	return p.name + ".md"
}

// pages returns the further pages, in the order of the index: none for a single workload,
// which has all its figures on the first page.
func (f *findings) pages() []*page {
	if len(f.answer.Workloads) == 1 {
		return nil
	}
	var pages []*page
	for _, t := range f.topics() {
		parts := f.split(&page{topic: t, sheet: newSheet(t.workloads), shown: t.charts})
		for i, p := range parts {
			if len(parts) > 1 {
				p.part = i + 1
				p.text = f.page(p)
			}
			pages = append(pages, p)
		}
	}
	return pages
}

// texts returns the paths of all pages from the report's folder, with slashes, and their texts.
func (f *findings) texts() (names []string, texts map[string]string) {
	pages := f.pages()
	names, texts = []string{PageName}, map[string]string{PageName: f.front(pages)}
	for _, p := range pages {
		names = append(names, p.path())
		texts[p.path()] = p.text
	}
	for _, s := range f.sides {
		names = append(names, s.path())
		texts[s.path()] = s.text
	}
	return names, texts
}

// split writes a page. If it is too long, it writes its rows on two pages instead, and so on.
// A single row is never split.
func (f *findings) split(p *page) []*page {
	p.text = f.page(p)
	rows := p.sheet.rows
	if strings.Count(p.text, "\n") <= MaxLines-partLines || len(rows) == 1 {
		return []*page{p}
	}
	var parts []*page
	rest := p.shown
	for _, half := range [][]*row{rows[:(len(rows)+1)/2], rows[(len(rows)+1)/2:]} {
		part := &page{topic: p.topic, sheet: &sheet{p.sheet.axis, half}}
		last := len(parts) > 0
		var others []*plots.Chart
		for _, chart := range rest {
			if last || part.sheet.holds(chart) {
				part.shown = append(part.shown, chart)
			} else {
				others = append(others, chart)
			}
		}
		rest = others
		parts = append(parts, f.split(part)...)
	}
	return parts
}

// partLines is how many lines a page grows by when it says which part of a topic it is.
const partLines = 2

// holds reports whether a chart shows a workload of the sheet.
func (s *sheet) holds(c *plots.Chart) bool {
	return slices.ContainsFunc(s.rows, func(r *row) bool {
		return slices.ContainsFunc(r.workloads, func(w *answer.Workload) bool { return slices.Contains(c.Cells, w.Cell) })
	})
}
