package plots

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/folder"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// What a report's folder holds.
const (
	ReportName = "report.md"
	ChartsName = "charts" // the folder of the charts that the report shows
)

// reportSign is in the first bytes of each report.
const reportSign = "Written by `mapbench report`"

// WriteReport writes a report about a set into a folder, which it makes if need
// be: [ReportName], in GitHub's Markdown, and the charts that it shows, in
// [ChartsName]. It returns the files' names, the report's first. Every number and
// finding is compare's. If nothing can be claimed from the set, the report says why,
// and shows the figures without charts. Files of the same names are replaced if
// mapbench wrote them; others are left alone. It is an error when the set holds no
// cells, or nothing that can be drawn.
func WriteReport(dir string, set *compare.Set, opt compare.Options) (files []string, err error) {
	y, err := newStudy(set, opt)
	if err != nil {
		return nil, fmt.Errorf("writing a report: %w", err)
	}
	g, skipped, err := y.gallery()
	if err == nil && len(g.all()) == 0 && !y.unused() {
		err = y.nothing(skipped)
	}
	if err != nil {
		return nil, fmt.Errorf("writing a report: %w", err)
	}
	r := &report{study: y, gallery: g, skipped: skipped}
	r.heads = crossover.Headlines(set, opt)
	r.open()
	if why := set.Blank(); why != "" {
		r.blank(why)
	} else {
		r.best()
		r.maps()
		r.changes()
		r.inflects()
		r.presets()
		r.scales()
		r.published()
	}
	r.outside()
	r.absences()
	r.cells()
	r.reading()
	file := filepath.Join(dir, ReportName)
	if err := folder.Replaceable(file, reportSign); err != nil {
		return nil, err
	}
	charts := filepath.Join(dir, ChartsName)
	if err := folder.Enterable(charts); err != nil {
		return nil, err
	}
	if files, err = writeCharts(charts, r.shown); err != nil {
		return files, err
	}
	if err := os.WriteFile(file, []byte(r.String()), 0o666); err != nil {
		return files, err
	}
	return slices.Insert(files, 0, file), nil
}

// A report is a page about a study. Its methods write one part each.
type report struct {
	words.Markdown
	*study
	*gallery
	heads   []crossover.Headline
	skipped exact.Warnings // charts that can't be drawn
	shown   []*Chart       // on the page
}

// show shows charts on the page.
func (r *report) show(charts []*Chart) {
	for _, c := range charts {
		r.Picture(c.Title, ChartsName+"/"+c.file())
		r.shown = append(r.shown, c)
	}
}

// tabulate writes a table.
func (r *report) tabulate(columns []words.Column, rows [][]string) {
	r.Table(columns...)
	for _, row := range rows {
		r.Row(row...)
	}
}

// open says on what and from what the numbers were measured.
func (r *report) open() {
	r.Text("*%s; nothing here is typed by hand.*", reportSign)
	r.Heading(1, "Which concurrent map?")
	var procs []int
	var launches span
	for i, c := range r.set.Cells {
		if !slices.Contains(procs, c.Procs) {
			procs = append(procs, c.Procs)
		}
		launches.add(r.tables[i].Launches)
	}
	slices.Sort(procs)
	numbers := make([]string, len(procs))
	for i, p := range procs {
		numbers[i] = fmt.Sprint(p)
	}
	r.Text("%s", words.Escape(provenance(r.set, words.List(numbers), launches)))
	names := make([]string, len(r.set.Names))
	for i, name := range r.set.Names {
		names[i] = words.Code(filepath.ToSlash(name))
	}
	r.Text("%s and %s, from %s. Kernel: %s.", words.Count(len(r.ranked), "impl"), words.Count(len(r.set.Cells), "cell"),
		words.List(names), words.Escape(stated(r.set, resultfile.KeyKernel)))
}

// maps shows who wins over two axes.
func (r *report) maps() {
	r.Heading(2, "Who wins where")
	if len(r.winners) == 0 {
		r.Text("No two read shares were measured at two n, or at two numbers of goroutines, all else equal.")
	}
	r.show(r.winners)
}

// inflects shows what writes cost each impl.
func (r *report) inflects() {
	if len(r.inflections)+len(r.otherInflections) == 0 {
		return
	}
	r.Heading(2, "What writes cost")
	r.Text("Every impl at 95/5 and, on the same workload, at 50/50.")
	r.show(r.inflections)
	if len(r.otherInflections) > 0 {
		r.Fold("The same for other workloads")
		r.show(r.otherInflections)
		r.Unfold()
	}
}

// scales shows how throughput grows.
func (r *report) scales() {
	r.Heading(2, "With more procs and goroutines")
	if len(r.scaling) == 0 {
		r.Text("Neither two numbers of procs nor three of goroutines were measured, all else equal.")
	}
	r.show(r.scaling)
}

// published puts what was measured beside the article's table.
func (r *report) published() {
	r.Heading(2, "The article's table")
	if len(r.beside) == 0 {
		r.Text("Not measured here, in any sweep that holds two of its mixes. The workload is %s.", words.Code("read=95,50,0/n=10000/hit=100"))
		return
	}
	r.Text("The article \"%s\" (section 4.1) times 1e6 operations on a sync.Map of 10,000 int keys at three mixes. Its machine is another one: only the ratios can be held against each other.", words.Escape(compare.ArticleTitle))
	for _, p := range r.beside {
		rows := make([][]string, len(p.Reads))
		for i, read := range p.Reads {
			rows[i] = []string{words.Mix(read), words.Center(p.NsPerOp[i]), words.Bounds(p.NsPerOp[i]), words.Decimal(p.Ms[i], 1), words.Times(p.Log[i]) + " " + words.TimesBounds(p.Log[i]), "×" + words.Factor(p.Ratio[i])}
		}
		rows[0][4], rows[0][5] = "1", "1"
		r.Text("%s, %s:", words.Escape(p.Impl), words.Escape(words.Workload(p.Spec, p.Procs)))
		r.tabulate([]words.Column{{Head: "reads/writes, %"}, {Head: "ms per 1e6 operations", Right: true}, {Head: words.Percent(r.level) + " interval", Right: true}, {Head: "the article's ms", Right: true},
			{Head: "measured ratio", Right: true}, {Head: "the article's ratio", Right: true}}, rows)
		texts := []string{words.Escape(p.Sentence())}
		for _, warning := range p.Warnings {
			texts = append(texts, doubt(warning))
		}
		r.List(texts...)
	}
	r.show(r.article)
}
