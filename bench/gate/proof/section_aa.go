package proof

import (
	"fmt"
	"math"
	"path/filepath"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// aaSection writes what was found in gate runs without a change.
func (p *page) aaSection() {
	p.printf("\n### Gate runs without a change\n\n")
	if len(p.aa) == 0 {
		p.printf("Not measured yet.\n")
		return
	}
	found := gate.NewSeries(outcomesOf(p.aa))
	confirmed, pairs, sweeps := 0, 0, 0
	for _, n := range p.aa {
		pairs += n.Pairs
		sweeps += n.set.Sweeps - n.plan.Screen
		for _, c := range n.Cells {
			if timeOf(c).Stage == gate.ConfirmStage {
				confirmed++
			}
		}
	}
	runs := float64(len(p.aa))
	p.printf("%s of %s, commit %s on both sides. ", words.Count(len(p.aa), "complete gate run"),
		words.Count(len(p.aa[0].Cells), "cell"), short(p.aa[0].set.Config[resultfile.SideKey(resultfile.SideNew, resultfile.KeyCommit)]))
	p.printf("Alarms: %s. Inconclusive: %d. Invalid: %d. ", alarms(found.Alarms, found.Runs-found.Invalid), found.Inconclusive, found.Invalid)
	p.printf("A gate run took %s and, on average, %.0f pairs; in it the time of %s cells was confirmed or cleared by fresh pairs, in %s sweeps after the screen.\n",
		timeText(p.aa), float64(pairs)/runs, words.Decimal(float64(confirmed)/runs, 2), words.Decimal(float64(sweeps)/runs, 1))
	if before := p.before(); before > 0 {
		p.printf("%d of these gate runs were measured before today's rule, and helped to choose it.\n", before)
	}
	p.reasons(p.aa)
	p.pvalues(found)
	p.noise(p.aa)
}

// reasons lists the gate runs that did not pass, and those whose verdict changed since they
// were measured.
func (p *page) reasons(runs []*measured) {
	var lines []string
	for _, n := range runs {
		if n.Verdict == gate.Pass && n.was == n.Verdict {
			continue
		}
		line := fmt.Sprintf("%s: %s", filepath.Base(n.dir), n.Verdict)
		if n.was != n.Verdict {
			line += fmt.Sprintf(" (%s when it was measured, by the rule of that day)", n.was)
		}
		for _, reason := range n.Reasons {
			line += "; " + reason
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		return
	}
	p.printf("\nGate runs that did not pass, today or when they were measured:\n\n")
	for _, line := range lines {
		p.printf("- %s\n", line)
	}
}

// before counts the A/A gate runs that were judged by another plan when they were measured.
func (p *page) before() int {
	n := 0
	for _, run := range p.aa {
		if run.otherPlan {
			n++
		}
	}
	return n
}

// pvalues writes the distribution of the p-values without a change beside the expected one.
func (p *page) pvalues(found *gate.Series) {
	if len(found.Bins) == 0 {
		return
	}
	p.printf(`
The one-sided p-values of the screens' pairs at zero shift, %d of them, beside their own
discrete distribution (chi-square: p = %.2g). Too many small ones would lead to false alarms. Too few would
show that the test is not the intended one.

`, len(found.PValues), float64(found.PFit))
	p.head("p", "got", "expected")
	for _, b := range found.Bins {
		p.row(fmt.Sprintf("above %s to %s", words.Decimal(b.Lo, 2), words.Decimal(b.Hi, 2)),
			fmt.Sprint(b.Got), words.Decimal(b.Expected, 1))
	}
}

// noise writes the cells' noise and the slowdowns that it lets a gate run find.
func (p *page) noise(runs []*measured) {
	sds, mdes, cells := make(map[kind][]float64), make(map[kind][]float64), make(map[kind]map[string]bool)
	for _, n := range runs {
		for _, c := range n.Cells {
			k, f := kindOf(c.Name), timeOf(c)
			sds[k], mdes[k] = append(sds[k], float64(f.SD)), append(mdes[k], float64(f.MDE))
			if cells[k] == nil {
				cells[k] = make(map[string]bool)
			}
			cells[k][c.Name] = true
		}
	}
	p.printf(`
The noise of a pair (a robust standard deviation) and the smallest slowdown that a gate run finds with
%s: the median, the smallest and the largest of all cells in all gate runs. Reads of lock-based maps
(mutex, rwmutex, sharded, cmap) take a lock.

`, percent(p.plan.Found))
	p.head("cells", "number", "noise of a pair", "MDE")
	for _, k := range kinds {
		if len(sds[k]) > 0 {
			p.row(string(k), fmt.Sprint(len(cells[k])), span(sds[k], percent), seen(mdes[k]))
		}
	}
}

// seen formats minimum detectable effects. NaN stands for a cell in which nothing is found.
func seen(mdes []float64) string {
	blind := 0
	for _, mde := range mdes {
		if math.IsNaN(mde) {
			blind++
		}
	}
	text := span(mdes, percent)
	if blind > 0 {
		text += fmt.Sprintf("; none in %d of %d", blind, len(mdes))
	}
	return text
}
