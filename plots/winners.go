package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/plots/internal/origin"
)

// A winnerMap draws who is best over two axes, one field for each cell.
type winnerMap struct {
	*compare.Grid
	looks   map[string]style
	xs      []float64        // the columns: values of X, from left to right
	fields  []*compare.Field // of these columns
	title   string
	caption []string
}

// The sizes of a winner map, in points.
const (
	fieldHeight vg.Length = 52
	leastField  vg.Length = 60 // a field's least width
	mostField   vg.Length = 130
	rowLabels   vg.Length = 56 // the width of the labels of rows
)

// newWinnerMap returns the map of a grid.
func (y *study) newWinnerMap(g *compare.Grid) *winnerMap {
	w := &winnerMap{Grid: g, looks: y.looks, xs: slices.Clone(g.Xs)}
	// Many columns are those of a crossover that was measured closely in one
	// row: they would leave no room for a name.
	if float64(len(w.xs)) > float64((width-2*margin-rowLabels)/leastField) {
		shared := slices.DeleteFunc(slices.Clone(g.Xs), func(x float64) bool { return w.rows(x) < 2 })
		if len(shared) > 0 {
			w.xs = shared
		}
	}
	for i := range g.Fields {
		if slices.Contains(w.xs, g.Fields[i].X) {
			w.fields = append(w.fields, &g.Fields[i])
		}
	}
	if g.X == "read" {
		slices.Reverse(w.xs)
	}
	return w
}

// chart returns the map's chart.
func (w *winnerMap) chart(y *study) *Chart {
	g := w.Grid
	dropped := len(g.Xs) - len(w.xs)
	w.title = "Best map by " + words.Axis(g.X) + " and " + words.Axis(g.Y)
	if about := words.Workload(g.Spec, g.Procs); about != "" {
		w.title += ": " + about
	}

	var launches origin.Span
	gaps := false
	for _, f := range w.fields {
		launches.Add(f.Launches)
		gaps = gaps || len(f.Missing) > 0
	}
	about := fmt.Sprintf("Per cent: how much longer the runner-up takes, in the median over launches. Each field is judged at a level of %s. Steps are not to scale.", words.Percent(g.Level))
	if gaps {
		about += " * Some impls were not measured there, so nothing excludes them."
	}
	if dropped > 0 {
		about += fmt.Sprintf(" Left out: %s of %s that one row alone has.", words.Count(dropped, "value"), g.X)
	}
	w.caption = caption(about, origin.MeasuredOn(y.set, fmt.Sprint(g.Procs), launches))
	h := newHead(w.title, w.signs())
	tall := math.Ceil(float64(96+vg.Length(len(g.Ys))*fieldHeight+vg.Length(len(w.caption))*leading+margin) + h.more())
	return &Chart{
		Name:   fileName("best-by-"+g.Y, g.Spec, g.Procs),
		Title:  w.title,
		Height: tall,
		Cells:  origin.OfFields(y.set, w.fields),
		paint:  func(k *ink) { w.paint(k, h) },
		about:  append(w.described(), w.caption...),
	}
}

// described says who is best in each field, for those who can't see the chart.
func (w *winnerMap) described() []string {
	var texts []string
	x, y := &axis{name: w.X}, &axis{name: w.Y}
	for _, f := range w.fields {
		kind, best := f.Outcome()
		text := fmt.Sprintf("%s %s, %s %s: %s", w.Y, y.amount(f.Y), w.X, x.amount(f.X), strings.Join(best, ", "))
		if kind != compare.OneWins {
			text += " (" + meanings[kind] + ")"
		}
		texts = append(texts, text+".")
	}
	return texts
}

// mostlyEmpty reports whether fewer than half of the map's fields compare impls.
func (w *winnerMap) mostlyEmpty() bool {
	filled := 0
	for _, f := range w.fields {
		if kind, _ := f.Outcome(); kind != compare.NoneMeasured && kind != compare.OneMeasured {
			filled++
		}
	}
	return 2*filled < len(w.xs)*len(w.Ys)
}

// rows counts the fields of a column.
func (w *winnerMap) rows(x float64) int {
	n := 0
	for _, f := range w.Fields {
		if f.X == x {
			n++
		}
	}
	return n
}

func (w *winnerMap) paint(k *ink, h head) {
	left, top := margin+rowLabels, k.head(h)-66
	wide := min(mostField, (width-margin-left)/vg.Length(len(w.xs)))
	base := top - vg.Length(len(w.Ys))*fieldHeight
	x, y := &axis{name: w.X}, &axis{name: w.Y}
	for i, v := range w.xs {
		k.text(note, soft, left+(vg.Length(i)+0.5)*wide, base-13, 0.5, x.amount(v))
	}
	k.text(note, soft, left+wide*vg.Length(len(w.xs))/2, base-26, 0.5, heading(w.X))
	for i, v := range w.Ys {
		k.text(note, soft, left-6, base+(vg.Length(i)+0.5)*fieldHeight-3, 1, y.amount(v))
	}
	k.text(note, soft, margin, top+6, 0, heading(w.Y))
	for i, v := range w.xs {
		for j := range w.Ys {
			r := rect{left + vg.Length(i)*wide, base + vg.Length(j)*fieldHeight, left + vg.Length(i+1)*wide, base + vg.Length(j+1)*fieldHeight}.inset(1)
			at := slices.IndexFunc(w.fields, func(f *compare.Field) bool { return f.X == v && f.Y == w.Ys[j] })
			if at < 0 {
				k.box(r.x0, r.y0, r.x1, r.y1, unmeasured)
			} else {
				w.field(k, r, &w.fields[at].Ranking)
			}
		}
	}
	k.foot(w.caption)
}

// heading names an axis of a winner map and its unit.
func heading(axis string) string {
	if axis == "read" {
		return "reads/writes, %"
	}
	return words.Axis(axis)
}

// unmeasured is the ground where nothing was measured.
var unmeasured = grey(0xf4)
