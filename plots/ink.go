package plots

import (
	"image/color"
	"strings"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// An ink draws on a canvas whose origin is at the bottom left, in points.
type ink struct{ draw.Canvas }

// The greys, from the ground to the text.
var (
	white = grey(0xff)
	faint = grey(0xe8) // grid
	pale  = grey(0xbb) // axes, leaders
	mid   = grey(0x6e) // reference impls
	soft  = grey(0x55) // captions
	dark  = grey(0x1c) // text, marks
)

func grey(level uint8) color.NRGBA { return color.NRGBA{level, level, level, 0xff} }

// fade returns a colour with an opacity, in [0,1].
func fade(c color.NRGBA, opacity float64) color.NRGBA {
	c.A = uint8(opacity*0xff + 0.5)
	return c
}

// A letter is a size of type, in points, and its weight.
type letter struct {
	size vg.Length
	bold bool
}

var (
	headline = letter{12, true}
	label    = letter{9.5, false}
	strong   = letter{9.5, true}
	note     = letter{8.5, false} // the smallest: 11 CSS pixels
)

var faces = font.NewCache(liberation.Collection())

func (l letter) face() font.Face {
	f := font.Font{Typeface: "Liberation", Variant: "Sans"}
	if l.bold {
		f.Weight = xfont.WeightBold
	}
	return faces.Lookup(f, l.size)
}

// width returns how wide a text is set.
func (l letter) width(text string) vg.Length {
	face := l.face()
	return face.Width(text)
}

// text sets a line with its baseline at y. The fraction at of its width lies at x: 0
// begins the line there, 0.5 centres it, 1 ends it.
func (k *ink) text(l letter, c color.NRGBA, x, y vg.Length, at float64, text string) {
	k.SetColor(c)
	k.FillString(l.face(), vg.Point{X: x - vg.Length(at)*l.width(text), Y: y}, text)
}

// wrap breaks a text into lines at most as wide as room. A word that is wider
// stands alone.
func (l letter) wrap(text string, room vg.Length) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		switch longer := line + " " + word; {
		case line == "":
			line = word
		case l.width(longer) <= room:
			line = longer
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, line)
}

// clip cuts a text that is wider than room, and ends it with an ellipsis.
func (l letter) clip(text string, room vg.Length) string {
	if l.width(text) <= room {
		return text
	}
	cut := []rune(text)
	for len(cut) > 1 && l.width(string(cut)+"…") > room {
		cut = cut[:len(cut)-1]
	}
	return string(cut) + "…"
}

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
