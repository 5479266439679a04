package plots

import (
	"math"

	"gonum.org/v1/plot/vg"

	"example.com/mapbench/bench/crossover"
	"example.com/mapbench/plots/internal/layout"
)

// tieColor is opaque and drawn first: translucent ties of many impls, one on
// another, were a black bar.
var tieColor = grey(0xd4)

const tieWidth vg.Length = 9

// A found crossing is a crossing of two series of a chart.
type found struct {
	crossover.Crossing
	a, b *series
}

// found returns the crossings of the curves whose verdict is a crossing. On an unresolved
// curve nothing is marked.
func (l *lineChart) found() []found {
	var all []found
	for i := range l.marked {
		c := &l.marked[i]
		if c.Verdict != crossover.Crosses {
			continue
		}
		for _, x := range c.Crossings {
			all = append(all, found{x, l.of(c.A), l.of(c.B)})
		}
	}
	return all
}

// tied counts the stretches on which two impls are tied.
func (l *lineChart) tied() int {
	n := 0
	for _, c := range l.marked {
		n += len(c.Ties)
	}
	return n
}

// of returns an impl's series. Both impls of a curve have a series, since the curve comes
// from launches of both in the same cells.
func (l *lineChart) of(impl string) *series {
	for i := range l.series {
		if l.series[i].impl == impl {
			return &l.series[i]
		}
	}
	panic("plots: a curve of " + impl + ", which has no line")
}

// amid returns the geometric mean of two series.
func (l *lineChart) amid(a, b *series, x float64) float64 {
	return math.Sqrt(a.between(l.axis, x, center) * b.between(l.axis, x, center))
}

// crossings marks each crossing at the place where judging found it.
func (l *lineChart) crossings(f *frame) {
	for _, x := range l.found() {
		at := l.amid(x.a, x.b, x.At)
		if !l.inside(at) {
			continue
		}
		y := f.py(at)
		f.crossing(f.px(x.Lo), f.px(x.At), f.px(x.Hi), y)
	}
}

// crossing draws a crossing's interval and, on it, a ring.
func (k *ink) crossing(lo, at, hi, y vg.Length) {
	k.rule(dark, crossingWidth, lo, y, hi, y)
	for _, x := range []vg.Length{lo, hi} {
		k.rule(dark, crossingWidth, x, y-2.5, x, y+2.5)
	}
	k.ring(dark, crossingWidth, vg.Point{X: at, Y: y}, 3)
}

const crossingWidth vg.Length = 1.1

// ties draws the stretches on which two impls are tied, along their two lines.
func (l *lineChart) ties(f *frame) {
	for _, c := range l.marked {
		a, b := l.of(c.A), l.of(c.B)
		for _, t := range c.Ties {
			xs := []float64{t.Lo}
			for _, x := range l.axis.xs {
				if t.Lo < x && x < t.Hi {
					xs = append(xs, x)
				}
			}
			xs = append(xs, t.Hi)
			var points []vg.Point
			for i := range len(xs) - 1 {
				for _, x := range l.along(xs[i], xs[i+1]) {
					points = append(points, f.at(x, l.amid(a, b, x)))
				}
			}
			for _, part := range layout.Cut(points, f.y0-edge, f.y1+edge) {
				f.line(tieColor, tieWidth, nil, part...)
			}
		}
	}
}
