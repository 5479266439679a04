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
	maps := slices.DeleteFunc(pointers(a.Workloads), func(w *Workload) bool { return w.Cell.Impl != "" })
	switch why := a.set.Blank(); {
	case why != "":
		return []string{"No answer: " + why + "."}
	case len(maps) == 0:
		return []string{"No answer: the file compares builds of one map, not maps. mapbench compare judges each of them, mapbench gate all."}
	case len(ranked) == 0:
		return []string{"No answer: no map was measured, only references. Name maps with mapbench run -impl."}
	case len(ranked) == 1:
		return []string{alone(maps, ranked[0])}
	case len(maps) == 1:
		return []string{maps[0].Sentence(), "Measured on " + a.Measured + "."}
	}
	t := tally(maps)
	sentences := []string{best(maps, &t)}
	for _, sentence := range []string{others(maps, &t), unsettled(maps, &t), lead(maps, &t), standard(maps, &t)} {
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

// best says which map is the fastest, in how many of the workloads.
func best(all []*Workload, t *Tally) string {
	if len(t.Wins) == 0 {
		impl, ahead := leader(all)
		return fmt.Sprintf("No map is shown to be the fastest in any of %s (%s); %s has the lowest times in %d.", words.Count(len(all), "workload"), coverage(all), impl, ahead)
	}
	first := t.Wins[0]
	where := fmt.Sprintf("%d of %s", first.Cells, words.Count(len(all), "workload"))
	if first.Cells == len(all) {
		where = "all " + words.Count(len(all), "workload")
	}
	return fmt.Sprintf("%s is the fastest map in %s: %s.", first.Impl, where, coverage(all))
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
		if win.Cells == 1 {
			k := slices.IndexFunc(all, func(w *Workload) bool {
				outcome, best := w.Ranking.Outcome()
				return outcome == compare.OneWins && best[0] == win.Impl
			})
			text += " (" + brief(all[k].Cell) + ")"
		}
		parts = append(parts, text)
	}
	if rest > 0 {
		parts = append(parts, fmt.Sprintf("another in %d", rest))
	}
	return "Elsewhere " + words.List(parts) + "."
}

// unsettled says how many workloads have no single winner, and why.
func unsettled(all []*Workload, t *Tally) string {
	first, _ := leader(all)
	if len(t.Wins) > 0 {
		first = t.Wins[0].Impl
	}
	among := 0
	for _, w := range all {
		if outcome, best := w.Ranking.Outcome(); outcome != compare.OneWins && slices.Contains(best, first) {
			among++
		}
	}
	var parts []string
	add := func(n int, text string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, text))
		}
	}
	add(t.Tied, words.Plural(fmt.Sprint(t.Tied), "tie")[len(fmt.Sprint(t.Tied))+1:])
	add(t.Open, "not told apart")
	add(t.TooFew, "with too few launches to tell")
	add(t.ByState, "in which the order depends on the machine's state")
	add(t.Nothing, "without results")
	total := t.Tied + t.Open + t.TooFew + t.ByState + t.Nothing
	if total == 0 {
		return ""
	}
	text := "No single winner in " + fmt.Sprint(total)
	if total < len(all) {
		text = "In the other " + fmt.Sprint(total) + " there is no single winner"
		if len(t.Wins) > 1 {
			text = fmt.Sprintf("In %d there is no single winner", total)
		}
	}
	text += ": " + words.List(parts)
	if among > 0 {
		text += fmt.Sprintf("; %s is among the best in %d of them", first, among)
	}
	return text + "."
}

// lead says how far the next map is behind the winner.
func lead(all []*Workload, t *Tally) string {
	if len(t.Wins) == 0 {
		return ""
	}
	winner := t.Wins[0].Impl
	var won []*Workload
	next := make(map[string]int)
	often := ""
	for _, w := range all {
		if outcome, best := w.Ranking.Outcome(); outcome == compare.OneWins && best[0] == winner && w.Ranking.RunnerUp != "" {
			won = append(won, w)
			if next[w.Ranking.RunnerUp]++; next[w.Ranking.RunnerUp] > next[often] {
				often = w.Ranking.RunnerUp
			}
		}
	}
	if len(won) == 0 {
		return ""
	}
	part := tally(won)
	name := often
	if next[often] < len(won) {
		name = fmt.Sprintf("the next map (%s in %d)", often, next[often])
	}
	return fmt.Sprintf("Where it is, %s takes %s %% longer.", name, from(percent(part.LeadLo), percent(part.LeadHi)))
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

// figure formats a time in ns/op to three digits.
func figure(ns float64) string {
	switch {
	case math.IsNaN(ns):
		return "–"
	case ns >= 1000:
		return words.Thousands(math.Round(ns))
	case ns >= 100:
		return fmt.Sprintf("%.0f", ns)
	case ns >= 10:
		return fmt.Sprintf("%.1f", ns)
	}
	return fmt.Sprintf("%.2f", ns)
}

// coverage says which workloads there are: read shares, sizes, keys, presets.
func coverage(all []*Workload) string {
	var reads []float64
	var ns []int
	keys := make(map[string]bool)
	plain := 0
	for _, w := range all {
		s := w.Cell.Spec
		reads, ns = append(reads, s.Read), append(ns, s.N)
		keys[s.Key.String()] = true
		if isPlain(s) {
			plain++
		}
	}
	slices.Sort(reads)
	slices.Sort(ns)
	ns = slices.Compact(ns)
	sizes := make([]string, len(ns))
	for i, n := range ns {
		sizes[i] = words.Thousands(float64(n))
	}
	size := words.List(sizes)
	if len(sizes) > 3 {
		size = from(sizes[0], sizes[len(sizes)-1])
	}
	parts := []string{from(share(reads[0]), share(reads[len(reads)-1])) + " % reads", "n=" + size}
	if len(keys) > 1 {
		parts = append(parts, "uint64 and string keys")
	}
	if plain < len(all) {
		parts = append(parts, "other operations, keys or goroutines in "+fmt.Sprint(len(all)-plain))
	}
	return strings.Join(parts, ", ")
}

// brief names a workload: "95 % reads, n=1,000".
func brief(c *compare.Cell) string {
	parts := []string{share(c.Spec.Read) + " % reads", entries(c.Spec.N)}
	for _, key := range words.Keys(c.String()) {
		switch name, value, _ := strings.Cut(key, "="); name {
		case "read", "n", "burst", "call":
		case "key":
			parts = append(parts, value+" keys")
		case "goroutines":
			parts = append(parts, value+" goroutines")
		case "dist":
			parts = append(parts, value)
		default:
			parts = append(parts, key)
		}
	}
	return strings.Join(parts, ", ")
}
