package plots

import (
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"

	"example.com/mapbench/plots/internal/looks"
)

// An ink draws on a canvas whose origin is at the bottom left, in points. Type lies on
// everything else.
type ink struct {
	draw.Canvas
	sheet *vgsvg.Canvas
	tall  vg.Length
	typed []byte // the texts, as elements of SVG
}

// newInk returns the ink of an empty page.
func newInk(tall vg.Length) *ink {
	sheet := vgsvg.New(width, tall)
	return &ink{Canvas: draw.NewCanvas(sheet, width, tall), sheet: sheet, tall: tall}
}

// The greys, from the ground to the text.
var white, faint, pale, mid, soft, dark = looks.White, looks.Faint, looks.Pale, looks.Mid, looks.Soft, looks.Dark

func grey(level uint8) color.NRGBA { return looks.Grey(level) }

func fade(c color.NRGBA, opacity float64) color.NRGBA { return looks.Fade(c, opacity) }

// box fills a rectangle.
func (k *ink) box(x0, y0, x1, y1 vg.Length, c color.NRGBA) {
	k.FillPolygon(c, []vg.Point{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}})
}

// line strokes a line through points.
func (k *ink) line(c color.NRGBA, width vg.Length, dashes []vg.Length, points ...vg.Point) {
	k.StrokeLines(draw.LineStyle{Color: c, Width: width, Dashes: dashes}, points)
}

// rule strokes a straight line.
func (k *ink) rule(c color.NRGBA, width, x0, y0, x1, y1 vg.Length) {
	k.line(c, width, nil, vg.Point{X: x0, Y: y0}, vg.Point{X: x1, Y: y1})
}

// disc fills a circle.
func (k *ink) disc(c color.NRGBA, at vg.Point, radius vg.Length) {
	k.DrawGlyphNoClip(draw.GlyphStyle{Color: c, Radius: radius, Shape: draw.CircleGlyph{}}, at)
}

// ring strokes a circle on white.
func (k *ink) ring(c color.NRGBA, width vg.Length, at vg.Point, radius vg.Length) {
	k.disc(white, at, radius)
	k.SetLineStyle(draw.LineStyle{Color: c, Width: width})
	var p vg.Path
	p.Move(vg.Point{X: at.X + radius, Y: at.Y})
	p.Arc(at, radius, 0, 2*3.141592653589793)
	p.Close()
	k.Stroke(p)
}
