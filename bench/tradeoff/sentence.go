package tradeoff

import (
	"cmp"
	"fmt"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// SayLightest says which ranked impls of a cell take the least memory for an entry, and how much
// the fastest one takes: a part of a sentence, such as "mutex is the lightest with 38.4 B per
// entry, and xsync, the fastest, takes 56.1". It returns "" if no impl has a figure, and if more
// may be the lightest than a sentence can name.
func SayLightest(j *compare.Judge, c *compare.Cell) string {
	const most = 3
	names := Lightest(j, c, resultfile.BytesPerEntry)
	if len(names) == 0 || len(names) > most {
		return ""
	}
	figures := Figures(j, c, resultfile.BytesPerEntry)
	least, _ := Of(figures, names[0])
	verb := "is"
	if len(names) > 1 {
		verb = "are"
	}
	text := fmt.Sprintf("%s %s the lightest with %s B per entry", words.List(names), verb, words.Figure(least.Value.Center))
	r := j.Rank(c, j.Family(c))
	if outcome, best := r.Outcome(); outcome == compare.OneWins && !slices.Contains(names, best[0]) {
		if f, ok := Of(figures, best[0]); ok {
			text += fmt.Sprintf(", and %s, the fastest, takes %s", best[0], words.Figure(f.Value.Center))
		}
	}
	return text
}

// SayTails says of how many ranked impls of a cell p99 of reads, or of writes, is not told apart
// from the machine's own, and between which times that of the others lies: a part of a sentence. It returns "" if
// nothing can be told from the machine's own.
func SayTails(j *compare.Judge, c *compare.Cell, writes bool) string {
	kind, unit := "reads", resultfile.ReadP99
	if writes {
		kind, unit = "writes", resultfile.WriteP99
	}
	var own []Tail
	machine := 0
	for _, t := range Tails(j, c, unit) {
		switch {
		case !j.Ranks(t.Impl):
		case t.Standing == Own:
			own = append(own, t)
		case t.Standing == Machine:
			machine++
		}
	}
	slices.SortStableFunc(own, func(a, b Tail) int { return cmp.Compare(a.Value.Center, b.Value.Center) })
	about := fmt.Sprintf("p99 of %s at %s %% reads is ", kind, words.Decimal(c.Spec.Read, 1))
	of := func(t Tail) string { return fmt.Sprintf("%s ns (%s)", words.Figure(t.Value.Center), t.Impl) }
	switch {
	case len(own) == 0 && machine == 0:
		return ""
	case len(own) == 0:
		return about + "not told apart from nop's for any map"
	case len(own) == 1:
		about += of(own[0])
	default:
		about += of(own[0]) + " to " + of(own[len(own)-1])
	}
	if machine > 0 {
		about += fmt.Sprintf(", and not told apart from nop's for %s", words.Count(machine, "other map"))
	}
	return about
}
