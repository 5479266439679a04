package report

import (
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
)

// published puts what was measured beside the article's table.
func (p *page) published() {
	p.Heading(2, "The article's table")
	if len(p.article) == 0 {
		p.Text("Not measured here, in any sweep that holds two of its mixes. The workload is %s.", words.Code("read=95,50,0/n=10000/hit=100"))
		return
	}
	p.Text("The article \"%s\" (section 4.1) times 1e6 operations on a sync.Map of 10,000 int keys at three mixes. Its machine is another one: only the ratios can be held against each other.", words.Escape(compare.ArticleTitle))
	for _, a := range p.article {
		rows := make([][]string, len(a.Reads))
		for i, read := range a.Reads {
			rows[i] = []string{words.Mix(read), words.Center(a.NsPerOp[i]), words.Bounds(a.NsPerOp[i]), words.Decimal(a.Ms[i], 1), words.Times(a.Log[i]) + " " + words.TimesBounds(a.Log[i]), "×" + words.Factor(a.Ratio[i])}
		}
		rows[0][4], rows[0][5] = "1", "1"
		p.Text("%s, %s:", words.Escape(a.Impl), words.Escape(words.Workload(a.Spec, a.Procs)))
		p.tabulate(words.Columns(1, "reads/writes, %", "ms per 1e6 operations", words.Percent(p.level)+" interval",
			"the article's ms", "measured ratio", "the article's ratio"), rows)
		texts := []string{words.Escape(a.Sentence())}
		for _, warning := range a.Warnings {
			texts = append(texts, doubt(warning))
		}
		p.List(texts...)
	}
	p.show(p.charts.Article)
}
