package plots

import (
	"image/color"

	"gonum.org/v1/plot/vg"
)

// A rect is an upright rectangle: x0 < x1 and y0 < y1.
type rect struct{ x0, y0, x1, y1 vg.Length }

// inset returns the rectangle without a rim.
func (r rect) inset(by vg.Length) rect { return rect{r.x0 + by, r.y0 + by, r.x1 - by, r.y1 - by} }

// stripes fills a rectangle with broad diagonal stripes, two colours in turn,
// without gaps.
func (k *ink) stripes(r rect, a, b color.NRGBA) {
	const wide = 11
	for i, u := 0, r.x0+r.y0; u < r.x1+r.y1; i, u = i+1, u+wide {
		c := a
		if i%2 == 1 {
			c = b
		}
		k.FillPolygon(c, r.diagonal(u, min(u+wide, r.x1+r.y1)))
	}
}

// hatch draws thin diagonal lines, two colours in turn, on white.
func (k *ink) hatch(r rect, a, b color.NRGBA) {
	const apart = 6
	k.box(r.x0, r.y0, r.x1, r.y1, white)
	for i, u := 0, r.x0+r.y0+apart/2; u < r.x1+r.y1; i, u = i+1, u+apart {
		c := a
		if i%2 == 1 {
			c = b
		}
		from, to := r.cut(u)
		k.line(c, 0.8, nil, from, to)
	}
}

// dots draws small dots on white.
func (k *ink) dots(r rect, c color.NRGBA) {
	const apart, radius = 5, 0.6
	k.box(r.x0, r.y0, r.x1, r.y1, white)
	for x := r.x0 + apart/2; x < r.x1; x += apart {
		k.line(c, 2*radius, []vg.Length{2 * radius, apart - 2*radius}, vg.Point{X: x, Y: r.y0 + apart/2}, vg.Point{X: x, Y: r.y1})
	}
}

// cut returns where the line x + y = u, which falls to the right, enters and
// leaves the rectangle.
func (r rect) cut(u vg.Length) (from, to vg.Point) {
	x0, x1 := max(r.x0, u-r.y1), min(r.x1, u-r.y0)
	return vg.Point{X: x0, Y: u - x0}, vg.Point{X: x1, Y: u - x1}
}

// diagonal returns the part of the rectangle between two such lines, u < v.
func (r rect) diagonal(u, v vg.Length) []vg.Point {
	from, to := r.cut(u)
	corners := []vg.Point{to, from}
	if corner := r.x0 + r.y1; u < corner && corner < v {
		corners = append(corners, vg.Point{X: r.x0, Y: r.y1})
	}
	from, to = r.cut(v)
	corners = append(corners, from, to)
	if corner := r.x1 + r.y0; u < corner && corner < v {
		corners = append(corners, vg.Point{X: r.x1, Y: r.y0})
	}
	return corners
}
