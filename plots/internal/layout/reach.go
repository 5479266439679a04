package layout

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

// A Reach is the stretch of a scale, in the unit of the values. Values of 0 or less are not
// allowed. The zero value holds nothing.
type Reach struct {
	Lo, Hi float64
}

// Hold widens a reach so that it holds values.
func (r *Reach) Hold(values ...float64) {
	for _, v := range values {
		if r.Hi == 0 {
			*r = Reach{v, v}
		}
		r.Lo, r.Hi = min(r.Lo, v), max(r.Hi, v)
	}
}

// Usual returns between which values an impl is not much worse than the typical one. Beside
// holds what was measured side by side: the ranked impls of a cell, at least one. More says
// whether more is worse.
func Usual(beside []exact.Interval, more bool) (least, most float64) {
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

// Include widens a reach by what was measured side by side, as Usual has it. It leaves out
// impls that are much worse than the typical one, and ends of intervals as far away.
func (r *Reach) Include(beside []exact.Interval, more bool) {
	if len(beside) == 0 {
		return
	}
	least, most := Usual(beside, more)
	for _, b := range beside {
		if b.Center < least || b.Center > most {
			continue
		}
		r.Hold(b.Center)
		if b.Finite() && b.Lo > 0 {
			r.Hold(max(b.Lo, least, b.Center/far), min(b.Hi, most, far*b.Center))
		}
	}
}

// Admit widens a reach by a reference impl's values, if they are near. The floor of a fast
// map is not: it would take the height from the maps.
func (r *Reach) Admit(values ...float64) {
	const near = 1.5
	if len(values) == 0 || r.Hi > 0 && (slices.Min(values) < r.Lo/near || slices.Max(values) > r.Hi*near) {
		return
	}
	r.Hold(values...)
}

// Open makes a reach of a single value drawable.
func (r *Reach) Open() {
	if r.Lo == r.Hi {
		r.Lo, r.Hi = r.Lo/1.1, r.Hi*1.1
	}
}

// Cut returns the parts of a line through points that lie between two heights.
func Cut(points []vg.Point, low, high vg.Length) [][]vg.Point {
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
