package proof

import (
	"fmt"
	"io"
	"math"
	"slices"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// WriteDoc writes docs/gate.md. It says "not measured yet" of what the results lack. It
// returns an error if resampled.json is of other gate runs, or of another plan.
func WriteDoc(w io.Writer, r *Results) error {
	if err := r.checkResampled(); err != nil {
		return err
	}
	p := &page{Results: r, plan: gate.DefaultPlan()}
	p.summary()
	p.rule()
	p.printf("\n## Proof\n")
	p.aaSection()
	p.powerSection()
	p.resampledSection()
	p.benchstatSection()
	p.hundredSection()
	p.changesSection()
	p.pullSection()
	p.limits()
	p.commands()
	_, err := io.WriteString(w, p.String())
	return err
}

// summary writes the head of the page, with the figures that most readers want.
func (p *page) summary() {
	p.printf(`<!-- Generated from results/gate by make docs: don't edit. -->

# The gate

` + "`mapbench gate -old SUBJECT -new SUBJECT`" + ` says whether a change made a concurrent map
slower, and how often that is wrong. In short:

`)
	p.head("", "")
	time := p.plan.Rules[0]
	aa := gate.NewSeries(outcomesOf(p.aa))
	p.row("a false alarm in any cell, promised", fmt.Sprintf("in at most %s of gate runs", percent(p.plan.Alpha())))
	p.row("… in gate runs that were measured", alarms(aa.Alarms, aa.Runs-aa.Invalid))
	p.row("… in gate runs made of them, with a history", alarmsOf(p.resampled.way(0, false, true)))
	p.row("… without a history", alarmsOf(p.resampled.way(0, false, false)))
	tally := p.tally(time.Effect)
	p.row(fmt.Sprintf("cells with a planted slowdown of %s that were found, with a history", percent(time.Effect)), found(tally.found, tally.cells))
	p.row("… in gate runs made of others, in one cell a gate run, with a history", p.powerOf(p.resampled.way(time.Effect, false, true)))
	p.row("… without a history", p.powerOf(p.resampled.way(time.Effect, false, false)))
	p.row(fmt.Sprintf("the smallest slowdown found with %s (MDE)", percent(p.plan.Found)), p.smallest())
	p.row("time of a gate run of 20 cells", timeText(p.aa))
	if p.hundred != nil {
		p.row("time of a gate run of 100 cells", timeText([]*measured{p.hundred}))
	} else {
		p.row("time of a gate run of 100 cells", missing)
	}
	p.printf("\nk of n (at most, at least): the exact one-sided bound of the probability, at 95 %% (Clopper and Pearson 1934).\n")
	p.printf("%s\n", p.where())
}

// timeText says how long gate runs took.
func timeText(runs []*measured) string {
	if len(runs) == 0 {
		return missing
	}
	return span(elapsed(runs), minutes)
}

// where says on which machine the gate runs were measured, and which builds.
func (p *page) where() string {
	runs := p.runs()
	if len(runs) == 0 {
		return "No gate runs were measured yet."
	}
	var commits, versions []string
	for _, n := range runs {
		config := n.set.Config
		commits, versions = append(commits, short(config[resultfile.SideKey(resultfile.SideNew, resultfile.KeyCommit)])), append(versions, config[resultfile.SideKey(resultfile.SideNew, resultfile.KeyGoVersion)])
	}
	config := runs[0].set.Config
	cores := config[resultfile.KeyCores] + " cores"
	if quota := config[resultfile.KeyQuota]; quota != "" {
		cores += " and a quota of " + quota
	}
	return fmt.Sprintf("Measured on %s with %s, kernel %s; new sides: %s, commit %s.",
		config[resultfile.KeyCPU], cores, config[resultfile.KeyKernel], distinct(versions), distinct(commits))
}

// distinct lists texts, each once. It sorts them in place.
func distinct(texts []string) string {
	slices.Sort(texts)
	texts = slices.Compact(texts)
	return words.List(texts)
}

func short(commit string) string { return commit[:min(12, len(commit))] }

// alarmsOf says how many of the made gate runs had a false alarm.
func alarmsOf(way *resampled) string {
	if way == nil {
		return missing
	}
	return alarms(way.Alarms, way.Runs)
}

// powerOf says how often a slowdown was found in made gate runs.
func (p *page) powerOf(way *resampled) string {
	if way == nil {
		return missing
	}
	all, worst := power(way.Cells)
	return all + "; in the worst cell " + worst
}

// smallest says what slowdown the cells of the A/A gate runs would have shown.
func (p *page) smallest() string {
	var mdes []float64
	able := 0
	for _, n := range p.aa {
		for _, c := range n.Cells {
			mde := float64(timeOf(c).MDE)
			if math.IsNaN(mde) {
				mde = math.Inf(1) // no slowdown would have been found
			}
			mdes = append(mdes, mde)
			if mde <= p.plan.Rules[0].Effect {
				able++
			}
		}
	}
	if len(mdes) == 0 {
		return missing
	}
	middle := "none"
	if m := median(mdes); !math.IsInf(m, 0) {
		middle = percent(m)
	}
	return fmt.Sprintf("%s in the median cell, %s or less in %s", middle, percent(p.plan.Rules[0].Effect), shareOf(able, len(mdes)))
}
