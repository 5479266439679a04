package answer

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/tradeoff"
	"example.com/mapbench/internal/resultfile"
)

// Costs are what the maps of a matrix cost beside time: the memory of an entry, and p99 of
// sampled operations. Each is of the cell whose read share is nearest to 95 %, of the matrix'
// cells that have such figures. References are among the maps.
type Costs struct {
	Bytes         []tradeoff.Figure // bytes per entry; nil if no cell has them
	Reads, Writes []tradeoff.Tail   // p99 in ns; nil if no cell has them

	Read float64 // the read share, in per cent, that Reads and Writes are of
}

// costs returns the costs of a matrix' maps.
func (m *Matrix) costs(j *compare.Judge) (k Costs) {
	if c := tradeoff.Nearest(m.cells(), resultfile.BytesPerEntry); c != nil {
		k.Bytes = tradeoff.Figures(j, c, resultfile.BytesPerEntry)
	}
	if c := tradeoff.NearestTails(m.cells()); c != nil {
		k.Read = c.Spec.Read
		k.Reads, k.Writes = tradeoff.Tails(j, c, resultfile.ReadP99), tradeoff.Tails(j, c, resultfile.WriteP99)
	}
	return k
}

// cells returns the cells of a matrix, one for each column.
func (m *Matrix) cells() []*compare.Cell {
	cells := make([]*compare.Cell, len(m.Columns))
	for i, c := range m.Columns {
		cells[i] = c.Workload.Cell
	}
	return cells
}

// floored reports whether p99 can be told from the machine's own, since nop's was measured.
func (k *Costs) floored() bool { return tradeoff.Floored(k.Reads) || tradeoff.Floored(k.Writes) }

// A costColumn is a column of costs, beside the times of a matrix.
type costColumn struct {
	head [2]string                // its two lines
	text func(impl string) string // of a map
}

// columns returns the columns that a matrix has beside its times: bytes per entry and, if tails
// is set, p99 of reads and of writes. It leaves out what no map has, and p99 that nobody can
// tell from the machine's own.
func (k *Costs) columns(tails bool) []costColumn {
	var found []costColumn
	if k.Bytes != nil {
		found = append(found, costColumn{[2]string{"B per", "entry"}, func(impl string) string {
			f, ok := tradeoff.Of(k.Bytes, impl)
			if !ok {
				return figure(math.NaN())
			}
			return figure(f.Value.Center)
		}})
	}
	for _, one := range []struct {
		head  string
		tails []tradeoff.Tail
	}{{"reads ", k.Reads}, {"writes ", k.Writes}} {
		if tails && tradeoff.Floored(one.tails) {
			found = append(found, costColumn{[2]string{"p99 of ", one.head}, func(impl string) string { return tailText(one.tails, impl) }})
		}
	}
	return found
}

// tailText formats a map's tail, with a mark or a space at the end. In place of one that is not
// told apart from the machine's own stands the machine's own.
func tailText(tails []tradeoff.Tail, impl string) string {
	t, ok := tradeoff.TailOf(tails, impl)
	floor, _ := tradeoff.TailOf(tails, tradeoff.Floor)
	switch {
	case !ok || t.Standing == tradeoff.NoFloor:
		return figure(math.NaN()) + " "
	case t.Standing == tradeoff.Machine:
		return machines + figure(floor.Value.Center) + " "
	case t.Standing == tradeoff.TooFew:
		return figure(t.Value.Center) + compare.MarkTooFew.Sign()
	}
	return figure(t.Value.Center) + " "
}

// machines is the sign in front of nop's p99, where a map's is not told apart from it.
const machines = "≈"

// marks returns the marks in the columns of p99 of the maps that rows are of.
func (k *Costs) marks(rows []Row) []compare.Mark {
	for _, tails := range [][]tradeoff.Tail{k.Reads, k.Writes} {
		for _, r := range rows {
			if t, ok := tradeoff.TailOf(tails, r.Impl); ok && t.Standing == tradeoff.TooFew {
				return []compare.Mark{compare.MarkTooFew}
			}
		}
	}
	return nil
}

// beside appends the columns of costs to the block of a matrix, whose rows are the kept ones.
func beside(lines []string, m *Matrix, kept []int, tails bool) []string {
	columns := m.Costs.columns(tails)
	if len(columns) == 0 {
		return lines
	}
	times := max(width(lines[0]), width(lines[1]))
	for k := range lines {
		lines[k] = left(lines[k], times)
	}
	for i, c := range columns {
		texts := c.head[:]
		for _, row := range kept {
			texts = append(texts, c.text(m.Rows[row].Impl))
		}
		widest := 0
		for _, text := range texts {
			widest = max(widest, width(text))
		}
		if i == 0 {
			widest++ // apart from the times
		}
		for k, text := range texts {
			lines[k] += " " + right(text, widest)
		}
	}
	return lines
}

// costsLegend explains the columns of costs, in as many lines as it needs.
func costsLegend(shown []*Matrix) []string {
	var parts []string
	has := func(of func(*Costs) bool) *Costs {
		for _, m := range slices.Backward(shown) {
			if of(&m.Costs) {
				return &m.Costs
			}
		}
		return nil
	}
	if has(func(k *Costs) bool { return k.Bytes != nil }) != nil {
		parts = append(parts, "B per entry: heap.")
	}
	tails := has(func(k *Costs) bool { return k.Reads != nil || k.Writes != nil })
	switch floored := has((*Costs).floored); {
	case floored != nil:
		at := share(floored.Read) + " % reads"
		if slices.ContainsFunc(shown, func(m *Matrix) bool { return m.Costs.floored() && m.Costs.Read != floored.Read }) {
			at = "the read share nearest to 95 %"
		}
		parts = append(parts, fmt.Sprintf("p99 in ns at %s; %s nop's, which is the machine's own: not told apart.", at, machines))
	case tails != nil:
		parts = append(parts, "No p99: it can't be told from the machine's own without nop; name it with -impl.")
	}
	if len(parts) == 0 {
		return nil
	}
	return wrap("", strings.Join(parts, " "))
}

// ofCosts begins what [Answer.besideTime] says.
const ofCosts = "Beside time"

// besideTime says which maps are the lightest, and between which times p99 of reads lies: in the
// shown matrix of the most entries that has such figures, or in the only workload. It returns ""
// if there are none.
func (a *Answer) besideTime(j *compare.Judge) string {
	cells := []*compare.Cell{a.Workloads[0].Cell}
	if len(a.Workloads) > 1 {
		cells = nil
		for _, m := range a.shown() { // ascending by n
			if m.Costs.Bytes != nil || m.Costs.floored() {
				cells = m.cells()
			}
		}
	}
	var parts []string
	if c := tradeoff.Nearest(cells, resultfile.BytesPerEntry); c != nil {
		parts = append(parts, tradeoff.SayLightest(j, c))
	}
	if c := tradeoff.NearestTails(cells); c != nil {
		parts = append(parts, tradeoff.SayTails(j, c, false))
	}
	parts = slices.DeleteFunc(parts, func(text string) bool { return text == "" })
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("%s, at %s, %s.", ofCosts, entries(cells[0].Spec.N), strings.Join(parts, "; "))
}
