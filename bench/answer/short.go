package answer

import (
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
)

// short says a workload's outcome in a few words, with its mark in front.
func (w *Workload) short() string {
	r := &w.Ranking
	outcome, best := r.Outcome()
	if w.fixed {
		return compare.MarkNone.Sign() + " " + compare.ErrFixed.Error()
	}
	if outcome == compare.NoneMeasured {
		return compare.MarkNone.Sign() + " no valid result"
	}
	mark := r.Mark(best[0])
	text := fmt.Sprintf("%s %s %s ns/op", mark.Sign(), best[0], figure(r.NsPerOp.Center))
	if outcome == compare.OneWins && r.RunnerUp != "" {
		text += fmt.Sprintf(", next %s +%s %%", r.RunnerUp, percent(r.Lead.Center))
	}
	if len(best) > 1 {
		others := words.List(best[1:])
		if len(best) > 4 {
			others = fmt.Sprintf("%d others", len(best)-1)
		}
		text += ", " + mark.String() + ": " + others
	}
	return text
}

// short says in at most a number of columns who wins how many of the workloads. It names as
// many winners as fit, one at least.
func (t *Tally) short(columns int) string {
	for named := len(t.Wins); ; named-- {
		if text := t.naming(named); named < 2 || width(text) <= columns {
			return text
		}
	}
}

// naming says who wins how many of the workloads, and names the first n winners.
func (t *Tally) naming(n int) string {
	var parts []string
	rest := 0
	for i, win := range t.Wins {
		if i < n {
			parts = append(parts, fmt.Sprintf("%s %d", win.Impl, win.Cells))
		} else {
			rest += win.Cells
		}
	}
	if rest > 0 {
		parts = append(parts, fmt.Sprintf("else %d", rest))
	}
	for _, open := range t.opens() {
		parts = append(parts, fmt.Sprintf("%s%d", open.mark.Sign(), open.n))
	}
	return fmt.Sprintf("%3d: %s", t.Cells, strings.Join(parts, ", "))
}

// An open counts the workloads without a single winner for one reason.
type open struct {
	n     int
	mark  compare.Mark
	brief string // the mark in a few words
}

// opens returns the counts that are not 0.
func (t *Tally) opens() []open {
	return slices.DeleteFunc([]open{
		{t.Tied, compare.MarkTied, "tie"},
		{t.Open, compare.MarkOpen, "not told apart"},
		{t.TooFew, compare.MarkTooFew, "too few launches"},
		{t.ByState, compare.MarkState, "depends on the state"},
		{t.Nothing, compare.MarkNone, "no result"},
	}, func(o open) bool { return o.n == 0 })
}
