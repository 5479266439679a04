package report

import (
	"fmt"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
)

// blank says that nothing can be claimed, and why.
func (p *page) blank(why string) {
	p.Heading(2, "No finding")
	p.Text("Which map to take is not known: %s. The figures stand below; nothing follows from them.", words.Escape(why))
}

// unused reports whether some cell was measured and has no launch that counts. The report
// says so even if there is no chart.
func unused(set *compare.Set) bool {
	return slices.ContainsFunc(set.Cells, func(c *compare.Cell) bool { return len(c.Launches) == c.OutsideLaunches() })
}

// outside shows the figures of cells that have no launch in the machine's main state.
// They are marked as such, and no impl is called faster.
func (p *page) outside() {
	var rows [][]string
	for _, c := range p.set.Cells {
		figures, why := c.OutsideFigures()
		for _, f := range figures {
			rows = append(rows, []string{words.Code(c.String()), fmt.Sprint(c.Procs), words.Escape(f.Impl), words.Number(f.NsPerOp), fmt.Sprint(f.Launches), words.Escape(why)})
		}
	}
	if len(rows) == 0 {
		return
	}
	p.Heading(2, "Taken in another state")
	p.Text("No launch of these cells lies in the machine's main state. Their medians are of launches in other states, and are not compared: measure them again on a quieter machine.")
	p.tabulate([]words.Column{{Head: "workload"}, {Head: "procs", Right: true}, {Head: "impl"}, {Head: "ns/op, in another state", Right: true}, {Head: "launches", Right: true}, {Head: "why the first is"}}, rows)
}
