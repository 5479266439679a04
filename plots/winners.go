package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
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
	leastField  vg.Length = 50 // a field's least width
	rowLabels   vg.Length = 56 // the width of the labels of rows
)

// newWinnerMap returns the chart of a grid.
func (y *study) newWinnerMap(g *compare.Grid) *Chart {
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
	dropped := len(g.Xs) - len(w.xs)
	if g.X == "read" {
		slices.Reverse(w.xs)
	}
	w.title = "Best map by " + words.Axis(g.X) + " and " + words.Axis(g.Y)
	if about := words.Workload(g.Spec, g.Procs); about != "" {
		w.title += ": " + about
	}

	var launches span
	gaps, absent := false, false
	for _, f := range w.fields {
		launches.add(f.Launches)
		gaps, absent = gaps || len(f.Missing) > 0, absent || len(f.Absent) > 0
	}
	about := fmt.Sprintf("Steps are not to scale. A winner is shown to be faster than every other impl by more than the margin of ±%s, at a level of %s a field. The per cent say how much longer the runner-up takes, in the median over launches.",
		words.Percent(g.Margin), words.Percent(g.Level))
	if gaps {
		about += " * Some impls were not measured there, so nothing excludes them."
	}
	if absent {
		about += " An impl that can't do a workload is not ranked there."
	}
	if dropped > 0 {
		about += fmt.Sprintf(" Left out: %s of %s that one row alone has.", words.Count(dropped, "value"), g.X)
	}
	doubts := ""
	for _, warning := range g.Warnings {
		doubts += "Warning: " + strings.TrimSuffix(warning.Error(), ".") + ". "
	}
	w.caption = caption(about+leftOut(y.set), doubts, measuredOn(y.set, fmt.Sprint(g.Procs), launches))
	tall := math.Ceil(float64(96 + vg.Length(len(g.Ys))*fieldHeight + vg.Length(len(w.caption))*leading + margin))
	return &Chart{
		Name:   fileName("best-by-"+g.Y, g.Spec, g.Procs),
		Title:  w.title,
		Height: tall,
		Cells:  y.ranked(w.fields),
		paint:  func(k *ink) { w.paint(k, vg.Length(tall)) },
	}
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

func (w *winnerMap) paint(k *ink, tall vg.Length) {
	k.text(headline, dark, margin, tall-22, 0, w.title)
	k.key(margin, tall-39, w.signs())

	left, top := margin+rowLabels, tall-66
	wide := (width - margin - left) / vg.Length(len(w.xs))
	base := top - vg.Length(len(w.Ys))*fieldHeight
	x, y := &axis{name: w.X}, &axis{name: w.Y}
	for i, v := range w.xs {
		k.text(note, soft, left+(vg.Length(i)+0.5)*wide, base-13, 0.5, x.amount(v))
	}
	k.text(note, soft, (left+width-margin)/2, base-26, 0.5, heading(w.X))
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

// tintOpacity is that of a field's colour: type on it keeps its contrast.
const tintOpacity = 0.4

// field draws one cell: a plain ground for a winner, broad stripes in the
// colours of the best two for a tie, thin lines in both for what is not told
// apart. One that was measured alone stands on the ground of what was not measured.
func (w *winnerMap) field(k *ink, r rect, of *compare.Ranking) {
	kind, best := of.Outcome()
	if kind == compare.NoneMeasured {
		k.box(r.x0, r.y0, r.x1, r.y1, unmeasured)
		return
	}
	first, star := w.looks[best[0]], ""
	if len(of.Missing) > 0 {
		star = "*"
	}
	middle, room := (r.x0+r.x1)/2, r.x1-r.x0-4
	switch kind {
	case compare.OneMeasured:
		k.box(r.x0, r.y0, r.x1, r.y1, unmeasured)
		k.text(note, dark, middle, r.y0+26, 0.5, note.clip(best[0]+star, room))
		k.text(note, soft, middle, r.y0+15, 0.5, note.clip("alone", room))
		return
	case compare.OneWins:
		k.box(r.x0, r.y0, r.x1, r.y1, fade(first.color, tintOpacity))
		k.mark(first.marker, first.color, vg.Point{X: middle, Y: r.y1 - 9}, 2.4)
		k.text(strong, dark, middle, r.y0+22, 0.5, strong.clip(best[0]+star, room))
		if !math.IsNaN(of.Lead.Center) {
			k.text(note, dark, middle, r.y0+9, 0.5, words.BriefDelta(of.Lead.Center))
		}
		return
	}
	second := w.looks[best[1]]
	const most = 3 // lines of names
	names := best
	if len(best) > most {
		names = append(slices.Clone(best[:most-1]), fmt.Sprintf("and %d more", len(best)-most+1))
	}
	word := "tied" + star
	if kind == compare.SeveralTie {
		k.stripes(r, fade(first.color, tintOpacity), fade(second.color, tintOpacity))
	} else {
		word = "unresolved" + star
		k.hatch(r, fade(first.color, 0.7), fade(second.color, 0.7))
	}
	lines := append(slices.Clone(names), word)
	const apart vg.Length = 10.5
	at := (r.y0+r.y1)/2 + apart*vg.Length(len(lines))/2 - 8.5
	for i, line := range lines {
		line = note.clip(line, room)
		if kind == compare.NotToldApart { // thin lines would run through the type
			half := note.width(line)/2 + 2
			k.box(middle-half, at-2.5, middle+half, at+8, white)
		}
		tone := dark
		if i == len(lines)-1 {
			tone = soft
		}
		k.text(note, tone, middle, at, 0.5, line)
		at -= apart
	}
}

// signs explains what the chart holds and nothing else.
func (w *winnerMap) signs() []sign {
	var signs []sign
	seen := make(map[compare.Outcome]bool)
	for _, f := range w.fields {
		kind, _ := f.Outcome()
		seen[kind] = true
	}
	if seen[compare.OneWins] {
		signs = append(signs, sign{22, func(k *ink, x, y vg.Length) {
			k.box(x, y-5, x+22, y+5, fade(palette[0], tintOpacity))
		}, "one impl wins"})
	}
	if seen[compare.SeveralTie] {
		signs = append(signs, sign{22, func(k *ink, x, y vg.Length) {
			k.stripes(rect{x, y - 5, x + 22, y + 5}, fade(palette[0], tintOpacity), fade(palette[1], tintOpacity))
		}, "tied within ±" + words.Percent(w.Margin)})
	}
	if seen[compare.NotToldApart] {
		signs = append(signs, sign{22, func(k *ink, x, y vg.Length) {
			k.hatch(rect{x, y - 5, x + 22, y + 5}, palette[0], palette[1])
		}, "not told apart"})
	}
	if len(w.fields) < len(w.xs)*len(w.Ys) || seen[compare.NoneMeasured] || seen[compare.OneMeasured] {
		text := "not measured"
		if seen[compare.OneMeasured] {
			text += ", or one impl alone"
		}
		signs = append(signs, sign{22, func(k *ink, x, y vg.Length) {
			k.box(x, y-5, x+22, y+5, unmeasured)
		}, text})
	}
	return signs
}
