package plots

import (
	"math"
	"slices"

	"gonum.org/v1/plot/vg"

	"example.com/mapbench/internal/exact"
)

// far is how many times as slow as the typical ranked impl an impl is from which a scale no
// longer makes room for it: a map that takes a hundred times as long would press all others
// into one line.
const far = 8

// A reach is the stretch of a scale, in the unit of the values. Values of 0 or less are not
// allowed. The zero value holds nothing.
type reach struct {
	lo, hi float64
}

// hold widens a reach so that it holds values.
func (r *reach) hold(values ...float64) {
	for _, v := range values {
		if r.hi == 0 {
			*r = reach{v, v}
		}
		r.lo, r.hi = min(r.lo, v), max(r.hi, v)
	}
}

// usual returns between which values an impl is not much worse than the typical one. Beside
// holds what was measured side by side: the ranked impls of a cell, at least one. More says
// whether more is worse.
func usual(beside []exact.Interval, more bool) (least, most float64) {
	centers := make([]float64, len(beside))
	for i, b := range beside {
		centers[i] = b.Center
	}
	slices.Sort(centers)
	// Of two, the better is typical.
	if more {
		return 0, far * centers[(len(centers)-1)/2]
	}
	return centers[len(centers)/2] / far, math.Inf(1)
}

// include widens a reach by what was measured side by side, as usual has it. It leaves out
// impls that are much worse than the typical one, and ends of intervals as far away.
func (r *reach) include(beside []exact.Interval, more bool) {
	if len(beside) == 0 {
		return
	}
	least, most := usual(beside, more)
	for _, b := range beside {
		if b.Center < least || b.Center > most {
			continue
		}
		r.hold(b.Center)
		if b.Finite() && b.Lo > 0 {
			r.hold(max(b.Lo, least, b.Center/far), min(b.Hi, most, far*b.Center))
		}
	}
}

// admit widens a reach by a reference impl's values, if they are near. The floor of a fast
// map is not: it would take the height from the maps.
func (r *reach) admit(values ...float64) {
	const near = 1.5
	if len(values) == 0 || r.hi > 0 && (slices.Min(values) < r.lo/near || slices.Max(values) > r.hi*near) {
		return
	}
	r.hold(values...)
}

// open makes a reach of a single value drawable.
func (r *reach) open() {
	if r.lo == r.hi {
		r.lo, r.hi = r.lo/1.1, r.hi*1.1
	}
}

// cut returns the parts of a line through points that lie between two heights.
func cut(points []vg.Point, low, high vg.Length) [][]vg.Point {
	var parts [][]vg.Point
	var part []vg.Point
	at := func(a, b vg.Point, y vg.Length) vg.Point {
		return vg.Point{X: a.X + (b.X-a.X)*(y-a.Y)/(b.Y-a.Y), Y: y}
	}
	for i := range len(points) - 1 {
		a, b := points[i], points[i+1]
		if max(a.Y, b.Y) < low || min(a.Y, b.Y) > high {
			continue
		}
		from, to := a, b
		for _, edge := range []vg.Length{low, high} {
			if (a.Y-edge)*(b.Y-edge) >= 0 {
				continue
			}
			if inside := (edge == low) == (b.Y > a.Y); inside {
				from = at(a, b, edge)
			} else {
				to = at(a, b, edge)
			}
		}
		if len(part) == 0 || part[len(part)-1] != from {
			if len(part) > 1 {
				parts = append(parts, part)
			}
			part = []vg.Point{from}
		}
		part = append(part, to)
	}
	if len(part) > 1 {
		parts = append(parts, part)
	}
	return parts
}
