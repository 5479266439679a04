package plots

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/plots/internal/layout"
	"example.com/mapbench/plots/internal/origin"
)

// A barChart draws the maps of one cell in order of merit, each a bar as long as its ns/op.
type barChart struct {
	rows    []bar
	looks   map[string]style
	kind    compare.Outcome
	title   string
	caption []string
	level   float64
	scale   layout.Reach // of what is drawn, in ns/op
	banded  bool         // some bars have an interval
}

// A bar is an impl of the cell.
type bar struct {
	compare.Summary
	best  bool           // it wins, or may be best
	times exact.Interval // ln(ns/op ÷ that of the best); NaN for the best and for reference impls
}

// Bars returns the chart of one cell of a set: its maps in order of merit, with the interval
// of each, how many times as long as the best it takes, and the outcome. It is an error when
// the set has no such cell, or when no impl has results there.
func Bars(set *compare.Set, cell *compare.Cell, opt compare.Options) (*Chart, error) {
	y, err := newStudy(set, opt)
	if err != nil {
		return nil, err
	}
	if y.table[cell] == nil {
		return nil, fmt.Errorf("drawing bars: the set has no cell %s", cell)
	}
	if c := y.bars(cell); c != nil {
		return c, nil
	}
	return nil, fmt.Errorf("drawing bars of %s: no ranked impl has results; measure it again", cell)
}

// bars returns the chart of a cell, nil when no ranked impl has results.
func (y *study) bars(cell *compare.Cell) *Chart {
	table, ranking := y.table[cell], y.ranking[cell]
	c := &barChart{looks: y.looks, level: y.level}
	kind, best := ranking.Outcome()
	if c.kind = kind; kind == compare.NoneMeasured {
		return nil
	}
	if c.collect(table.Rows, ranking, best); len(c.rows) == 0 {
		return nil // no launch counts
	}
	var launches origin.Span
	launches.Add(table.Launches)
	c.title = "Time per operation: " + words.Workload(ranking.Cell, ranking.Procs)
	about := fmt.Sprintf("Bars: ns/op, wall time by the operations of all goroutines. × how many times as long as %s, paired by launch.", best[0])
	if c.banded {
		about += fmt.Sprintf(" Intervals: %s.", words.Percent(c.level))
	} else {
		about += " The launches are too few for intervals."
	}
	if len(ranking.Missing) > 0 {
		about += " Not measured, so not excluded: " + words.List(ranking.Missing) + "."
	}
	c.caption = caption(about, origin.MeasuredOn(y.set, fmt.Sprint(ranking.Procs), launches))
	h := newHead(c.title, c.signs())
	tall := math.Ceil(float64(98+vg.Length(len(c.rows))*barHeight+vg.Length(len(c.caption))*leading+margin) + h.more())
	return &Chart{
		Name:   fileName("bars", ranking.Cell, ranking.Procs),
		Title:  c.title,
		Height: tall,
		about:  append(c.described(), c.caption...),
		paint:  func(k *ink) { c.paint(k, h) },
	}
}

const barHeight vg.Length = 21

// collect takes the rows: the ranked impls in order of merit, then the reference impls.
func (c *barChart) collect(rows []compare.Summary, of *compare.Ranking, best []string) {
	order := []string{best[0]}
	for _, rival := range of.Rivals {
		order = append(order, rival.Impl)
	}
	place := func(b bar) int {
		if i := slices.Index(order, b.Impl); i >= 0 {
			return i
		}
		return len(order)
	}
	var beside []exact.Interval
	for _, row := range rows {
		if compare.IsControl(row.Impl) || math.IsNaN(row.NsPerOp.Center) || row.NsPerOp.Center <= 0 {
			continue
		}
		b := bar{Summary: row, best: slices.Contains(best, row.Impl), times: exact.NoInterval()}
		for _, rival := range of.Rivals {
			if rival.Impl == row.Impl {
				b.times = rival.Log
			}
		}
		if !row.Unranked {
			beside = append(beside, row.NsPerOp)
		}
		c.banded = c.banded || row.NsPerOp.Finite()
		c.rows = append(c.rows, b)
	}
	slices.SortStableFunc(c.rows, func(a, b bar) int { return place(a) - place(b) })
	c.scale.Include(beside, true)
	c.scale.Lo = 0
}

// figures are what is written behind a bar.
func (c *barChart) figures(b bar) []run {
	tone := soft
	if b.best {
		tone = dark
	}
	runs := []run{{letter{Size: label.Size, Bold: b.best}, tone, words.Center(b.NsPerOp)}}
	if b.NsPerOp.Finite() {
		runs = append(runs, run{note, soft, " (" + words.Bounds(b.NsPerOp) + ")"})
	}
	if !math.IsNaN(b.times.Center) {
		runs = append(runs, run{label, tone, "  " + words.Times(b.times)})
		if bounds := words.TimesBounds(b.times); bounds != "" {
			runs = append(runs, run{note, soft, " " + bounds})
		}
	}
	if b.Unranked {
		text := " not ranked"
		if b.Impl == "nop" {
			text = " floor: a loop without a map"
		}
		runs = append(runs, run{note, soft, text})
	}
	return runs
}

