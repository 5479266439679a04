package report

import (
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
)

// cells lists every impl in every cell, folded by workload.
func (p *page) cells() {
	p.Heading(2, "All figures")
	p.Text("ns/op is a median over launches with its %s interval. Delta is the median of the paired ratio against the cell's reference; its interval holds together with the others of its cell. Winners are bold: no impl is shown to be faster.", words.Percent(p.level))
	groups, err := p.set.Groups("read")
	if err != nil {
		panic("plots: " + err.Error()) // read is an axis
	}
	seen := make(map[*compare.Cell]bool)
	for _, g := range groups {
		p.Fold(words.Workload(g.Spec, g.Procs))
		for i := len(g.Cells) - 1; i >= 0; i-- { // from the highest share of reads
			if c := g.Cells[i]; !seen[c] {
				seen[c] = true
				p.figures(p.table[c])
			}
		}
		p.Unfold()
	}
}

// figures writes a cell's table.
func (p *page) figures(t *compare.Table) {
	ref := "no reference"
	if t.Ref != "" {
		ref = "against " + t.Ref
	}
	p.Text("**%s**, %s, %s, %s", words.Code(t.Cell), words.Count(t.Procs, "proc"), words.Count(t.Launches, "launch"), words.Escape(ref))
	rows := make([][]string, len(t.Rows))
	for i, row := range t.Rows {
		name := words.Escape(row.Impl)
		if row.Winner {
			name = "**" + name + "**"
		}
		delta := ""
		if d := row.Delta; d != nil {
			delta = words.Delta(d.Log.Center)
			if d.Log.Finite() {
				delta += " (" + words.DeltaBounds(d.Log) + ")"
			}
		}
		rows[i] = []string{name, words.Center(row.NsPerOp), words.Bounds(row.NsPerOp), delta, words.Escape(t.Remark(row)), words.Number(row.AllocsPerOp), words.Number(row.BytesPerOp)}
	}
	p.tabulate([]words.Column{{Head: "impl"}, {Head: "ns/op", Right: true}, {Head: "interval", Right: true}, {Head: "delta", Right: true}, {Head: "verdict"}, {Head: "allocs/op", Right: true}, {Head: "B/op", Right: true}}, rows)
	var texts []string
	for _, warning := range t.Doubts() {
		texts = append(texts, doubt(warning))
	}
	p.List(texts...)
}
