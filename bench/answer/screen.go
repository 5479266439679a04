package answer

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"example.com/mapbench/internal/words"
)

// Write writes the answer as one screen. A text that is too long is cut off with "…": the
// verbs that More names have the rest.
func (a *Answer) Write(w io.Writer) error {
	shown := a.shown()
	rest := a.beside(shown)
	rows := 0
	if len(shown) > 0 {
		rows = len(shown[0].Rows)
	}
	families := len(rest)
	lines := a.lines(shown, rest, rows, families)
	// The rows of families give way first, then those of slow maps.
	for len(lines) > MaxLines && families > fewestFamilies {
		families--
		lines = a.lines(shown, rest, rows, families)
	}
	for len(lines) > MaxLines && rows > fewestRows {
		rows--
		lines = a.lines(shown, rest, rows, families)
	}
	_, err := io.WriteString(w, strings.Join(lines, "\n")+"\n")
	return err
}

// The most lines of each part, and the fewest rows of what gives way to fit.
const (
	headlineLines  = 7
	changeLines    = 8
	absentLines    = 5
	trustLines     = 4
	fewestFamilies = 3
	fewestRows     = 6
)

// lines returns all lines of the screen.
func (a *Answer) lines(shown []*Matrix, rest []line, rows, families int) []string {
	var lines []string
	add := func(part []string) {
		if len(part) > 0 && len(lines) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, part...)
	}
	add(most(wrap("", strings.Join(a.Headline, " ")), headlineLines))
	add(table(shown, rows, a.Margin))
	add(most(a.changeLines(shown), changeLines))
	add(restLines(rest, families))
	add(a.notes())
	return lines
}

// notes are the lines after the findings.
func (a *Answer) notes() []string {
	var lines []string
	if len(a.NotMeasured) > 0 {
		lines = append(lines, most(wrap("Not measured: ", strings.Join(a.NotMeasured, "; ")), absentLines)...)
	}
	if a.NotAsked != "" {
		lines = append(lines, most(wrap("Not asked:    ", a.NotAsked), 2)...)
	}
	lines = append(lines, most(wrap("Trust:        ", strings.Join(append([]string{a.Measured}, a.Trust...), "; ")), trustLines)...)
	if a.More != "" {
		lines = append(lines, most(wrap("More:         ", a.More), 2)...)
	}
	return lines
}

// shown returns the matrices that fit on the screen: those that stand together first. Of
// many sizes it takes the smallest, the largest and one between.
func (a *Answer) shown() []*Matrix {
	var found []*Matrix
	for i := range a.Matrices {
		if m := &a.Matrices[i]; m.Group == a.Matrices[0].Group {
			found = append(found, m)
		}
	}
	const most = 3
	if n := len(found); n > most {
		return []*Matrix{found[0], found[n/2], found[n-1]}
	}
	return found
}

// changeLines say where one map overtakes another, a paragraph for each matrix.
func (a *Answer) changeLines(shown []*Matrix) []string {
	var lines []string
	widest := 0
	for _, m := range shown {
		widest = max(widest, width(entries(m.N)))
	}
	for _, m := range shown {
		var texts []string
		for _, c := range a.Changes {
			if c.Matrix == m {
				texts = append(texts, c.Text)
			}
		}
		if len(texts) > 0 {
			lines = append(lines, wrap("  "+left(entries(m.N), widest)+"  ", strings.Join(texts, "; "))...)
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return append([]string{fmt.Sprintf("Where the answer changes, by share of reads (%s interval)", words.Percent(a.Level))}, lines...)
}

// A line is what the screen says of a workload, or of a family, that no shown matrix has.
type line struct{ name, text string }

// beside returns the lines of what no shown matrix has: one for each workload if they are
// few, otherwise one for each family.
func (a *Answer) beside(shown []*Matrix) []line {
	var rest []*Workload
	for _, w := range pointers(a.Workloads) {
		if !slices.ContainsFunc(shown, func(m *Matrix) bool { return m.holds(w) }) {
			rest = append(rest, w)
		}
	}
	if len(a.Workloads) == 1 || a.set.Blank() != "" {
		return nil
	}
	var lines []line
	const few = 8
	if len(rest) <= few {
		for _, w := range rest {
			name := brief(w.Cell)
			if w.Cell.Procs != a.Workloads[0].Cell.Procs {
				name += ", " + words.Count(w.Cell.Procs, "proc")
			}
			lines = append(lines, line{name, w.short()})
		}
		return lines
	}
	for _, f := range a.Families {
		var part []*Workload
		for _, w := range f.Workloads {
			if slices.Contains(rest, w) {
				part = append(part, w)
			}
		}
		if len(part) > 0 {
			t := tally(part)
			lines = append(lines, line{f.Title, t.short()})
		}
	}
	return lines
}

// holds reports whether a workload is in the matrix.
func (m *Matrix) holds(w *Workload) bool {
	return slices.ContainsFunc(m.Columns, func(c Column) bool { return c.Workload == w })
}

// restLines returns the lines of [Answer.beside], at most n of them.
func restLines(rest []line, n int) []string {
	if len(rest) == 0 {
		return nil
	}
	widest := 0
	for _, l := range rest {
		widest = max(widest, width(l.name))
	}
	widest = min(widest, MaxColumns/2)
	lines := []string{"Other workloads"}
	for i, l := range rest {
		if i >= n {
			return append(lines, fmt.Sprintf("  and %d more kinds", len(rest)-n))
		}
		lines = append(lines, cut("  "+left(cut(l.name, widest), widest)+"  "+l.text, MaxColumns))
	}
	return lines
}
