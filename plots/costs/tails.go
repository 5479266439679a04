package costs

import (
	"fmt"
	"image/color"
	"slices"

	"gonum.org/v1/plot/vg"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/tradeoff"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/plots"
	"example.com/mapbench/plots/internal/layout"
	"example.com/mapbench/plots/internal/looks"
	"example.com/mapbench/plots/internal/origin"
)

// A tailChart draws what sampled operations of each map took, in a panel for each kind.
type tailChart struct {
	panels  []panel
	looks   map[string]plots.Look
	reach   layout.Reach // of all that is drawn, in ns
	timing  float64      // what timing takes, in ns; NaN if nobody says
	floored bool         // nop was measured
	level   float64      // requested of each interval
}

// A panel is one kind of operation. Its rows are impls, ascending by the judged quantile.
type panel struct {
	tradeoff.Spread
	rows []string
}

// The quantiles that are drawn, and the one whose figures stand beside.
const (
	usual   = "p50"
	judged  = "p99"
	rare    = "p99.9"
	longest = "max"
)

// The sizes of the chart of tails, in points.
const (
	rowHeight vg.Length = 17
	panelGap  vg.Length = 24 // a panel's height beside its rows
)

// Tails returns the chart of a cell's tails, as the judge has them. It is nil if no operation was
// sampled.
func Tails(set *compare.Set, impls map[string]plots.Look, j *compare.Judge, cell *compare.Cell) *plots.Chart {
	c := &tailChart{looks: impls, timing: tradeoff.Timing(cell), level: j.Options.Level}
	room := vg.Length(44)
	for _, s := range tradeoff.Spreads(j, cell) {
		one := panel{s, s.Impls(j, judged)}
		for _, impl := range one.rows {
			for _, name := range []string{usual, judged, rare, longest} {
				if t, ok := s.At(name, impl); ok && t.Value.Center > 0 {
					reach(&c.reach, t.Value)
				}
			}
		}
		_, floored := s.At(judged, tradeoff.Floor)
		c.floored = c.floored || floored
		if len(one.rows) > 0 {
			c.panels = append(c.panels, one)
			room += panelGap + rowHeight*vg.Length(len(one.rows))
		}
	}
	if len(c.panels) == 0 || c.reach.Hi == 0 {
		return nil
	}
	if c.timing > 0 {
		c.reach.Hold(c.timing)
	}
	widen(&c.reach)
	var launches origin.Span
	launches.Add(len(cell.Launches))
	about := fmt.Sprintf("What sampled operations took, in medians over launches; boxes: the %s interval of %s. ", words.Percent(c.level), judged)
	if c.floored {
		about += "Grey: not told apart from nop, or too few launches to tell. Nop does nothing and is timed the same way, so its times are the machine's own."
	} else {
		about += "Nop was not measured beside the maps, so nobody can tell how much of it is the machine's own."
	}
	return plots.Painted(plots.Painting{
		Chart: plots.Chart{
			Name:  origin.FileName("tails", cell.String(), cell.Procs),
			Title: "How long operations take: " + words.Workload(cell.String(), cell.Procs),
			Cells: []*compare.Cell{cell},
		},
		Key:     c.key(),
		Caption: []string{about, origin.MeasuredOn(set, fmt.Sprint(cell.Procs), launches)},
		About:   c.described(),
		Room:    room,
		Paint:   func(p plots.Pen, top vg.Length) { c.paint(p, top, top-room+44) },
	})
}

// paint draws the panels between top and base.
func (c *tailChart) paint(p plots.Pen, top, base vg.Length) {
	names, figures := vg.Length(0), vg.Length(0)
	for i := range c.panels {
		for _, impl := range c.panels[i].rows {
			names = max(names, layout.Label.Width(impl))
			figures = max(figures, layout.Note.Width(c.panels[i].figure(impl)))
		}
	}
	x := scale{c.reach, layout.Margin + names + 14 + layout.Inset, layout.Width - layout.Margin - figures - 12 - layout.Inset}
	y := top
	for i := range c.panels { // behind all else
		one := &c.panels[i]
		if t, ok := one.At(judged, tradeoff.Floor); ok && t.Value.Center > 0 {
			box(p, bandColor, x.from-layout.Inset, y-panelGap+4-rowHeight*vg.Length(len(one.rows)), x.at(t.Value.Center), y-panelGap+4)
		}
		y -= panelGap + rowHeight*vg.Length(len(one.rows))
	}
	x.across(p, base, top)
	p.Text(layout.Note, looks.Soft, (x.from+x.to)/2, base-24, 0.5, "ns (logarithmic scale): further left is better")
	if c.timing > 0 {
		at := x.at(c.timing)
		line(p, looks.Mid, 1, timingDashes, vg.Point{X: at, Y: base}, vg.Point{X: at, Y: top})
	}
	y = top
	for i := range c.panels {
		one := &c.panels[i]
		p.Text(layout.Strong, looks.Dark, layout.Margin, y-14, 0, one.Kind)
		p.Text(layout.Note, looks.Soft, layout.Width-layout.Margin, y-14, 1, judged+", ns")
		y -= panelGap
		for _, impl := range one.rows {
			c.row(p, one, impl, x, y-rowHeight/2+4)
			y -= rowHeight
		}
	}
}

