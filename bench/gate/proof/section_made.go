package proof

import (
	"fmt"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// resampledSection writes what was found in gate runs that were made of the A/A gate runs.
func (p *page) resampledSection() {
	p.printf("\n### Ten thousand gate runs\n\n")
	if p.resampled == nil || len(p.resampled.All) == 0 {
		p.printf("Not measured yet")
		if _, _, _, err := p.pool(); err != nil {
			p.printf(": %v", err)
		}
		p.printf(".\n")
		return
	}
	first := p.resampled.All[0]
	p.printf(`%s gate runs in each row, made of the %d screening sweeps of the A/A gate runs above. Sweeps are
drawn without replacement, some for the screen and others for the confirmation, each whole and with its
sides swapped at random. The code that judges measured gate runs judges these. A slowdown is added to the new
side's time, in one cell of each gate run, which is each cell in turn, or in all cells. The floor is the
slowdown that a cell may have without being a finding. With the floor in every cell, the test of time
alone may be wrong as often as its level, %s, allows; a quiet cell is still no finding, since its median
must reach %s. With a
history, the number of confirming pairs follows from the noise that these same gate runs would leave, if that is more.
"Found" is of time alone. A false alarm is a finding in any cell to which nothing was added; in the row of
the floor, it is a finding of time in any cell.

`, words.Thousands(float64(first.Runs)), first.Sweeps, percent(p.plan.Rules[0].Alpha), percent(p.plan.Rules[0].Least))
	p.head("added", "gate runs with a false alarm", "found", "worst cell", "a control moved", "inconclusive", "suspects", "sweeps after the screen")
	for _, way := range p.resampled.All {
		p.row(p.madeRow(way)...)
	}
	p.madeByKind()
}

// madeRow returns a row about the gate runs that were made in one way.
func (p *page) madeRow(way *resampled) []string {
	added, wrong, all, worst := "nothing", alarms(way.Alarms, way.Runs), "", ""
	switch {
	case way.Every && way.Slowdown <= p.plan.Rules[0].Floor:
		added = percent(way.Slowdown) + " to all (the floor)"
		wrong = alarms(way.Hits, way.Runs)
	case way.Every:
		added, wrong = percent(way.Slowdown)+" to all", ""
		all, worst = power(way.Cells)
	case way.Slowdown > 0:
		added = percent(way.Slowdown) + " to one"
		all, worst = power(way.Cells)
	}
	if way.History {
		added += ", with a history"
	}
	runs := float64(way.Runs)
	row := []string{added, wrong, all, worst, percent(float64(way.Moved) / runs), percent(float64(way.Inconclusive) / runs), words.Decimal(way.Suspects, 1), words.Decimal(way.Confirming, 1)}
	if way.Short > 0 {
		row[0] += fmt.Sprintf(" (the pool was too small in %d gate runs)", way.Short)
	}
	return row
}

// power returns how often slowdowns were found, in all cells and in the worst one.
func power(cells []resampledCell) (all, worst string) {
	k, n, least := 0, 0, -1
	for i, c := range cells {
		k, n = k+c.Found, n+c.Runs
		if least < 0 || float64(c.Found)*float64(cells[least].Runs) < float64(cells[least].Found)*float64(c.Runs) {
			least = i
		}
	}
	if least < 0 {
		return missing, missing
	}
	c := cells[least]
	return percent(float64(k) / float64(n)), fmt.Sprintf("%s (at least %s)", percent(float64(c.Found)/float64(c.Runs)), atLeast(c.Lower95))
}

// madeByKind writes how often a slowdown of one cell was found, by kind and by cell.
func (p *page) madeByKind() {
	var ways []*resampled
	for _, way := range p.resampled.All {
		if way.Slowdown > 0 && !way.Every && !way.History {
			ways = append(ways, way)
		}
	}
	if len(ways) == 0 {
		return
	}
	columns := []string{"cells"}
	for _, way := range ways {
		columns = append(columns, percent(way.Slowdown))
	}
	p.printf("\nThe power, by what was added to one cell (at least: the bound at 95 %%):\n\n")
	p.head(columns...)
	for _, k := range kinds {
		row := []string{string(k)}
		for _, way := range ways {
			hits, runs := 0, 0
			for _, c := range way.Cells {
				if kindOf(c.Name) == k {
					hits, runs = hits+c.Found, runs+c.Runs
				}
			}
			if runs > 0 {
				row = append(row, fmt.Sprintf("%s (at least %s)", percent(float64(hits)/float64(runs)), atLeast(exact.LowerBound(hits, runs, 0.95))))
			}
		}
		if len(row) > 1 {
			p.row(row...)
		}
	}
	p.printf("\n<details><summary>By cell</summary>\n\n")
	p.head(append(columns, fmt.Sprintf("pairs to confirm (%s)", percent(p.plan.Rules[0].Effect)))...)
	sized := p.resampled.way(p.plan.Rules[0].Effect, false, false)
	for i := range ways[0].Cells {
		row := []string{"`" + ways[0].Cells[i].Name + "`"}
		for _, way := range ways {
			c := way.Cells[i]
			row = append(row, fmt.Sprintf("%s (at least %s)", percent(float64(c.Found)/float64(c.Runs)), atLeast(c.Lower95)))
		}
		p.row(append(row, words.Decimal(sized.Cells[i].Pairs, 0))...)
	}
	p.printf("\n</details>\n")
}
