package report

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"example.com/mapbench/bench/answer"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/profile"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/plots"
)

// findings are what judging found about a set, judged once for all pages.
type findings struct {
	set     *compare.Set
	answer  *answer.Answer
	tables  map[*compare.Cell]*compare.Table
	article []profile.Published // the article's figures beside measured ones
	charts  []*plots.Chart      // that pages show
	lead    *plots.Chart        // of charts: the one that PageName shows; nil for none
	sides   []*side             // what maps cost beside time, with charts of their own
	skipped exact.Warnings      // why charts are not there
	level   float64             // requested of each interval
	blank   string              // why nothing can be claimed; "" if something can
}

// judge judges a set and draws its charts.
func judge(set *compare.Set, opt compare.Options) (*findings, error) {
	found, err := answer.Of(set, opt)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(set.Cells, func(c *compare.Cell) bool { return c.Impl == "" }) {
		return nil, errors.New("the files compare builds of a map, not maps: judge them with mapbench compare, or measure maps with mapbench run")
	}
	tables, err := set.Tables(opt)
	if err != nil {
		return nil, err
	}
	gallery, err := plots.Draw(set, opt)
	if err != nil {
		return nil, err
	}
	f := &findings{
		set: set, answer: found,
		tables:  make(map[*compare.Cell]*compare.Table, len(tables)),
		article: profile.BesideArticle(set, opt),
		skipped: gallery.Skipped,
		level:   found.Level,
		blank:   set.Blank(),
	}
	for i, c := range set.Cells {
		f.tables[c] = &tables[i]
	}
	for _, list := range [][]*plots.Chart{gallery.Bars, gallery.Winners, gallery.Lines, gallery.Inflections, gallery.OtherInflections, gallery.Scaling, gallery.Article} {
		for _, chart := range list {
			// A suite of presets has dozens of charts along n, of three sizes each.
			if s := chart.Sweep; s == nil || s.Axis != "n" || isPlain(s.Spec) {
				f.charts = append(f.charts, chart)
			}
		}
	}
	if len(gallery.Winners)+len(gallery.Bars) > 0 {
		f.lead = slices.Concat(gallery.Bars, gallery.Winners)[0]
	}
	if f.blank == "" {
		f.sides = f.sidesOf(compare.NewJudge(opt), tables)
	}
	return f, nil
}

// allCharts returns the charts of all pages, in the order in which they are written.
func (f *findings) allCharts() []*plots.Chart {
	all := slices.Clone(f.charts)
	for _, s := range f.sides {
		all = append(all, s.charts...)
	}
	return all
}

// isPlain reports whether the spec that cells share has all keys but read at their defaults.
func isPlain(spec string) bool {
	keys := words.Keys(spec)
	return len(keys) == 0 || len(keys) == 1 && strings.HasPrefix(keys[0], "read=")
}

// files names the set's files with slashes.
func (f *findings) files() []string {
	names := make([]string, len(f.set.Names))
	for i, name := range f.set.Names {
		names[i] = filepath.ToSlash(name)
	}
	return names
}

// escaped returns texts as Markdown shows them.
func escaped(texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = words.Escape(text)
	}
	return out
}

// picture shows a chart on a page whose folder lies some folders, "" or "../", from the
// charts' parent.
func picture(m *words.Markdown, c *plots.Chart, up string) {
	m.Picture(c.Title, up+ChartsName+"/"+c.FileName())
}

// tabulate writes a table.
func tabulate(m *words.Markdown, columns []words.Column, rows [][]string) {
	m.Table(columns...)
	for _, row := range rows {
		m.Row(row...)
	}
}