var (
	// bandColor is the ground up to nop's quantile.
	bandColor    = looks.Fade(looks.Mid, 0.14)
	timingDashes = []vg.Length{1.5, 2}
)

// row draws one map: its name before and its judged quantile behind.
func (c *tailChart) row(p plots.Pen, of *panel, impl string, x scale, y vg.Length) {
	look := c.looks[impl]
	p.Text(layout.Label, look.Text, layout.Margin, y-3.3, 0, impl)
	p.Text(layout.Note, looks.Soft, layout.Width-layout.Margin, y-3.3, 1, of.figure(impl))
	if t, ok := of.At(judged, impl); ok && t.Value.Finite() && t.Value.Lo > 0 {
		box(p, looks.Fade(c.tint(t, look), 0.3), x.at(t.Value.Lo), y-4.5, x.at(t.Value.Hi), y+4.5)
	}
	var along []vg.Point
	for _, name := range of.Names {
		if t, ok := of.At(name, impl); ok && t.Value.Center > 0 && drawn(name) {
			along = append(along, vg.Point{X: x.at(t.Value.Center), Y: y})
		}
	}
	if len(along) > 1 {
		line(p, looks.Pale, 0.8, nil, along...)
	}
	for _, name := range of.Names {
		if t, ok := of.At(name, impl); ok && t.Value.Center > 0 {
			mark(p, name, c.tint(t, look), vg.Point{X: x.at(t.Value.Center), Y: y})
		}
	}
}

// tint returns the colour of a quantile's mark: grey for what can't be told from the machine's own.
func (c *tailChart) tint(t tradeoff.Tail, look plots.Look) color.NRGBA {
	if t.Standing == tradeoff.Machine || t.Standing == tradeoff.TooFew {
		return looks.Pale
	}
	return look.Color
}

// drawn reports whether a quantile has a mark.
func drawn(name string) bool { return slices.Contains([]string{usual, judged, rare, longest}, name) }

// mark draws a quantile: each has a shape of its own.
func mark(p plots.Pen, name string, c color.NRGBA, at vg.Point) {
	switch name {
	case usual:
		disc(p, c, at, 1.8)
	case judged:
		disc(p, c, at, 3.6)
	case rare:
		p.Ring(c, at, 3)
	case longest:
		line(p, c, 1.6, nil, at.Add(vg.Point{Y: -4}), at.Add(vg.Point{Y: 4}))
	}
}

// figure formats a map's judged quantile, and says whose it is.
func (of *panel) figure(impl string) string {
	t, ok := of.At(judged, impl)
	switch {
	case !ok:
		return "–"
	case impl != tradeoff.Floor && t.Standing == tradeoff.Machine:
		return "not told apart from nop"
	case t.Standing == tradeoff.TooFew:
		return words.Figure(t.Value.Center) + ", too few launches"
	}
	return words.Amount(t.Value)
}

func (c *tailChart) key() []plots.Key {
	tint := looks.Grey(0x44)
	var keys []plots.Key
	for _, name := range []string{usual, judged, rare, longest} {
		keys = append(keys, plots.Key{Width: 8, Text: name, Draw: func(p plots.Pen, x, y vg.Length) { mark(p, name, tint, vg.Point{X: x + 4, Y: y}) }})
	}
	if c.floored {
		keys = append(keys,
			plots.Key{Width: 8, Text: "not told apart", Draw: func(p plots.Pen, x, y vg.Length) { disc(p, looks.Pale, vg.Point{X: x + 4, Y: y}, 3.6) }},
			plots.Key{Width: 22, Text: "up to " + judged + " of nop", Draw: func(p plots.Pen, x, y vg.Length) { box(p, bandColor, x, y-5, x+22, y+5) }})
	}
	if c.timing > 0 {
		keys = append(keys, plots.Key{Width: 16, Text: fmt.Sprintf("timing alone, %s ns", words.Figure(c.timing)), Draw: func(p plots.Pen, x, y vg.Length) {
			line(p, looks.Mid, 1, timingDashes, vg.Point{X: x + 8, Y: y - 5}, vg.Point{X: x + 8, Y: y + 5})
		}})
	}
	return keys
}

// described says what each row shows, for those who can't see the chart.
func (c *tailChart) described() []string {
	var texts []string
	for i := range c.panels {
		one := &c.panels[i]
		for _, impl := range one.rows {
			texts = append(texts, fmt.Sprintf("%s of %s, %s: %s.", judged, one.Kind, impl, one.figure(impl)))
		}
	}
	return texts
}
