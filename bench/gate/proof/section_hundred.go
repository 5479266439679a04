package proof

import (
	"example.com/mapbench/bench/gate"
	"example.com/mapbench/internal/words"
)

// hundredSection writes what the gate run of 100 cells found.
func (p *page) hundredSection() {
	p.printf("\n### A hundred cells\n\n")
	n := p.hundred
	if n == nil {
		p.printf("Not measured yet.\n")
		return
	}
	effect := n.plan.Rules[0].Effect
	var able int
	var others []gate.Cell
	for _, c := range n.Cells {
		if float64(timeOf(c).MDE) <= effect {
			able++
		} else {
			others = append(others, c)
		}
	}
	p.printf("%s in %s and %s pairs; the verdict was %s. %d of %d cells would have shown a slowdown of %s with %s, had it been in that cell alone. Several slower cells would have had to share the time for their pairs.\n",
		words.Count(len(n.Cells), "cell"), minutes(n.Elapsed), words.Thousands(float64(n.Pairs)), n.Verdict,
		able, len(n.Cells), percent(effect), percent(n.plan.Found))
	if len(others) > 0 {
		p.printf("\nThe others, and what they see instead:\n\n")
		p.head("cell", "noise of a pair", "MDE", "verdict")
		for _, c := range others {
			f := timeOf(c)
			p.row(cellText(c), span([]float64{float64(f.SD)}, percent), seen([]float64{float64(f.MDE)}), string(f.Verdict))
		}
	}
	p.reasons([]*measured{n})
	p.noise([]*measured{n})
}
