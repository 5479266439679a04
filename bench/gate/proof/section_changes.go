package proof

import (
	"cmp"
	"fmt"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/gate"
	"example.com/mapbench/internal/words"
)

// changesSection writes what the gate found of real changes.
func (p *page) changesSection() {
	p.printf("\n### Real changes\n\n")
	if len(p.changes) == 0 {
		p.printf("Not measured yet.\n")
		return
	}
	p.printf(`Changes that nobody planted. Beside each is a longer measurement of the same change: the median of its
screening pairs, with its 95 %% interval by the sign test.

`)
	p.head("change", "cell", "by", "verdict", "delta", "interval", "measured for long")
	for _, c := range p.changes {
		for _, cell := range slices.SortedFunc(slices.Values(c.run.Cells), func(a, b gate.Cell) int { return cmp.Compare(a.Name, b.Name) }) {
			f, long := timeOf(cell), missing
			if c.long != nil {
				size := compare.MedianInterval(gate.ScreenLogs(c.long.set, c.long.plan)[cell.Name], 0.95)
				long = fmt.Sprintf("%s (%s)", words.Delta(size.Center), words.DeltaBounds(size))
			}
			p.row(c.name, cellText(cell), f.Metric, string(f.Verdict), signed(f.Delta), f.Bounds(), long)
		}
	}
	p.printf("\n")
	for _, c := range p.changes {
		p.printf("- %s: old `%s`, new `%s`; the gate run was %s and took %s.\n", c.name, c.run.Old, c.run.New, c.run.Verdict, minutes(c.run.Elapsed))
	}
}
