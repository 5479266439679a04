package proof

import (
	"fmt"
	"slices"

	"example.com/mapbench/bench/gate"
)

// benchstatSection compares the gate with benchstat on runs of go test.
func (p *page) benchstatSection() {
	p.printf("\n### Beside benchstat\n\n")
	if len(p.plain)+len(p.plainPlanted) == 0 {
		p.printf("Not measured yet.\n")
		return
	}
	p.printf(`The same cells, measured as is common today: ` + "`go test -bench -count=10`" + ` at 1 s, all of the old
side and then all of the new one, judged by benchstat at its defaults (Mann-Whitney, p <= 0.05, each
cell by itself). Where nothing is planted both sides are the same executable, so not even a
layout differs. An alarm is a cell that is found slower.

`)
	p.head("", "gate", "benchstat")
	aa := gate.NewSeries(outcomesOf(p.aa))
	runs, slower, faster, cells := 0, 0, 0, 0
	for _, n := range p.plain {
		if slices.ContainsFunc(n.cells, plainCell.slower) {
			runs++
		}
		for _, c := range n.cells {
			cells++
			if c.slower() {
				slower++
			} else if c.found {
				faster++
			}
		}
	}
	p.row("gate runs without a change, with an alarm", shareOf(aa.Alarms, aa.Runs), shareOf(runs, len(p.plain)))
	p.row("… cells found slower", shareOf(aa.Found, aa.Cells), shareOf(slower, cells))
	p.row("… cells found faster", shareOf(p.fasterCells(), aa.Cells), shareOf(faster, cells))
	for _, share := range []string{"3%", "5%", "10%"} {
		t, fraction := plainTally(p.plainPlanted, share)
		own := p.tally(fraction)
		if t.cells+own.cells > 0 {
			p.row(fmt.Sprintf("%s planted, cells found", percent(fraction)), shareOf(own.found, own.cells), shareOf(t.found, t.cells))
		}
	}
	var seconds []float64
	for _, n := range slices.Concat(p.plain, p.plainPlanted) {
		seconds = append(seconds, n.seconds)
	}
	p.row("time of a gate run", timeText(p.aa), span(seconds, minutes))
}

// fasterCells counts the cells of the A/A gate runs whose time was found faster.
func (p *page) fasterCells() int {
	n := 0
	for _, run := range p.aa {
		for _, c := range run.Cells {
			if timeOf(c).Verdict == gate.Improvement {
				n++
			}
		}
	}
	return n
}

// plainTally counts the cells of runs of go test in which a share, such as 5%, was planted.
// It also returns the share as a fraction.
func plainTally(runs []plainRun, share string) (t tally, fraction float64) {
	fmt.Sscanf(share, "%f%%", &fraction)
	for _, n := range runs {
		if n.planted != share {
			continue
		}
		for _, c := range n.cells {
			t.cells++
			if c.slower() {
				t.found++
			}
		}
	}
	return t, fraction / 100
}