func (c *barChart) paint(k *ink, h head) {
	top := k.head(h) - 54
	names, room := vg.Length(0), vg.Length(0)
	for _, b := range c.rows {
		wide := vg.Length(0)
		for _, r := range c.figures(b) {
			wide += r.Width(r.text)
		}
		// The figures of a short bar may lie where longer bars do.
		share := vg.Length(min(1, b.NsPerOp.Center/c.scale.Hi))
		if b.NsPerOp.Finite() {
			share = vg.Length(min(1, b.NsPerOp.Hi/c.scale.Hi))
		}
		names = max(names, strong.Width(b.Impl))
		room = max(room, wide-(1-share)*250)
	}
	f := &frame{ink: k, x0: margin + names + 10, x1: width - margin - room - 16}
	f.X = &axis{Axis: plot.Axis{Min: 0, Max: c.scale.Hi, Scale: plot.LinearScale{}}}
	base := top - vg.Length(len(c.rows))*barHeight
	for _, v := range layout.LinearTicks(0, c.scale.Hi) {
		x := f.px(v)
		k.rule(faint, 0.6, x, base, x, top)
		k.text(note, soft, x, base-11, 0.5, words.Thousands(v))
	}
	k.text(note, soft, f.x0, base-24, 0, "ns/op: shorter is better")
	for i, b := range c.rows {
		c.row(f, b, top-(vg.Length(i)+0.5)*barHeight)
	}
	k.rule(pale, 0.8, f.x0, base, f.x0, top)
	k.foot(c.caption)
}

// beatenColor is that of bars that are shown to be slower than the best.
var beatenColor = grey(0xc8)

// row draws one bar, its name before and its figures behind.
func (c *barChart) row(f *frame, b bar, y vg.Length) {
	look, half := c.looks[b.Impl], barHeight*0.32
	name := letter{Size: label.Size, Bold: b.best}
	f.text(name, look.text, f.x0-6, y-3.3, 1, b.Impl)
	clipped := b.NsPerOp.Center > c.scale.Hi
	end := f.px(min(b.NsPerOp.Center, c.scale.Hi))
	r := rect{f.x0, y - half, end, y + half}
	switch {
	case b.Unranked:
		f.hollow(mid, r)
	case b.best && r.x1 > r.x0:
		f.ground(r, c.kind, look, style{color: white})
		f.hollow(look.color, r)
	default:
		f.box(r.x0, r.y0, r.x1, r.y1, beatenColor)
	}
	if clipped { // an arrow and a gap say that the bar goes on
		for _, x := range []vg.Length{end - 16, end - 11} {
			f.line(white, 2, nil, vg.Point{X: x - 2, Y: y - half - 1}, vg.Point{X: x + 2, Y: y + half + 1})
		}
		f.mark(eastward, soft, vg.Point{X: end + 3, Y: y}, 3)
		end += 6
	} else if b.NsPerOp.Finite() {
		lo, hi := f.px(b.NsPerOp.Lo), f.px(min(b.NsPerOp.Hi, c.scale.Hi))
		f.rule(dark, 1.1, lo, y, hi, y)
		for _, x := range []vg.Length{lo, hi} {
			f.rule(dark, 1.1, x, y-2.5, x, y+2.5)
		}
		end = max(end, hi)
	}
	f.set(end+7, y-3.3, 0, c.figures(b)...)
}

// hollow strokes a rectangle.
func (k *ink) hollow(c color.NRGBA, r rect) {
	k.line(c, 0.8, nil, vg.Point{X: r.x0, Y: r.y0}, vg.Point{X: r.x1, Y: r.y0}, vg.Point{X: r.x1, Y: r.y1}, vg.Point{X: r.x0, Y: r.y1}, vg.Point{X: r.x0, Y: r.y0})
}

func (c *barChart) signs() []sign {
	var signs []sign
	first := c.looks[c.rows[0].Impl]
	signs = append(signs, sign{22, func(k *ink, x, y vg.Length) {
		r := rect{x, y - 5, x + 22, y + 5}
		k.ground(r, c.kind, first, style{color: white})
		k.hollow(first.color, r)
	}, meanings[c.kind]})
	if slices.ContainsFunc(c.rows, func(b bar) bool { return !b.best && !b.Unranked }) {
		signs = append(signs, sign{22, func(k *ink, x, y vg.Length) {
			k.box(x, y-5, x+22, y+5, beatenColor)
		}, "shown to be slower"})
	}
	if c.banded {
		signs = append(signs, sign{22, func(k *ink, x, y vg.Length) {
			k.rule(dark, 1.1, x, y, x+22, y)
			for _, end := range []vg.Length{x, x + 22} {
				k.rule(dark, 1.1, end, y-2.5, end, y+2.5)
			}
		}, words.Percent(c.level) + " interval of ns/op"})
	}
	return signs
}

// described says what each bar shows.
func (c *barChart) described() []string {
	var texts []string
	for _, b := range c.rows {
		text := b.Impl + ": "
		for _, r := range c.figures(b) {
			text += r.text
		}
		if b.best {
			text += ", " + meanings[c.kind]
		}
		texts = append(texts, text+".")
	}
	return texts
}
