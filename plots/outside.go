package plots

import (
	"math"
	"slices"

	"gonum.org/v1/plot/vg"

	"example.com/mapbench/internal/words"
)

// An outsider is a series that leaves the scale. Its name and its figures stand in a row of
// their own above or below the data, over the place where the line leaves.
type outsider struct {
	*series
	above bool
	exit  float64 // where the line leaves, on the axis; NaN when all of it is outside
	text  string
}

const (
	rowGap = 14           // the height of such a row, in points
	edge   = vg.Length(3) // how far a line is drawn beyond the scale
)

// inside reports whether the scale holds a value.
func (l *lineChart) inside(y float64) bool { return l.scale.Lo <= y && y <= l.scale.Hi }

// held returns the value of the scale that is nearest to a value.
func (l *lineChart) held(y float64) float64 { return max(l.scale.Lo, min(l.scale.Hi, y)) }

// outsiders returns the series that leave the scale, in order of their exits from the left.
func (l *lineChart) outsiders() []outsider {
	var found []outsider
	for i := range l.series {
		one := &l.series[i]
		least, most, inside := math.Inf(1), math.Inf(-1), 0
		o := outsider{series: one, exit: math.NaN()}
		for i, p := range one.points {
			y := p.y.Center
			if l.inside(y) {
				inside++
				continue
			}
			o.above = o.above || y > l.scale.Hi
			least, most = min(least, y), max(most, y)
			for _, j := range []int{i - 1, i + 1} {
				if 0 <= j && j < len(one.points) && l.inside(one.points[j].y.Center) && math.IsNaN(o.exit) {
					o.exit = l.leaves(one, one.points[j].x, p.x)
				}
			}
		}
		if inside == len(one.points) {
			continue
		}
		switch from, to := threeDigits(least), threeDigits(most); {
		case inside > 0 && o.above:
			o.text = "up to " + to
		case inside > 0:
			o.text = "down to " + from
		case from == to:
			o.text = from
		default:
			o.text = from + " to " + to
		}
		found = append(found, o)
	}
	slices.SortStableFunc(found, func(a, b outsider) int {
		switch {
		case l.place(a) < l.place(b):
			return -1
		case l.place(a) > l.place(b):
			return 1
		}
		return 0
	})
	return found
}

// leaves returns where a series passes an end of the scale, between a place inside and one
// outside.
func (l *lineChart) leaves(one *series, inside, outside float64) float64 {
	for range 40 {
		middle := (inside + outside) / 2
		if l.inside(one.between(l.axis, middle, center)) {
			inside = middle
		} else {
			outside = middle
		}
	}
	return inside
}

// place returns where an outsider's name stands, as a fraction of the axis's length: at the
// exit, and in the middle when all of the line is outside.
func (l *lineChart) place(o outsider) float64 {
	if math.IsNaN(o.exit) {
		return 0.5
	}
	return l.axis.Norm(o.exit)
}

// outsideNames sets the outsiders' names and figures.
func (l *lineChart) outsideNames(f *frame) {
	above, below := 0, 0
	for _, o := range l.outside {
		look, place := l.looks[o.impl], l.place(o)
		x := f.x0 + vg.Length(place)*(f.x1-f.x0)
		from, y, arrow := f.y1+edge, f.y1+f.above-9-vg.Length(above)*rowGap, triangle
		if o.above {
			above++
		} else {
			from, y, arrow = f.y0-edge, f.y0-f.below+9+vg.Length(below)*rowGap, wedge
			below++
		}
		if !math.IsNaN(o.exit) {
			f.rule(fade(look.color, 0.7), 0.6, x, from, x, y)
		}
		f.mark(arrow, look.color, vg.Point{X: x, Y: y}, 2.6)
		side, at := vg.Length(7), 0.0
		if place >= 0.5 {
			side, at = -7, 1
		}
		f.set(x+side, y-3.3, at, run{label, look.text, l.name(*o.series)}, run{note, soft, ": " + o.text})
	}
}

// threeDigits formats a value to three digits.
func threeDigits(x float64) string {
	scale := math.Pow(10, math.Floor(math.Log10(x))-2)
	return words.Thousands(math.Round(x/scale) * scale)
}
