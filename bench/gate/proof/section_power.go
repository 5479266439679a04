package proof

import (
	"fmt"
	"maps"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/gate"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// A tally counts planted cells and how many of them were found.
type tally struct{ found, cells int }

func (t *tally) add(f gate.Finding) {
	t.cells++
	if f.Verdict == gate.Regression {
		t.found++
	}
}

// tally counts the cells in which a share was planted.
func (p *page) tally(share float64) tally { return tallyOf(p.planted, share) }

// tallyOf counts the cells of gate runs in which a share was planted.
func tallyOf(runs []*measured, share float64) tally {
	var t tally
	for _, n := range runs {
		if n.planted.Share != share {
			continue
		}
		for _, c := range n.Cells {
			if n.isPlanted(c) {
				t.add(timeOf(c))
			}
		}
	}
	return t
}

// plantedCell is what was found of a planted share in a cell, or in a kind of cells.
type plantedCell struct {
	tally
	logs []float64 // log-ratios of the pairs of all screens
}

// size returns the true size of the slowdown: the median of all pairs.
func (c *plantedCell) size() exact.Interval {
	size := compare.MedianInterval(c.logs, 0.95)
	return size
}

// truth formats the true size with its interval.
func (c *plantedCell) truth() string {
	size := c.size()
	return fmt.Sprintf("%s (%s)", words.Delta(size.Center), words.DeltaBounds(size))
}

// powerSection writes how many planted slowdowns were found.
func (p *page) powerSection() {
	p.printf("\n### Planted slowdowns\n\n")
	if len(p.planted) == 0 {
		p.printf("Not measured yet.\n")
		return
	}
	shares := make(map[float64]bool)
	var beside tally // of the cells in which nothing was planted
	for _, n := range p.planted {
		shares[n.planted.Share] = true
		for _, c := range n.Cells {
			if !n.isPlanted(c) {
				beside.add(timeOf(c))
			}
		}
	}
	p.printf(`%s. In each, the new side's build of one map, or of all maps, does extra work. How much slower that
makes the map is measured, not assumed: the true size is the median of all screening pairs of these
gate runs, whose number no finding decided. By cell it has its 95 %% interval by the sign test. The number
of confirming pairs followed from the noise of earlier gate runs without a change, which is in noise.json in
the folders.
`, words.Count(len(p.planted), "gate run"))
	if beside.cells > 0 {
		p.printf("Of the other cells of these gate runs %d of %s were found slower.\n", beside.found, words.Thousands(float64(beside.cells)))
	}
	p.printf("\n")
	p.head("planted", "cells", "found", "true size")
	for _, share := range slices.Sorted(maps.Keys(shares)) {
		byKind := p.plantedBy(share, func(c gate.Cell) string { return string(kindOf(c.Name)) })
		for _, k := range kinds {
			if c := byKind[string(k)]; c != nil {
				p.row(percent(share), string(k), found(c.found, c.cells), words.Delta(c.size().Center))
			}
		}
		all := p.tally(share)
		p.row(percent(share), "**all**", found(all.found, all.cells), "")
	}
	p.printf("\n<details><summary>By cell</summary>\n\n")
	p.head("cell", "planted", "found", "true size")
	for _, share := range slices.Sorted(maps.Keys(shares)) {
		byCell := p.plantedBy(share, cellText)
		for _, name := range slices.Sorted(maps.Keys(byCell)) {
			c := byCell[name]
			p.row(name, percent(share), fmt.Sprintf("%d of %d", c.found, c.cells), c.truth())
		}
	}
	p.printf("\n</details>\n")
	var doubtful []*measured
	for _, n := range p.planted {
		if n.Verdict == gate.Invalid || n.Verdict == gate.Inconclusive {
			doubtful = append(doubtful, n)
		}
	}
	p.reasons(doubtful)
}

// plantedBy sums up the cells in which a share was planted, grouped by name(cell).
func (p *page) plantedBy(share float64, name func(gate.Cell) string) map[string]*plantedCell {
	groups := make(map[string]*plantedCell)
	for _, n := range p.planted {
		if n.planted.Share != share {
			continue
		}
		logs := gate.ScreenLogs(n.set, n.plan)
		for _, c := range n.Cells {
			if !n.isPlanted(c) {
				continue
			}
			g := groups[name(c)]
			if g == nil {
				g = new(plantedCell)
				groups[name(c)] = g
			}
			g.add(timeOf(c))
			g.logs = append(g.logs, logs[c.Name]...)
		}
	}
	return groups
}
