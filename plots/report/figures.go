package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"example.com/mapbench/bench/answer"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// figures writes the times of all maps under the workloads of a row.
func (f *findings) figures(m *words.Markdown, s *sheet, r *row) {
	if len(r.workloads) == 1 {
		m.Text("**%s**, %s", words.Code(brief(r.workloads[0])), words.Count(r.procs, "proc"))
		f.single(m, r.workloads[0])
		return
	}
	m.Text("**%s**", r.name())
	columns := []words.Column{{Head: "map"}}
	launches := []string{"launches"}
	for _, w := range r.workloads {
		columns = append(columns, words.Column{Head: s.name(s.value(w)), Right: true})
		launches = append(launches, fmt.Sprint(w.Ranking.Launches))
	}
	var rows [][]string
	for _, impl := range f.order(r.workloads) {
		cells := []string{words.Escape(impl)}
		for _, w := range r.workloads {
			g := f.figure(w, impl)
			text := g.time()
			if g.beside() != "" {
				text += "<br>" + g.beside()
			}
			cells = append(cells, text)
		}
		rows = append(rows, cells)
	}
	tabulate(m, columns, append(rows, launches))
}

// single writes the times of all maps under one workload.
func (f *findings) single(m *words.Markdown, w *answer.Workload) {
	var rows [][]string
	for _, impl := range f.order([]*answer.Workload{w}) {
		g := f.figure(w, impl)
		rows = append(rows, []string{words.Escape(impl), g.time(), g.times(), g.verdict()})
	}
	rows = append(rows, []string{"launches", fmt.Sprint(w.Ranking.Launches), "", ""})
	tabulate(m, []words.Column{{Head: "map"}, {Head: "ns/op", Right: true}, {Head: "× the best", Right: true}, {Head: "verdict"}}, rows)
}

// order returns the maps that were measured under some of the workloads, in order of merit:
// ascending by the mean of ln(ns/op ÷ ns/op of the best). Reference impls come last. Controls,
// which repeat a map, are left out.
func (f *findings) order(all []*answer.Workload) []string {
	type merit struct{ sum, cells float64 }
	merits := make(map[string]merit)
	var impls []string
	for _, w := range all {
		for _, row := range f.tables[w.Cell].Rows {
			g := f.figure(w, row.Impl)
			if compare.IsControl(row.Impl) || math.IsNaN(g.ns().Center) {
				continue
			}
			if !slices.Contains(impls, row.Impl) {
				impls = append(impls, row.Impl)
			}
			if !math.IsNaN(g.entry.Log.Center) {
				x := merits[row.Impl]
				merits[row.Impl] = merit{x.sum + g.entry.Log.Center, x.cells + 1}
			}
		}
	}
	mean := func(impl string) float64 {
		if merits[impl].cells == 0 {
			return math.Inf(1)
		}
		return merits[impl].sum / merits[impl].cells
	}
	slices.SortStableFunc(impls, func(a, b string) int { return cmp.Compare(mean(a), mean(b)) })
	return impls
}

// A figure is a map's time under a workload.
type figure struct {
	median exact.Interval // of its ns/op in the machine's main state, NaN if there is none
	entry  answer.Entry
	first  bool // others are compared with this map
}

// figure returns a map's time under a workload.
func (f *findings) figure(w *answer.Workload, impl string) figure {
	_, best := w.Ranking.Outcome()
	g := figure{median: exact.NoInterval(), entry: w.Entry(impl), first: len(best) > 0 && best[0] == impl}
	rows := f.tables[w.Cell].Rows
	if f.blank != "" { // the times are shown, and nothing follows from them
		g.entry.Mark, g.entry.Log = compare.MarkNone, exact.NoInterval()
	}
	if i := slices.IndexFunc(rows, func(row compare.Summary) bool { return row.Impl == impl }); i >= 0 {
		g.median = rows[i].NsPerOp
	}
	return g
}

// ns returns the time that is shown, in ns/op: the median or, without launches in the main
// state, what fits the best map's time. It is NaN for none.
func (g figure) ns() exact.Interval {
	if math.IsNaN(g.median.Center) && !math.IsNaN(g.entry.NsPerOp) {
		return exact.Interval{Lo: math.Inf(-1), Center: g.entry.NsPerOp, Hi: math.Inf(1)}
	}
	return g.median
}

// time formats the time with its interval.
func (g figure) time() string {
	ns := g.ns()
	if math.IsNaN(ns.Center) {
		return "–"
	}
	text := words.Center(ns)
	if g.entry.Mark == compare.MarkBest {
		text = "**" + text + "**"
	}
	if ns.Finite() {
		text += " (" + words.Bounds(ns) + ")"
	}
	return text
}

// times says how many times as long as the best map it takes; "" for the best itself and for
// reference impls.
func (g figure) times() string {
	log := g.entry.Log
	if math.IsNaN(log.Center) || g.first || g.entry.Mark == compare.MarkNone {
		return ""
	}
	text := words.Times(log)
	if bounds := words.TimesBounds(log); bounds != "" {
		text += " " + bounds
	}
	return text
}

// verdict says what was found about the map, as the table of winners says it.
func (g figure) verdict() string {
	switch g.entry.Mark {
	case compare.MarkBest:
		return "**best**"
	case compare.MarkTied:
		return "tied"
	case compare.MarkOpen:
		return "open"
	case compare.MarkTooFew:
		return "too few"
	case compare.MarkState:
		return "depends on state"
	case compare.MarkBeaten:
		return "slower"
	}
	return ""
}

// beside puts times and verdict into a few words. That a map is slower goes without saying.
func (g figure) beside() string {
	switch times, verdict := g.times(), g.verdict(); {
	case times == "":
		return verdict
	case g.entry.Mark == compare.MarkBeaten:
		return times
	default:
		return times + " " + verdict
	}
}
