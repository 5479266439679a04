package proof

import (
	"fmt"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// resampledSection writes what gate runs made of the A/A gate runs came to.
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
	p.printf(`%s gate runs in each row, made of the %d screening sweeps of the A/A gate runs above: sweeps are dealt
without putting them back, some to the screen and others to the confirmation, each whole and
with its sides swapped at random; the same code judges them. A slowdown is added to the new side's time,
in one cell a gate run, each in its turn, or in all of them. The floor is what a cell may be slower by
without being a finding: with that in every cell the test of time, at %s, has nothing to spare, though that
the median must reach %s still holds quiet cells back. With a history, pairs are sized by no
less than the noise that these same gate runs would leave. "Found" is of time alone. A false alarm is a
finding in any cell that nothing was added to; in the row of the floor, a finding of time in any.

`, words.Thousands(float64(first.Runs)), first.Sweeps, percent(p.plan.Rules[0].Alpha), percent(p.plan.Rules[0].Least))
	p.head("added", "gate runs with a false alarm", "found", "worst cell", "a control moved", "inconclusive", "suspects", "sweeps after the screen")
	for _, way := range p.resampled.All {
		p.row(p.madeRow(way)...)
	}
	p.madeByKind()
}

// madeRow returns a row about gate runs made in one way.
func (p *page) madeRow(way *Resampled) []string {
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
	nights := float64(way.Runs)
	row := []string{added, wrong, all, worst, percent(float64(way.Moved) / nights), percent(float64(way.Inconclusive) / nights), words.Decimal(way.Suspects, 1), words.Decimal(way.Confirming, 1)}
	if way.Short > 0 {
		row[0] += fmt.Sprintf(" (the pool was too small in %d gate runs)", way.Short)
	}
	return row
}

// power returns how often cells were found, all of them and the worst.
func power(cells []ResampledCell) (all, worst string) {
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

// madeByKind writes the power of gate runs with one slower cell by kind and by cell.
func (p *page) madeByKind() {
	var ways []*Resampled
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
			hits, nights := 0, 0
			for _, c := range way.Cells {
				if kindOf(c.Name) == k {
					hits, nights = hits+c.Found, nights+c.Runs
				}
			}
			if nights > 0 {
				row = append(row, fmt.Sprintf("%s (at least %s)", percent(float64(hits)/float64(nights)), atLeast(exact.LowerBound(hits, nights, 0.95))))
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
