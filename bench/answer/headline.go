package answer

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
)

// headline returns the sentences that are said first.
func (a *Answer) headline(ranked []string) []string {
	maps := slices.DeleteFunc(pointers(a.Workloads), func(w *Workload) bool { return w.Cell.Impl != "" || w.fixed })
	switch why := a.set.Blank(); {
	case why != "":
		return []string{"No answer: " + why + "."}
	case len(maps) == 0 && a.Workloads[0].fixed:
		return []string{"No answer: " + compare.ErrFixed.Error() + "."}
	case len(maps) == 0:
		return []string{"No answer: the file compares builds of one map, not maps. mapbench compare judges each of them, mapbench gate all."}
	case len(ranked) == 0:
		return []string{"No answer: no map was measured, only references. Name maps with mapbench run -impl."}
	case len(ranked) == 1:
		return []string{alone(maps, ranked[0])}
	case len(maps) == 1:
		sentences := []string{maps[0].Sentence(), "Measured on " + a.Measured + "."}
		if text := standardOf(maps[0], ranked); text != "" {
			sentences = append(sentences, text)
		}
		return sentences
	}
	t := countOutcomes(maps)
	sentences := []string{best(maps, &t)}
	for _, sentence := range []string{others(maps, &t), unsettled(maps, &t), standardSentence(maps, ranked)} {
		if sentence != "" {
			sentences = append(sentences, sentence)
		}
	}
	return sentences
}

// pointers returns pointers to the workloads.
func pointers(all []Workload) []*Workload {
	found := make([]*Workload, len(all))
	for i := range all {
		found[i] = &all[i]
	}
	return found
}

// alone says what there is to say of a single map.
func alone(all []*Workload, impl string) string {
	least, most := math.Inf(1), math.Inf(-1)
	for _, w := range all {
		if ns := w.Ranking.NsPerOp.Center; !math.IsNaN(ns) {
			least, most = min(least, ns), max(most, ns)
		}
	}
	return fmt.Sprintf("No answer: %s alone was measured, so nothing says which map is best. It takes %s ns/op. Measure others beside it: mapbench run -impl %s,…",
		impl, from(figure(least), figure(most)), impl)
}

// best says which map is the fastest in how many of the workloads, and how far the next one
// is behind.
func best(all []*Workload, t *Tally) string {
	count, where := words.Count(len(all), "workload"), coverage(all)
	if len(t.Wins) == 0 {
		impl, ahead := leader(all)
		times := fmt.Sprintf("in %d", ahead)
		if ahead == len(all) {
			times = "in each"
		}
		return fmt.Sprintf("No map is shown to be the fastest in any of %s (%s); %s has the lowest times %s.", count, where, impl, times)
	}
	first := t.Wins[0]
	switch {
	case first.Cells == len(all):
		if len(all) == 2 {
			count = "both workloads"
		} else {
			count = "all " + count
		}
		return fmt.Sprintf("%s is the fastest map in %s (%s)%s.", first.Impl, count, where, lead(all, t))
	case len(t.Wins) == 1:
		return fmt.Sprintf("%s is the fastest map in %d of %s (%s)%s.", first.Impl, first.Cells, count, where, lead(all, t))
	}
	return fmt.Sprintf("Of %s (%s), %s is the fastest map in %d%s%s.", count, where, first.Impl, first.Cells, span(wonBy(all, first.Impl)), lead(all, t))
}

// wonBy returns the workloads in which a map is the winner.
func wonBy(all []*Workload, impl string) []*Workload {
	var won []*Workload
	for _, w := range all {
		if outcome, best := w.Ranking.Outcome(); outcome == compare.OneWins && best[0] == impl {
			won = append(won, w)
		}
	}
	return won
}

// leader returns the map that is the first of most rankings, and of how many.
func leader(all []*Workload) (impl string, ahead int) {
	times := make(map[string]int)
	for _, w := range all {
		if _, best := w.Ranking.Outcome(); len(best) > 0 {
			if times[best[0]]++; times[best[0]] > ahead {
				impl, ahead = best[0], times[best[0]]
			}
		}
	}
	return impl, ahead
}

