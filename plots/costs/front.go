package costs

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/tradeoff"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/plots"
	"example.com/mapbench/plots/internal/layout"
	"example.com/mapbench/plots/internal/looks"
	"example.com/mapbench/plots/internal/origin"
)

// A frontChart draws the maps of a front as points in speed and memory.
type frontChart struct {
	*tradeoff.Front
	looks        map[string]plots.Look
	bytes, times layout.Reach
	level        float64   // requested of each interval
	few, banded  bool      // some maps were not compared, some have an interval
	room         vg.Length // the height of the drawing
}

// The sizes of the chart of a front, in points.
const (
	frontRoom vg.Length = 350 // with the labels of its axes, at least
	nameGap   vg.Length = 13  // the least distance between two names
	leader    vg.Length = 28  // the width of the lines that lead to names
)

// Front returns the chart of a front of the set: ns/op over bytes per entry. Level is that of
// the intervals. It is nil if the front has fewer than two maps, which need no chart.
func Front(set *compare.Set, impls map[string]plots.Look, f *tradeoff.Front, level float64) *plots.Chart {
	if len(f.Points) < 2 {
		return nil
	}
	c := &frontChart{Front: f, looks: impls, level: level, room: max(frontRoom, 90+nameGap*vg.Length(len(f.Points)))}
	for _, p := range f.Points {
		c.few = c.few || p.Few
		reach(&c.bytes, p.Bytes)
		reach(&c.times, p.NsPerOp)
		c.banded = c.banded || p.Bytes.Finite() || p.NsPerOp.Finite()
	}
	widen(&c.bytes)
	widen(&c.times)
	var launches origin.Span
	launches.Add(len(f.Cell.Launches))
	name := words.Workload(f.Cell.String(), f.Cell.Procs)
	about := fmt.Sprintf("A map is dominated if another one is shown to be at most %s slower and at most %s heavier, and better in one by more than that. The intervals of all pairs hold together at %s.",
		words.Percent(f.Margin), words.Percent(f.Margin), words.Percent(level))
	return plots.Painted(plots.Painting{
		Chart: plots.Chart{
			Name:  origin.FileName("front", f.Cell.String(), f.Cell.Procs),
			Title: "Speed against memory: " + name,
			Cells: []*compare.Cell{f.Cell},
		},
		Key:     c.key(),
		Caption: []string{about, origin.MeasuredOn(set, fmt.Sprint(f.Cell.Procs), launches)},
		About:   c.described(),
		Room:    c.room,
		Paint:   c.paint,
	})
}

// reach makes room for a figure and, as far as it does not take the room of all others, for its
// interval.
func reach(r *layout.Reach, i exact.Interval) {
	const most = 3 // times the figure
	r.Hold(i.Center)
	if i.Finite() && i.Lo > 0 {
		r.Hold(max(i.Lo, i.Center/most), min(i.Hi, most*i.Center))
	}
}

// widen leaves room between points and the ends of a scale.
func widen(r *layout.Reach) { r.Lo, r.Hi = r.Lo/1.08, r.Hi*1.08 }

func (c *frontChart) paint(p plots.Pen, top vg.Length) {
	names := vg.Length(0)
	for _, at := range c.Points {
		names = max(names, layout.Strong.Width(at.Impl))
	}
	base := top - c.room + 44
	x := scale{c.bytes, layout.Margin + 34 + layout.Inset, layout.Width - layout.Margin - names - leader - 22 - layout.Inset}
	y := scale{c.times, base + layout.Inset, top - 18}
	p.Text(layout.Note, looks.Soft, layout.Margin, top-4, 0, "ns/op (logarithmic scale): further down is faster")
	for _, v := range layout.LogTicks(c.times.Lo, c.times.Hi) {
		line(p, looks.Faint, 0.6, nil, vg.Point{X: x.from - layout.Inset, Y: y.at(v)}, vg.Point{X: x.to + layout.Inset, Y: y.at(v)})
		p.Text(layout.Note, looks.Soft, x.from-layout.Inset-4, y.at(v)-3, 1, words.Thousands(v))
	}
	x.across(p, base, y.to)
	p.Text(layout.Note, looks.Soft, (x.from+x.to)/2, base-24, 0.5, "bytes per entry (logarithmic scale): further left is lighter")
	c.stairs(p, x, y)
	for i := range c.Points {
		c.point(p, &c.Points[i], x, y)
	}
	c.names(p, x, y)
}

