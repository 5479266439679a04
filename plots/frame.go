package plots

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"example.com/mapbench/plots/internal/layout"
)

// A frame is the area of a chart that data are drawn in, and its two axes.
type frame struct {
	*ink
	x0, y0, x1, y1 vg.Length // of the data
	above, below   vg.Length // from the data to the grid's upper and lower ends
	X              *axis
	Y              plot.Axis
}

// The distances of a page.
const margin, leading, inset = layout.Margin, layout.Leading, layout.Inset

// px and py map values to the page.
func (f *frame) px(x float64) vg.Length { return f.x0 + vg.Length(f.X.Norm(x))*(f.x1-f.x0) }
func (f *frame) py(y float64) vg.Length { return f.y0 + vg.Length(f.Y.Norm(y))*(f.y1-f.y0) }

// at maps a pair of values to the page.
func (f *frame) at(x, y float64) vg.Point { return vg.Point{X: f.px(x), Y: f.py(y)} }

// grid draws the axes behind the data: horizontal lines with the labels that
// format makes of values, and a tick at every measured place.
func (f *frame) grid(values []float64, format func(float64) string) {
	left, right := f.x0-inset, f.x1+inset
	for _, v := range values {
		y := f.py(v)
		f.rule(faint, 0.6, left, y, right, y)
		f.text(note, soft, left-4, y-3, 1, format(v))
	}
	base := f.y0 - f.below
	f.rule(pale, 0.6, left, base, right, base)
	room := func(x, y float64) bool {
		return abs(f.px(x)-f.px(y)) > (note.Width(f.X.amount(x))+note.Width(f.X.amount(y)))/2+4
	}
	for _, t := range f.X.ticks(room) {
		x := f.px(t.Value)
		f.rule(faint, 0.6, x, base, x, f.y1+f.above)
		f.rule(pale, 0.6, x, base, x, base-3)
		f.text(note, soft, x, base-12, 0.5, t.Label)
	}
	f.text(note, soft, (left+right)/2, base-25, 0.5, f.X.label)
}

// A sign is an entry of the key: how something is drawn, and what it means.
type sign struct {
	width vg.Length
	draw  func(k *ink, x, y vg.Length) // from x on, centred on y
	text  string
}

// keyGap is the distance between two signs, lineGap that between lines of a key or a title.
const (
	keyGap  vg.Length = 14
	lineGap vg.Length = 15
)

// A head is a chart's title and key, each in as many lines as it needs.
type head struct {
	title []string
	key   [][]sign
}

func newHead(title string, signs []sign) head {
	h := head{title: headline.Wrap(title, width-2*margin)}
	x := width // so that the first sign begins a line
	for _, s := range signs {
		wide := s.width + 4 + note.Width(s.text)
		if x+wide > width-margin {
			h.key, x = append(h.key, nil), margin
		}
		last := &h.key[len(h.key)-1]
		*last = append(*last, s)
		x += wide + keyGap
	}
	return h
}

// more returns the height of the lines after the first of title and key.
func (h head) more() float64 {
	return float64(lineGap) * float64(len(h.title)-1+max(0, len(h.key)-1))
}

// head sets title and key below the top of a page. It returns where the top would be if both
// had one line.
func (k *ink) head(h head) (top vg.Length) { return k.keys(h, k.titled(h)-39) + 39 }

// titled sets the title. It returns where the top would be if it had one line.
func (k *ink) titled(h head) (top vg.Length) {
	top = k.tall
	for i, line := range h.title {
		if i > 0 {
			top -= lineGap
		}
		k.text(headline, dark, margin, top-22, 0, line)
	}
	return top
}

// keys sets the key, its first line on a baseline. It returns the last line's.
func (k *ink) keys(h head, base vg.Length) vg.Length {
	for i, line := range h.key {
		if i > 0 {
			base -= lineGap
		}
		k.key(margin, base, line)
	}
	return base
}

// key sets signs in a line that begins at x and has its baseline at y.
func (k *ink) key(x, y vg.Length, signs []sign) {
	for _, s := range signs {
		s.draw(k, x, y+3)
		x += s.width + 4
		k.text(note, soft, x, y, 0, s.text)
		x += note.Width(s.text) + keyGap
	}
}

// foot sets the caption, its last line at the page's lower margin.
func (k *ink) foot(lines []string) {
	for i, line := range lines {
		k.text(note, soft, margin, margin+vg.Length(len(lines)-1-i)*leading, 0, line)
	}
}

// caption wraps texts; each begins a line.
func caption(paragraphs ...string) []string {
	var lines []string
	for _, p := range paragraphs {
		if p != "" {
			lines = append(lines, note.Wrap(p, width-2*margin)...)
		}
	}
	return lines
}

// ribbon fills the area between two lines of as many points.
func (k *ink) ribbon(c color.NRGBA, low, high []vg.Point) {
	if len(low) < 2 {
		return
	}
	outline := append([]vg.Point(nil), low...)
	for i := len(high) - 1; i >= 0; i-- {
		outline = append(outline, high[i])
	}
	k.FillPolygon(c, outline)
}

func abs(l vg.Length) vg.Length { return max(l, -l) }
