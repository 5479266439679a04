package answer

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// A sheet is several matrices whose cells differ in nothing but read and n. They have the
// same rows.
type sheet struct {
	key      string // what the cells share
	procs    int
	plain    bool
	matrices []Matrix
}

// workloadsOf returns the sheet's workloads, each once.
func (s *sheet) workloads() []*Workload {
	var all []*Workload
	for _, m := range s.matrices {
		for _, c := range m.Columns {
			if !slices.Contains(all, c.Workload) {
				all = append(all, c.Workload)
			}
		}
	}
	return all
}

// sheets returns the sheets of two or more cells, in the order of [Answer.Matrices].
func (a *Answer) sheets(ranked []string) []sheet {
	of := make(map[*compare.Cell]*Workload, len(a.Workloads))
	for i := range a.Workloads {
		of[a.Workloads[i].Cell] = &a.Workloads[i]
	}
	var found []sheet
	for _, g := range a.set.Along("read") {
		if g.Cells[0].Impl != "" || of[g.Cells[0]].fixed {
			continue
		}
		m := Matrix{N: g.Cells[0].Spec.N, Plain: isPlain(g.Cells[0].Spec)}
		for _, c := range slices.Backward(g.Cells) {
			m.Columns = append(m.Columns, Column{c.Spec.Read, of[c]})
			m.Plain = m.Plain && isPlain(c.Spec)
		}
		key := strings.Join(slices.DeleteFunc(words.Keys(g.Spec), func(key string) bool { return strings.HasPrefix(key, "n=") }), "/")
		k := slices.IndexFunc(found, func(s sheet) bool { return s.key == key && s.procs == g.Procs })
		if k < 0 {
			k = len(found)
			found = append(found, sheet{key: key, procs: g.Procs, plain: m.Plain})
		}
		found[k].matrices = append(found[k].matrices, m)
	}
	found = slices.DeleteFunc(found, func(s sheet) bool { return len(s.workloads()) < 2 })
	for i := range found {
		s := &found[i]
		slices.SortStableFunc(s.matrices, func(a, b Matrix) int { return cmp.Compare(a.N, b.N) })
		s.fill(ranked)
	}
	usual := usualProcs(a.set.Cells)
	rank := func(s sheet) int {
		switch {
		case !s.plain:
			return 3
		case s.procs != usual:
			return 2
		case s.key != "":
			return 1
		}
		return 0
	}
	slices.SortStableFunc(found, func(a, b sheet) int { return cmp.Compare(rank(a), rank(b)) })
	return found
}

// fill gives the matrices their rows, in order of merit: ascending by the mean of ln(ns/op ÷
// ns/op of the best) over the cells that measured the map.
func (s *sheet) fill(ranked []string) {
	type merit struct{ sum, cells float64 }
	merits := make(map[string]merit)
	for _, w := range s.workloads() {
		for _, impl := range ranked {
			if e := entryOf(&w.Ranking, impl); e.Mark != compare.MarkNone {
				m := merits[impl]
				merits[impl] = merit{m.sum + e.Log.Center, m.cells + 1}
			}
		}
	}
	var rows []string
	for _, impl := range ranked {
		if merits[impl].cells > 0 {
			rows = append(rows, impl)
		}
	}
	mean := func(impl string) float64 { return merits[impl].sum / merits[impl].cells }
	slices.SortStableFunc(rows, func(a, b string) int { return cmp.Compare(mean(a), mean(b)) })
	for i := range s.matrices {
		m := &s.matrices[i]
		m.Group = group(m.Columns[len(m.Columns)-1].Workload.Cell)
		for _, impl := range rows {
			row := Row{Impl: impl}
			for _, c := range m.Columns {
				row.Entries = append(row.Entries, entryOf(&c.Workload.Ranking, impl))
			}
			m.Rows = append(m.Rows, row)
		}
	}
}

// entryOf returns a map's entry in a cell. Its time is what the map takes where the best one
// takes its median: so the times of a cell fit together, though they may rest on different
// launches.
func entryOf(r *compare.Ranking, impl string) Entry {
	outcome, best := r.Outcome()
	switch i := slices.IndexFunc(r.Rivals, func(rival compare.Rival) bool { return rival.Impl == impl }); {
	case i >= 0 && !math.IsNaN(r.Rivals[i].Log.Center):
		log := r.Rivals[i].Log
		return Entry{float64(r.Rivals[i].NsPerOp), r.Mark(impl), log}
	case outcome != compare.NoneMeasured && best[0] == impl:
		return Entry{r.NsPerOp.Center, r.Mark(impl), exact.Interval{Level: 1}}
	}
	return Entry{math.NaN(), compare.MarkNone, exact.NoInterval()}
}
