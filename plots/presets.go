package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/workloads"
)

// presets says who is best under the workloads that the field knows by name:
// those of integer keys at once, those of strings folded.
func (r *report) presets() {
	r.Heading(2, "Presets")
	integers, texts := new(presetTable), new(presetTable)
	for _, c := range r.set.Cells {
		switch names := workloads.PresetsOf(c.Spec); {
		case len(names) == 0:
		case c.Spec.Key == workloads.String:
			texts.add(names, c)
		default:
			integers.add(names, c)
		}
	}
	if len(integers.rows)+len(texts.rows) == 0 {
		r.Text("No preset was measured: %s names them.", words.Code("mapbench list -presets"))
		return
	}
	r.Text("Workloads that the field knows by name, by the number of entries; `docs/workloads.md` says where each comes from. The per cent say how much longer the runner-up takes, and %s if it is neither of them.", words.Escape(home))
	if len(integers.rows) > 0 {
		integers.write(r)
	}
	if len(texts.rows) > 0 {
		r.Fold("String keys: " + words.Count(len(texts.rows), "workload"))
		texts.write(r)
		r.Unfold()
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
	spec, _ := withoutN(c.String())
	var keys []string
	for key := range strings.SplitSeq(spec, "/") {
		if !strings.HasPrefix(key, "key=") {
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
func (t *presetTable) write(r *report) {
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
				text = r.briefly(r.ranking[c])
			}
			rows[i] = append(rows[i], text)
		}
		if len(common) == len(t.ns) {
			continue
		}
		var others []string
		for _, n := range t.ns {
			if c := row.cells[n]; c != nil && t.rare(n) {
				others = append(others, entries(n)+": "+r.briefly(r.ranking[c]))
			}
		}
		rows[i] = append(rows[i], cmp.Or(strings.Join(others, "; "), "–"))
	}
	r.tabulate(columns, rows)
	var warnings doubts
	for _, row := range t.rows {
		for _, n := range t.ns {
			if c := row.cells[n]; c != nil {
				warnings.add(words.Workload(c.String(), c.Procs), r.ranking[c].Warnings)
			}
		}
	}
	if items := warnings.items(); len(items) > 0 {
		r.Fold("Warnings of these cells")
		r.List(items...)
		r.Unfold()
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
func (r *report) briefly(of *compare.Ranking) string {
	text := ahead(of)
	if of.RunnerUp != "" {
		text += ", " + words.Escape(of.RunnerUp) + " " + words.BriefDelta(of.Lead.Center)
	}
	for _, rival := range of.Rivals {
		if rival.Impl == home && home != of.RunnerUp && !slices.Contains(of.Best, home) && !math.IsNaN(rival.Log.Center) {
			text += ", " + words.Escape(home) + " " + words.BriefDelta(rival.Log.Center)
		}
	}
	return text + r.lacking(of)
}
