package plots

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
)

// A marker is the shape of an impl's measured points.
type marker int

const (
	round marker = iota
	square
	triangle
	diamond
	wedge // a triangle that stands on its tip
	saltire
	markers

	none     marker = -1
	eastward marker = -2 // a triangle that points to what lies beyond the right end
)

// mark draws a marker of about the area of a circle with that radius.
func (k *ink) mark(m marker, c color.NRGBA, at vg.Point, radius vg.Length) {
	switch m {
	case round:
		k.disc(c, at, radius)
	case square:
		k.regular(c, at, radius*1.25, 4, math.Pi/4)
	case triangle:
		k.regular(c, at, radius*1.5, 3, math.Pi/2)
	case diamond:
		k.regular(c, at, radius*1.35, 4, 0)
	case wedge:
		k.regular(c, at, radius*1.5, 3, -math.Pi/2)
	case eastward:
		k.regular(c, at, radius*1.5, 3, 0)
	case saltire:
		k.rule(c, 1.4, at.X-radius, at.Y-radius, at.X+radius, at.Y+radius)
		k.rule(c, 1.4, at.X-radius, at.Y+radius, at.X+radius, at.Y-radius)
	}
}

// regular fills a regular polygon with a corner in the given direction.
func (k *ink) regular(c color.NRGBA, at vg.Point, radius vg.Length, corners int, direction float64) {
	points := make([]vg.Point, corners)
	for i := range points {
		sin, cos := math.Sincos(direction + 2*math.Pi*float64(i)/float64(corners))
		points[i] = vg.Point{X: at.X + radius*vg.Length(cos), Y: at.Y + radius*vg.Length(sin)}
	}
	k.FillPolygon(c, points)
}
