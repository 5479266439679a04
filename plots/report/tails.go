package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/tradeoff"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/plots"
	"example.com/mapbench/plots/costs"
)

// tails returns the page about the slowest operations; nil if no operation was sampled.
func (f *findings) tails(j *compare.Judge, looks map[string]plots.Look) *side {
	kins := f.kins(tradeoff.NearestTails)
	if len(kins) == 0 {
		return nil
	}
	s := &side{
		name:    "tails",
		meaning: "**p99**: 99 of 100 sampled operations took at most this. **Nop** does nothing and is timed the same way, so its times are the machine's own. A map's time that is not shown to be above nop's in the same launches is **not told apart** from it.",
	}
	var m words.Markdown
	begin(&m, "How slow are the slowest operations?")
	first := kins[0].last()
	s.brief = slowest(j, first)
	m.Text("%s", words.Escape(s.brief))
	m.Text("%s", loop(first))
	var cells []*compare.Cell
	for _, k := range kins {
		for _, c := range k.shown() {
			if chart := costs.Tails(f.set, looks, j, c); chart != nil {
				s.charts = append(s.charts, chart)
			}
			cells = append(cells, c)
		}
	}
	if len(s.charts) > 0 {
		picture(&m, s.charts[0], "../")
	}
	m.Heading(2, "How long does an operation take, and how often longer?")
	m.Text("Times in ns of sampled operations, in medians over launches; p99 with its %s interval. %s: not told apart from nop's time of the same column, which is the machine's own. %s stands after a time whose launches are too few to tell. Lower is better. %s.",
		words.Percent(f.level), asNop, compare.MarkTooFew.Sign(), words.Link("How far to trust it", "../"+PageName+"#"+trustAnchor))
	var left []string
	for _, c := range cells {
		const rest = 20 // lines of what follows, beside charts
		if strings.Count(m.String(), "\n")+2*(len(c.Contestants)+5)+2*len(s.charts)+rest > MaxLines {
			left = append(left, words.Code(brief(f.workload(c)))+" "+words.Count(c.Procs, "proc"))
			continue
		}
		quantiles(&m, j, c)
	}
	if len(left) > 0 {
		m.Text("Left out for want of room: %s.", words.List(left))
	}
	if !tradeoff.Floored(tradeoff.Tails(j, first, resultfile.ReadP99)) && !tradeoff.Floored(tradeoff.Tails(j, first, resultfile.WriteP99)) {
		m.Text("Nop was not measured beside the maps, so nobody can tell how much of these times is the machine's own. Name it with %s.", words.Code("mapbench run -impl"))
	}
	s.look(&m)
	s.text = m.String()
	return s
}

// asNop stands in place of a time that is not told apart from nop's. A figure would mislead: nop's may
// be below the quantile before it, and the map's own is not shown to be the map's.
const asNop = "≈ nop"

// slowest says what p99 of reads and of writes is in a cell.
func slowest(j *compare.Judge, c *compare.Cell) string {
	var parts []string
	for _, writes := range []bool{false, true} {
		if text := tradeoff.SayTails(j, c, writes); text != "" {
			parts = append(parts, text)
		}
	}
	about := "At n=" + words.Thousands(float64(c.Spec.N))
	if rest := shared(c); rest != "" {
		about += ", " + rest
	}
	if len(parts) == 0 {
		return about + ", no time can be told from the machine's own: too few launches hold a map and nop."
	}
	return about + ", " + strings.Join(parts, "; ") + "."
}

// loop says what kind of loop the times come from.
func loop(c *compare.Cell) string {
	text := "The loop is closed: a goroutine begins an operation when the one before has ended. A stall so delays one operation of each goroutine, and no time says how many more would have waited."
	if slices.ContainsFunc(words.Keys(c.String()), func(key string) bool { return strings.HasPrefix(key, "rate=") }) {
		text = "The loop is open: operations are due at a rate, and a time begins when its operation was due. A stall so delays all operations that were due meanwhile."
	}
	if timing := tradeoff.Timing(c); !math.IsNaN(timing) {
		text += fmt.Sprintf(" Timing alone takes %s ns, which are part of each time.", words.Figure(timing))
	}
	return text
}

// quantiles writes a table for each kind of operation of a cell.
func quantiles(m *words.Markdown, j *compare.Judge, c *compare.Cell) {
	for _, s := range tradeoff.Spreads(j, c) {
		m.Text("**%s of %s**, %s", upperFirst(s.Kind), words.Code(strings.Join(words.Keys(c.String()), "/")), words.Count(c.Procs, "proc"))
		var rows [][]string
		by := "p99"
		if !slices.Contains(s.Names, by) {
			by = s.Names[0]
		}
		for _, impl := range s.Impls(j, by) {
			row := []string{words.Escape(impl)}
			for _, name := range s.Names {
				row = append(row, quantile(&s, name, impl))
			}
			rows = append(rows, row)
		}
		tabulate(m, words.Columns(1, append([]string{"map"}, s.Names...)...), rows)
	}
}

// upperFirst begins a text in upper case.
func upperFirst(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// quantile formats an impl's tail.
func quantile(s *tradeoff.Spread, name, impl string) string {
	t, ok := s.At(name, impl)
	switch {
	case !ok:
		return "–"
	case impl != tradeoff.Floor && t.Standing == tradeoff.Machine:
		return asNop
	case t.Standing == tradeoff.TooFew:
		return words.Figure(t.Value.Center) + " " + compare.MarkTooFew.Sign()
	case name == "p99":
		return words.Amount(t.Value)
	}
	return words.Figure(t.Value.Center)
}
