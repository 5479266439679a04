package report

import (
	"example.com/mapbench/bench/profile"
	"example.com/mapbench/internal/words"
)

// published puts what was measured beside the article's table.
func (f *findings) published(m *words.Markdown) {
	if len(f.article) == 0 {
		return
	}
	m.Heading(2, "How do the article's figures compare?")
	m.Text("The article \"%s\" (section 4.1) times 1e6 operations on a sync.Map of 10,000 int keys at three mixes. Its machine is another one: only the ratios can be held against each other.", words.Escape(profile.ArticleTitle))
	for _, a := range f.article {
		rows := make([][]string, len(a.Reads))
		for i, read := range a.Reads {
			rows[i] = []string{words.Mix(read), words.Center(a.NsPerOp[i]), words.Bounds(a.NsPerOp[i]), words.Decimal(a.Ms[i], 1), words.Times(a.Log[i]) + " " + words.TimesBounds(a.Log[i]), "×" + words.Factor(a.Ratio[i])}
		}
		rows[0][4], rows[0][5] = "1", "1"
		m.Text("%s, %s:", words.Escape(a.Impl), words.Escape(words.Workload(a.Spec, a.Procs)))
		tabulate(m, words.Columns(1, "reads/writes, %", "ms per 1e6 operations", words.Percent(f.level)+" interval",
			"the article's ms", "measured ratio", "the article's ratio"), rows)
		m.Text("%s", words.Escape(a.Sentence()))
	}
}
