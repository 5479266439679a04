package report

import (
	"fmt"
	"math"

	"example.com/mapbench/internal/words"
)

// reading says how to read the report, and what it leaves out.
func (p *page) reading() {
	p.Heading(2, "How to read it")
	p.List(
		"**ns/op** is wall time divided by the operations of all goroutines. It is no latency.",
		"**A launch** is one fresh process for each impl. Launches are the replicates: intervals and tests are over launches and over nothing smaller.",
		fmt.Sprintf("**Levels**: each interval, and each family of comparisons, at %s. A family is the comparisons of one cell, or the points of one curve; the families of the whole report are not corrected for each other.", words.Percent(p.level)),
		fmt.Sprintf("**Margin**: ±%s. *Tied* and *indistinguishable* mean that the whole interval lies within it; *not told apart* and *unresolved* mean that these launches can't tell. Neither stands for the other.", words.Percent(p.margin)),
		"**A crossover** is an interval: on one side of it one impl is shown to be faster, on the other side the other one. It rests on a line between measured values, and is widened where that is seen to bend: on simulated curves that bend and turn it holds the truth as often as it says.",
		"**Who is best** is compared by intervals that are corrected for the number of impls: the fastest is among those called best, or not told apart from them, at the level. Leads and ties, which the same launches choose, keep to it in simulations.",
	)
	p.Heading(3, "Left out")
	var texts []string
	switch state := p.set.State; {
	case state.Outside > 0:
		texts = append(texts, fmt.Sprintf("%d of %s lie outside %s; no median rests on them.", state.Outside, words.Count(state.Launches, "launch"), state))
	case math.IsNaN(float64(state.C2C)):
		texts = append(texts, "The machine's state is not in these files, so no launch is left out for it.")
	default:
		texts = append(texts, fmt.Sprintf("Of %s, none lies outside %s.", words.Count(state.Launches, "launch"), state))
	}
	for _, why := range p.charts.Skipped {
		texts = append(texts, "Not drawn: "+words.Escape(why.Error())+".")
	}
	for _, warning := range p.set.Warnings {
		texts = append(texts, doubt(warning))
	}
	p.List(texts...)
}
