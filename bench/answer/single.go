package answer

import (
	"fmt"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
)

// Sentence says which map is best for the workload and by how much, in a sentence that fits
// into a README. It does not name the machine.
func (w *Workload) Sentence() string {
	r := &w.Ranking
	outcome, best := r.Outcome()
	at := fmt.Sprintf("At %s on %s", brief(w.Cell), words.Count(w.Cell.Procs, "proc"))
	if w.fixed {
		return "No answer: " + compare.ErrFixed.Error() + "."
	}
	if outcome == compare.NoneMeasured {
		return at + " no map has a valid result."
	}
	maps := 1 + len(r.Rivals)
	takes := fmt.Sprintf("takes %s ns/op%s", figure(r.NsPerOp.Center), bounds(r))
	next := ""
	if r.RunnerUp != "" {
		longer, between := words.Longer(r.Lead)
		if between != "" {
			between = " (" + between + " %)"
		}
		next = fmt.Sprintf("; %s is next and takes %s %% longer%s", r.RunnerUp, longer, between)
	}
	text := ""
	switch {
	case outcome == compare.OneWins && maps == 1, outcome == compare.OneMeasured:
		text = fmt.Sprintf("%s alone has results: it %s", best[0], takes)
	case outcome == compare.OneWins:
		text = fmt.Sprintf("%s is the fastest of %d maps: it %s", best[0], maps, takes)
	case outcome == compare.SeveralTie:
		text = fmt.Sprintf("%s are tied as the fastest of %d maps (±%s): %s %s", words.List(best), maps, words.Percent(r.Margin), best[0], takes)
	case outcome == compare.TooFew:
		text = fmt.Sprintf("%s are too few to tell which of %d maps is the fastest: %s is ahead and %s", words.Count(r.Launches, "launch"), maps, best[0], takes)
	case outcome == compare.DependsOnState:
		text = fmt.Sprintf("which of %d maps is the fastest depends on the machine's state: %s %s in all launches, and %s is faster in the state of %s",
			maps, best[0], takes, r.Reversed[0].Impl, r.Reversed[0].State)
	default:
		rest := best[1:]
		who := words.List(rest)
		if len(rest) > 4 {
			who = fmt.Sprintf("%d other maps", len(rest))
		}
		text = fmt.Sprintf("%s is ahead of %s and not told apart from %s: it %s", best[0], words.Count(maps-1, "map"), who, takes)
	}
	return at + ", " + text + next + "."
}

// bounds returns the interval of the best map's time, " (13.5 to 14.1)"; "" if it has none.
func bounds(r *compare.Ranking) string {
	if !r.NsPerOp.Finite() {
		return ""
	}
	return fmt.Sprintf(" (%s to %s)", figure(r.NsPerOp.Lo), figure(r.NsPerOp.Hi))
}
