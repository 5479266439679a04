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

	var blocks [][]string // of equal numbers of lines
	for columns := mostColumns(shown); columns > 0; columns-- {
		blocks = nil
		total := names
		for _, m := range shown {
			b := block(m, columns, kept)
			blocks = append(blocks, b)
			total += gap + width(b[1])
		}
		if total <= MaxColumns {
			break
		}
	}
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
	return append(lines, cut(legend(shown, margin), MaxColumns))
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

// legend explains the marks that occur.
func legend(shown []*Matrix, margin float64) string {
	var marks []compare.Mark
	for _, m := range shown {
		for _, r := range m.Rows {
			for _, e := range r.Entries {
				marks = append(marks, e.Mark)
			}
		}
	}
	return tables.Legend(marks, margin)
}
