package report

import (
	"cmp"
	"path/filepath"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/plots"
)

// A page is a report while it is written. Its methods write one part each.
type page struct {
	words.Markdown
	set     *compare.Set
	tables  []compare.Table // of set.Cells, in their order
	table   map[*compare.Cell]*compare.Table
	ranking map[*compare.Cell]*compare.Ranking
	ranked  []string            // the ranked impls that were measured
	article []compare.Published // the article's figures beside measured ones
	heads   []crossover.Headline
	level   float64 // requested of each interval
	margin  float64 // of ties, as a fraction
	charts  *plots.Gallery
	shown   []*plots.Chart // on the page
}

// newPage judges a set and draws its charts. It is an error when there are no cells, or
// nothing to draw although some launch counts in every cell.
func newPage(set *compare.Set, opt compare.Options) (*page, error) {
	charts, err := plots.Draw(set, opt)
	if err == nil && !unused(set) {
		err = charts.WhyEmpty()
	}
	if err != nil {
		return nil, err
	}
	tables, err := set.Tables(opt)
	if err != nil {
		return nil, err
	}
	p := &page{
		set: set, tables: tables, charts: charts,
		table:   make(map[*compare.Cell]*compare.Table, len(tables)),
		ranking: make(map[*compare.Cell]*compare.Ranking, len(tables)),
		ranked:  set.Ranked(opt),
		article: set.BesideArticle(opt),
		heads:   crossover.Headlines(set, opt),
		level:   tables[0].Level, margin: tables[0].Margin,
	}
	rankings := set.Rankings(opt)
	for i, c := range set.Cells {
		p.table[c], p.ranking[c] = &tables[i], &rankings[i]
	}
	return p, nil
}

// write writes all parts. Without a launch that counts there are figures and no findings.
func (p *page) write() {
	p.open()
	if why := p.set.Blank(); why != "" {
		p.blank(why)
	} else {
		p.best()
		p.maps()
		p.changes()
		p.inflects()
		p.presets()
		p.scales()
		p.published()
	}
	p.outside()
	p.absences()
	p.cells()
	p.reading()
}

// show shows charts on the page.
func (p *page) show(charts []*plots.Chart) {
	for _, c := range charts {
		p.Picture(c.Title, ChartsName+"/"+c.FileName())
		p.shown = append(p.shown, c)
	}
}

// tabulate writes a table.
func (p *page) tabulate(columns []words.Column, rows [][]string) {
	p.Table(columns...)
	for _, row := range rows {
		p.Row(row...)
	}
}

// open says on what and from what the numbers were measured.
func (p *page) open() {
	p.Text("*%s; nothing here is typed by hand.*", sign)
	p.Heading(1, "Which concurrent map?")
	p.Text("%s", words.Escape(plots.Provenance(p.set, p.tables)))
	names := make([]string, len(p.set.Names))
	for i, name := range p.set.Names {
		names[i] = words.Code(filepath.ToSlash(name))
	}
	p.Text("%s and %s, from %s. Kernel: %s.", words.Count(len(p.ranked), "impl"), words.Count(len(p.set.Cells), "cell"),
		words.List(names), words.Escape(cmp.Or(p.set.Config[resultfile.KeyKernel], "kernel not stated")))
}

// escaped returns texts as Markdown shows them.
func escaped(texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = words.Escape(text)
	}
	return out
}