// others says which other maps are the fastest, and where if that is short.
func others(all []*Workload, t *Tally) string {
	if len(t.Wins) < 2 {
		return ""
	}
	const most = 4 // more would hide them
	var parts []string
	rest := 0
	for i, win := range t.Wins[1:] {
		if i >= most {
			rest += win.Cells
			continue
		}
		text := fmt.Sprintf("%s in %d", win.Impl, win.Cells)
		if i == 0 {
			text = fmt.Sprintf("%s is the fastest in %d", win.Impl, win.Cells)
		}
		if won := wonBy(all, win.Impl); win.Cells == 1 {
			text += " (" + brief(won[0].Cell) + ")"
		} else {
			text += span(won)
		}
		parts = append(parts, text)
	}
	if rest > 0 {
		parts = append(parts, fmt.Sprintf("another in %d", rest))
	}
	return words.List(parts) + "."
}

// unsettled says how many workloads have no single winner, and why. It names the map that
// wins most, or is ahead most, if it is among the best of all of them.
func unsettled(all []*Workload, t *Tally) string {
	first, _ := leader(all)
	if len(t.Wins) > 0 {
		first = t.Wins[0].Impl
	}
	among, total := 0, t.Tied+t.Open+t.TooFew+t.ByState+t.Nothing
	for _, w := range all {
		outcome, best := w.Ranking.Outcome()
		if outcome == compare.OneWins {
			continue
		}
		if slices.Contains(best, first) {
			among++
		}
		if few := len(best) > 1 && len(best) < 5; few && total == 1 {
			verb := map[compare.Outcome]string{compare.SeveralTie: "tie", compare.NotToldApart: "are not told apart"}[outcome]
			if verb != "" {
				return fmt.Sprintf("At %s, %s %s.", brief(w.Cell), words.List(best), verb)
			}
		}
	}
	if total == 0 {
		return ""
	}
	var parts []string
	for _, part := range []struct {
		n            int
		one, several string
	}{
		{t.Tied, "ends in a proven tie", "end in a proven tie"},
		{t.Open, "is not told apart", "are not told apart"},
		{t.TooFew, "has too few launches to tell", "have too few launches to tell"},
		{t.ByState, "depends on the machine's state", "depend on the machine's state"},
		{t.Nothing, "has no results", "have no results"},
	} {
		switch part.n {
		case 0:
		case 1:
			parts = append(parts, "1 "+part.one)
		default:
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.several))
		}
	}
	text := words.List(parts)
	switch {
	case len(t.Wins) == 1 && total == 1:
		text = "The other one" + strings.TrimPrefix(text, "1")
	case len(t.Wins) == 1 && len(parts) == 1:
		text = "The other " + text
	case len(t.Wins) == 1:
		text = "Of the others, " + text
	case len(t.Wins) == 0 && len(parts) == 1:
		text = "All " + text
	}
	switch {
	case len(t.Wins) == 0:
	case among == total:
		text += fmt.Sprintf(", %s always among the best", first)
	case among > 0:
		text += fmt.Sprintf(", %s among the best in %d", first, among)
	}
	return text + "."
}

// lead says how far the next map is behind the one that wins most: "; the next, xsync3, takes
// 11 to 26 % longer". It returns "" if no other map was measured.
func lead(all []*Workload, t *Tally) string {
	won := slices.DeleteFunc(wonBy(all, t.Wins[0].Impl), func(w *Workload) bool { return w.Ranking.RunnerUp == "" })
	next := make(map[string]int)
	often := ""
	for _, w := range won {
		if next[w.Ranking.RunnerUp]++; next[w.Ranking.RunnerUp] > next[often] {
			often = w.Ranking.RunnerUp
		}
	}
	if len(won) == 0 {
		return ""
	}
	part := countOutcomes(won)
	if next[often] < len(won) {
		often = "mostly " + often
	}
	there := ""
	if len(won) < len(all) {
		there = " there"
	}
	return fmt.Sprintf("; the next, %s, takes %s %% longer%s", often, from(percent(part.LeadLo), percent(part.LeadHi)), there)
}

// percent formats a log-ratio as per cent, without decimals from 10 % on.
func percent(log float64) string {
	more := 100 * math.Expm1(log)
	if math.Abs(more) < 9.95 {
		return words.Decimal(more, 1)
	}
	return words.Thousands(math.Round(more))
}

// from joins the ends of a range, which may read the same.
func from(lo, hi string) string {
	if lo == hi {
		return lo
	}
	return lo + " to " + hi
}

// figure formats a figure, such as a time in ns/op, to three digits.
func figure(x float64) string { return words.Figure(x) }
