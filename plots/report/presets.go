package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/plots"
	"example.com/mapbench/workloads"
)

// presets says who is best under the workloads that the field knows by name:
// those of integer keys at once, those of strings folded.
func (p *page) presets() {
	p.Heading(2, "Presets")
	integers, texts := new(presetTable), new(presetTable)
	for _, c := range p.set.Cells {
		switch names := workloads.PresetsOf(c.Spec); {
		case len(names) == 0:
		case c.Spec.Key == workloads.String:
			texts.add(names, c)
		default:
			integers.add(names, c)
		}
	}
	if len(integers.rows)+len(texts.rows) == 0 {
		p.Text("No preset was measured: %s names them.", words.Code("mapbench list -presets"))
		return
	}
	p.Text("Workloads that the field knows by name, by the number of entries; `docs/workloads.md` says where each comes from. The per cent say how much longer the runner-up takes, and %s if it is neither of them.", words.Escape(plots.StandardMap))
	if len(integers.rows) > 0 {
		integers.write(p)
	}
	if len(texts.rows) > 0 {
		p.Fold("String keys: " + words.Count(len(texts.rows), "workload"))
		texts.write(p)
		p.Unfold()
	}
}

// A presetTable has a row for each workload but for n, and a column for each n
// that several rows have.
type presetTable struct {
	rows []presetRow
	ns   []int
}

// A presetRow holds the cells of one workload by n.
type presetRow struct {
	presets string
	spec    string // without n and key
	procs   int
	cells   map[int]*compare.Cell
}

// add adds a cell of some presets.
func (t *presetTable) add(presets []string, c *compare.Cell) {
	var keys []string
	for key := range strings.SplitSeq(c.String(), "/") {
		if !strings.HasPrefix(key, "n=") && !strings.HasPrefix(key, "key=") {
			keys = append(keys, key)
		}
	}
	row := presetRow{presets: strings.Join(presets, ", "), spec: strings.Join(keys, "/"), procs: c.Procs}
	i := slices.IndexFunc(t.rows, func(r presetRow) bool { return r.spec == row.spec && r.procs == row.procs })
	if i < 0 {
		i = len(t.rows)
		row.cells = make(map[int]*compare.Cell)
		t.rows = append(t.rows, row)
	}
	t.rows[i].cells[c.Spec.N] = c
	if !slices.Contains(t.ns, c.Spec.N) {
		t.ns = append(t.ns, c.Spec.N)
	}
}

// write writes the table, by the presets' names.
func (t *presetTable) write(p *page) {
	slices.Sort(t.ns)
	slices.SortStableFunc(t.rows, func(a, b presetRow) int { return strings.Compare(a.presets, b.presets) })
	columns := []words.Column{{Head: "preset"}, {Head: "workload"}, {Head: "procs", Right: true}}
	common := slices.DeleteFunc(slices.Clone(t.ns), t.rare)
	for _, n := range common {
		columns = append(columns, words.Column{Head: entries(n)})
	}
	if len(common) < len(t.ns) {
		columns = append(columns, words.Column{Head: "other n"})
	}
	rows := make([][]string, len(t.rows))
	for i, row := range t.rows {
		rows[i] = []string{words.Escape(row.presets), words.Code(row.spec), fmt.Sprint(row.procs)}
		for _, n := range common {
			text := "–"
			if c := row.cells[n]; c != nil {
				text = p.briefly(p.ranking[c])
			}
			rows[i] = append(rows[i], text)
		}
		if len(common) == len(t.ns) {
			continue
		}
		var others []string
		for _, n := range t.ns {
			if c := row.cells[n]; c != nil && t.rare(n) {
				others = append(others, entries(n)+": "+p.briefly(p.ranking[c]))
			}
		}
		rows[i] = append(rows[i], cmp.Or(strings.Join(others, "; "), "–"))
	}
	p.tabulate(columns, rows)
	var warnings doubts
	for _, row := range t.rows {
		for _, n := range t.ns {
			if c := row.cells[n]; c != nil {
				warnings.add(words.Workload(c.String(), c.Procs), p.ranking[c].Warnings)
			}
		}
	}
	if items := warnings.items(); len(items) > 0 {
		p.Fold("Warnings of these cells")
		p.List(items...)
		p.Unfold()
	}
}

// entries names a size.
func entries(n int) string { return "n=" + words.Thousands(float64(n)) }

// rare reports whether a size belongs to less than a fifth of the rows: a column
// of its own would be empty.
func (t *presetTable) rare(n int) bool {
	rows := 0
	for _, row := range t.rows {
		if row.cells[n] != nil {
			rows++
		}
	}
	return 5*rows < len(t.rows)
}

// briefly says who is best in a cell, and how far off the runner-up and the
// standard library's map are.
func (p *page) briefly(of *compare.Ranking) string {
	text := ahead(of)
	if of.RunnerUp != "" {
		text += ", " + words.Escape(of.RunnerUp) + " " + words.BriefDelta(of.Lead.Center)
	}
	for _, rival := range of.Rivals {
		if rival.Impl == plots.StandardMap && plots.StandardMap != of.RunnerUp && !slices.Contains(of.Best, plots.StandardMap) && !math.IsNaN(rival.Log.Center) {
			text += ", " + words.Escape(plots.StandardMap) + " " + words.BriefDelta(rival.Log.Center)
		}
	}
	return text + p.lacking(of)
}
