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
			if compare.IsControl(row.Impl) || math.IsNaN(g.ns.Center) {
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
	ns    exact.Interval // in ns/op, all NaN if there is none
	entry answer.Entry
	first bool   // others are compared with this map
	tied  string // what a tie is within, if not within the usual margin: " (±5 %)"
}

// figure returns a map's time under a workload. The best map's is its median, and another
// map's is what it takes where the best one takes that: so the times of a workload fit together,
// though they may rest on different launches. A reference impl's is its own median.
func (f *findings) figure(w *answer.Workload, impl string) figure {
	r := &w.Ranking
	_, best := r.Outcome()
	g := figure{ns: exact.NoInterval(), entry: w.Entry(impl), first: len(best) > 0 && best[0] == impl}
	if r.Margin > f.answer.Margin {
		g.tied = " (±" + words.Percent(r.Margin) + ")"
	}
	rows := f.tables[w.Cell].Rows
	switch i := slices.IndexFunc(rows, func(row compare.Summary) bool { return row.Impl == impl }); {
	case g.first:
		g.ns = r.NsPerOp
	case !math.IsNaN(g.entry.Log.Center):
		g.ns = g.entry.Log.Exp().Times(r.NsPerOp.Center)
	case i >= 0:
		g.ns = rows[i].NsPerOp
	}
	if f.blank != "" { // the times are shown, and nothing follows from them
		g.entry.Mark, g.entry.Log = compare.MarkNone, exact.NoInterval()
	}
	return g
}

// time formats the time with its interval.
func (g figure) time() string {
	if math.IsNaN(g.ns.Center) {
		return "–"
	}
	text := words.Center(g.ns)
	if g.entry.Mark == compare.MarkBest {
		text = "**" + text + "**"
	}
	if g.ns.Finite() {
		text += " (" + words.Bounds(g.ns) + ")"
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
		return "tied" + g.tied
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