// stairs joins the maps on the front: no point of it lies to the left of the stairs and below.
func (c *frontChart) stairs(p plots.Pen, x, y scale) {
	leaders := c.Leaders()
	slices.SortStableFunc(leaders, func(a, b *tradeoff.Point) int { return cmp.Compare(a.Bytes.Center, b.Bytes.Center) })
	var steps []vg.Point
	least := math.Inf(1)
	for _, l := range leaders {
		if l.NsPerOp.Center >= least { // not shown to be dominated, but behind by its figures
			continue
		}
		least = l.NsPerOp.Center
		at := vg.Point{X: x.at(l.Bytes.Center), Y: y.at(l.NsPerOp.Center)}
		if n := len(steps); n > 0 {
			steps = append(steps, vg.Point{X: at.X, Y: steps[n-1].Y})
		} else {
			steps = append(steps, vg.Point{X: at.X, Y: y.to})
		}
		steps = append(steps, at)
	}
	if n := len(steps); n > 0 {
		line(p, looks.Pale, 1, stairDashes, append(steps, vg.Point{X: x.to + layout.Inset, Y: steps[n-1].Y})...)
	}
}

var stairDashes = []vg.Length{4, 3}

// point draws a map: filled on the front, hollow if it is dominated, grey if it was not compared.
func (c *frontChart) point(p plots.Pen, of *tradeoff.Point, x, y scale) {
	look := c.looks[of.Impl]
	at := vg.Point{X: x.at(of.Bytes.Center), Y: y.at(of.NsPerOp.Center)}
	tint := looks.Fade(look.Color, 0.5)
	if of.Bytes.Finite() {
		line(p, tint, 1, nil, vg.Point{X: x.at(of.Bytes.Lo), Y: at.Y}, vg.Point{X: x.at(of.Bytes.Hi), Y: at.Y})
	}
	if of.NsPerOp.Finite() {
		line(p, tint, 1, nil, vg.Point{X: at.X, Y: y.at(of.NsPerOp.Lo)}, vg.Point{X: at.X, Y: y.at(of.NsPerOp.Hi)})
	}
	switch {
	case of.Few:
		p.Ring(looks.Pale, at, 3.2)
	case len(of.By) > 0:
		p.Ring(look.Color, at, 3.2)
	default:
		p.Mark(look, at, 3.6)
	}
}

// names sets the maps' names to the right of the points, from which lines lead to them. Those on
// the front are bold.
func (c *frontChart) names(p plots.Pen, x, y scale) {
	want := make([]float64, len(c.Points))
	for i, of := range c.Points {
		want[i] = float64(y.at(of.NsPerOp.Center))
	}
	from, to := x.to+layout.Inset+4, x.to+layout.Inset+4+leader
	for i, at := range layout.Spread(want, float64(nameGap), float64(y.from), float64(y.to)) {
		of, look := &c.Points[i], c.looks[c.Points[i].Impl]
		point := vg.Point{X: x.at(of.Bytes.Center), Y: y.at(of.NsPerOp.Center)}
		line(p, looks.Fade(look.Color, 0.35), 0.6, nil, point.Add(vg.Point{X: 5}), vg.Point{X: from, Y: point.Y}, vg.Point{X: to, Y: vg.Length(at)})
		letter := layout.Label
		if len(of.By) == 0 && !of.Few {
			letter = layout.Strong
		}
		p.Text(letter, look.Text, to+5, vg.Length(at)-3.3, 0, of.Impl)
	}
}

func (c *frontChart) key() []plots.Key {
	tint := looks.Grey(0x44)
	middle := func(x, y vg.Length) vg.Point { return vg.Point{X: x + 4, Y: y} }
	keys := []plots.Key{
		{Width: 8, Text: "on the front", Draw: func(p plots.Pen, x, y vg.Length) { disc(p, tint, middle(x, y), 3.6) }},
		{Width: 22, Text: "the front", Draw: func(p plots.Pen, x, y vg.Length) {
			line(p, looks.Pale, 1, stairDashes, vg.Point{X: x, Y: y}, vg.Point{X: x + 22, Y: y})
		}},
	}
	if len(c.Dominated()) > 0 {
		keys = append(keys, plots.Key{Width: 8, Text: "dominated by another", Draw: func(p plots.Pen, x, y vg.Length) { p.Ring(tint, middle(x, y), 3.2) }})
	}
	if c.few {
		keys = append(keys, plots.Key{Width: 8, Text: "too few launches to compare", Draw: func(p plots.Pen, x, y vg.Length) { p.Ring(looks.Pale, middle(x, y), 3.2) }})
	}
	if c.banded {
		keys = append(keys, plots.Key{Width: 16, Text: words.Percent(c.level) + " interval", Draw: func(p plots.Pen, x, y vg.Length) {
			line(p, looks.Fade(tint, 0.5), 1, nil, vg.Point{X: x, Y: y}, vg.Point{X: x + 16, Y: y})
		}})
	}
	return keys
}

// described says where each map lies, for those who can't see the chart.
func (c *frontChart) described() []string {
	var texts []string
	for _, of := range c.Points {
		text := fmt.Sprintf("%s: %s ns/op, %s B per entry", of.Impl, words.Figure(of.NsPerOp.Center), words.Figure(of.Bytes.Center))
		switch {
		case of.Few:
			text += ", not compared"
		case len(of.By) > 0:
			text += ", dominated by " + of.By[0].Impl
		default:
			text += ", on the front"
		}
		texts = append(texts, text+".")
	}
	return texts
}
