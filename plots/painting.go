package plots

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/plots/internal/layout"
)

// A Painting is a chart of a kind that another package draws. It has the title, key, caption and
// looks of all charts.
type Painting struct {
	Chart            // but for its height
	Key     []Key    // explains what Paint draws
	Caption []string // each text begins a line
	About   []string // describes what Paint draws to those who can't see it

	Room  vg.Length // the height of what Paint draws, in points
	Paint func(p Pen, top vg.Length)
}

// A Key is an entry of a chart's key. Draw draws it from x on, centred on y.
type Key struct {
	Width vg.Length
	Draw  func(p Pen, x, y vg.Length)
	Text  string
}

// Painted returns the chart of a painting.
func Painted(p Painting) *Chart {
	lines := caption(p.Caption...)
	var signs []sign
	for _, s := range p.Key {
		signs = append(signs, sign{s.Width, func(k *ink, x, y vg.Length) { s.Draw(Pen{k}, x, y) }, s.Text})
	}
	h, c := newHead(p.Title, signs), p.Chart
	c.Height = math.Ceil(54 + float64(p.Room+vg.Length(len(lines))*leading+margin) + h.more())
	c.about = append(slices.Clone(p.About), lines...)
	c.paint = func(k *ink) {
		p.Paint(Pen{k}, k.head(h)-54)
		k.foot(lines)
	}
	return &c
}

// A Pen draws on a chart's page, in points from its lower left: lines and areas by the methods of
// its canvas. Type lies on everything else.
type Pen struct{ *ink }

// Text sets a line with its baseline at y. The fraction at of its width lies at x.
func (p Pen) Text(l layout.Letter, c color.NRGBA, x, y vg.Length, at float64, text string) {
	p.text(l, c, x, y, at, text)
}

// Mark draws an impl's marker, or a disc for an impl that has none.
func (p Pen) Mark(l Look, at vg.Point, radius vg.Length) {
	p.mark(max(l.marker, round), l.Color, at, radius)
}

// Ring strokes a circle on white.
func (p Pen) Ring(c color.NRGBA, at vg.Point, radius vg.Length) { p.ring(c, 1.3, at, radius) }

// A Look is how an impl looks in all charts of a set.
type Look struct {
	Color, Text color.NRGBA // of marks, and of small type
	marker      marker
}

// Looks returns the looks of the impls of a set, of which the tables are.
func Looks(tables []compare.Table) map[string]Look {
	found := make(map[string]Look)
	for impl, s := range looksOf(tables) {
		found[impl] = Look{s.color, s.text, s.marker}
	}
	return found
}
