package costs

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"example.com/mapbench/internal/words"
	"example.com/mapbench/plots"
	"example.com/mapbench/plots/internal/layout"
	"example.com/mapbench/plots/internal/looks"
)

// A scale maps values to the page, logarithmically.
type scale struct {
	layout.Reach
	from, to vg.Length // where its ends lie
}

// at returns where a value lies. A value beyond an end lies there.
func (s scale) at(v float64) vg.Length {
	v = max(s.Lo, min(s.Hi, v))
	return s.from + vg.Length(math.Log(v/s.Lo)/math.Log(s.Hi/s.Lo))*(s.to-s.from)
}

// across draws the ticks of a horizontal scale as lines from top to base, and their labels below,
// where there is room for them.
func (s scale) across(p plots.Pen, base, top vg.Length) {
	until := s.from - layout.Margin
	for _, v := range layout.LogTicks(s.Lo, s.Hi) {
		x, text := s.at(v), words.Thousands(v)
		line(p, looks.Faint, 0.6, nil, vg.Point{X: x, Y: base}, vg.Point{X: x, Y: top})
		if half := layout.Note.Width(text) / 2; x-half > until {
			p.Text(layout.Note, looks.Soft, x, base-11, 0.5, text)
			until = x + half + 4
		}
	}
	line(p, looks.Pale, 0.6, nil, vg.Point{X: s.from - layout.Inset, Y: base}, vg.Point{X: s.to + layout.Inset, Y: base})
}

// box fills a rectangle.
func box(p plots.Pen, c color.NRGBA, x0, y0, x1, y1 vg.Length) {
	p.FillPolygon(c, []vg.Point{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}})
}

// line strokes a line through points.
func line(p plots.Pen, c color.NRGBA, width vg.Length, dashes []vg.Length, points ...vg.Point) {
	p.StrokeLines(draw.LineStyle{Color: c, Width: width, Dashes: dashes}, points)
}

// disc fills a circle.
func disc(p plots.Pen, c color.NRGBA, at vg.Point, radius vg.Length) {
	p.Mark(plots.Look{Color: c}, at, radius)
}
