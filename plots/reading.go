package plots

import (
	"fmt"

	"example.com/mapbench/bench/compare"
)

// reading says how to read the report, and what it leaves out.
func (r *report) reading() {
	r.say("## How to read it")
	r.items([]string{
		"**ns/op** is wall time divided by the operations of all goroutines. It is no latency.",
		"**A launch** is one fresh process for each impl. Launches are the replicates: intervals and tests are over launches and over nothing smaller.",
		fmt.Sprintf("**Levels**: each interval, and each family of comparisons, at %s. A family is the comparisons of one cell, or the points of one curve; the families of the whole report are not corrected for each other.", compare.FormatPercent(r.level)),
		fmt.Sprintf("**Margin**: ±%s. *Tied* and *indistinguishable* mean that the whole interval lies within it; *not told apart* and *unresolved* mean that these launches can't tell. The one never stands for the other.", compare.FormatPercent(r.margin)),
		"**A crossover** is an interval: on one side of it one impl is shown to be faster, on the other side the other one.",
	})
	r.say("### Left out")
	var texts []string
	if state := r.set.State; state.Outside > 0 {
		texts = append(texts, fmt.Sprintf("%d of %s lie outside the machine's main state (%.0f ns from core to core); no median rests on them.",
			state.Outside, compare.Count(state.Launches, "launch"), float64(state.C2C)))
	} else {
		texts = append(texts, fmt.Sprintf("No launch lies outside the machine's main state, of %d.", state.Launches))
	}
	for _, why := range r.skipped {
		texts = append(texts, "Not drawn: "+escape(why.Error())+".")
	}
	for _, warning := range r.set.Warnings {
		texts = append(texts, doubt(warning))
	}
	r.items(texts)
}
