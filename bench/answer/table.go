package answer

import (
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/compare/tables"
)

// preferred are the read shares that a reader asks for first, in per cent.
var preferred = []float64{100, 95, 50, 0, 99, 75, 25, 90, 10}

// table writes matrices side by side, with at most rows of their rows.
func table(shown []*Matrix, rows int, margin float64) []string {
	if len(shown) == 0 {
		return nil
	}
	first := shown[0]
	kept, dropped := keptRows(first, rows)
	names := 0
	for _, i := range kept {
		names = max(names, width(first.Rows[i].Impl))
	}
	names = min(max(names, width("reads %")), 24)

	blocks, tailed := fitting(shown, kept, MaxColumns-names)
	heads := []string{"", "reads %"}
	for _, i := range kept {
		heads = append(heads, cut(first.Rows[i].Impl, names))
	}
	lines := []string{"ns/op (lower is better), " + first.Group}
	for k, head := range heads {
		text := left(head, names)
		for _, b := range blocks {
			text += strings.Repeat(" ", gap) + b[k]
		}
		lines = append(lines, cut(strings.TrimRight(text, " "), MaxColumns))
	}
	lines[0] = cut(lines[0], MaxColumns)
	if len(dropped) > 0 {
		lines = append(lines, cut(fmt.Sprintf("and %d more: %s", len(dropped), strings.Join(dropped, ", ")), MaxColumns))
	}
	lines = append(lines, cut(legend(shown, margin, tailed...), MaxColumns))
	return append(lines, costsLegend(shown)...)
}

// fewestShares is the number of read shares for which each matrix gives up p99, but the last one.
const fewestShares = 4

// fitting returns the matrices as blocks of equal numbers of lines, which fit beside each other
// into room columns, with as many read shares as fit. All blocks have p99 if fewestShares fit
// then. Otherwise the last block alone has, which is that of the most entries. Tailed are the
// matrices whose block has p99.
func fitting(shown []*Matrix, kept []int, room int) (blocks [][]string, tailed []*Matrix) {
	most := mostColumns(shown)
	for _, way := range []struct {
		fewest int
		tailed []*Matrix
	}{{min(fewestShares, most), shown}, {1, shown[len(shown)-1:]}} {
		for columns := most; columns >= way.fewest; columns-- {
			blocks = nil
			total := 0
			for _, m := range shown {
				b := beside(block(m, columns, kept), m, kept, slices.Contains(way.tailed, m))
				blocks = append(blocks, b)
				total += gap + width(b[1])
			}
			if total <= room {
				return blocks, way.tailed
			}
		}
	}
	return blocks, shown[len(shown)-1:] // too wide: the lines are cut
}

// gap separates the blocks of a table.
const gap = 2

// keptRows returns the indices of at most n rows: the first, and those of the standard
// library, and the names of the others.
func keptRows(m *Matrix, n int) (kept []int, dropped []string) {
	standard := func(r Row) bool { return slices.Contains(Standard(), r.Impl) }
	room := n
	for _, r := range m.Rows {
		if standard(r) {
			room--
		}
	}
	for i, r := range m.Rows {
		switch {
		case standard(r):
			kept = append(kept, i)
		case room > 0:
			kept = append(kept, i)
			room--
		default:
			dropped = append(dropped, r.Impl)
		}
	}
	return kept, dropped
}

// mostColumns returns the number of columns of the widest matrix.
func mostColumns(shown []*Matrix) int {
	n := 0
	for _, m := range shown {
		n = max(n, len(m.Columns))
	}
	return n
}

// block returns a matrix of at most n columns as lines of equal width: its size, its read
// shares, and a line for each kept row.
func block(m *Matrix, n int, kept []int) []string {
	lines := make([]string, 2+len(kept))
	for _, c := range chosen(m, n) {
		texts := []string{share(m.Columns[c].Read) + " "}
		for _, i := range kept {
			e := m.Rows[i].Entries[c]
			text := figure(e.NsPerOp)
			if e.Mark != compare.MarkNone {
				text += left(e.Mark.Sign(), 1)
			} else {
				text += " "
			}
			texts = append(texts, text)
		}
		widest := 0
		for _, text := range texts {
			widest = max(widest, width(text))
		}
		for k, text := range texts {
			lines[k+1] += " " + right(text, widest)
		}
	}
	lines[0] = left("  "+entries(m.N), width(lines[1]))
	return lines
}

// chosen returns the indices of at most n columns, in the matrix' order: those of preferred
// read shares first.
func chosen(m *Matrix, n int) []int {
	var order []int
	for _, read := range preferred {
		if i := slices.IndexFunc(m.Columns, func(c Column) bool { return c.Read == read }); i >= 0 {
			order = append(order, i)
		}
	}
	for i := range m.Columns {
		if !slices.Contains(order, i) {
			order = append(order, i)
		}
	}
	order = order[:min(n, len(order))]
	slices.Sort(order)
	return order
}

// legend explains the marks that occur, in the columns of p99 of tailed matrices, too.
func legend(shown []*Matrix, margin float64, tailed ...*Matrix) string {
	var marks []compare.Mark
	for _, m := range tailed {
		marks = append(marks, m.Costs.marks(m.Rows)...)
	}
	for _, m := range shown {
		for _, r := range m.Rows {
			for _, e := range r.Entries {
				marks = append(marks, e.Mark)
			}
		}
	}
	return tables.Legend(marks, margin)
}
