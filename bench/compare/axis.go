package compare

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"example.com/mapbench/workloads"
)

// axes are the keys along which impls can be compared. Procs is no part of
// a spec: it is the -N of a benchmark's name.
func axes() []string { return append(workloads.Axes(), "procs") }

// checkAxis refuses what is no axis.
func checkAxis(axis string) error {
	if !slices.Contains(axes(), axis) {
		return fmt.Errorf("no axis %q: want one of %s", axis, strings.Join(axes(), ", "))
	}
	return nil
}

// logarithmic reports whether an axis is judged on a logarithmic scale: so
// are the counts, of which a benchmark takes 1e3, 1e4, 1e5. Shares and
// exponents are linear.
func logarithmic(axis string) bool { return axis == "n" || whole(axis) }

// whole reports whether an axis has small whole numbers only.
func whole(axis string) bool { return axis == "goroutines" || axis == "procs" }

// scaled maps a value of an axis to the scale that it is judged on.
func scaled(axis string, x float64) float64 {
	if logarithmic(axis) {
		return math.Log2(x)
	}
	return x
}

// unscaled is the inverse of scaled.
func unscaled(axis string, u float64) float64 {
	if logarithmic(axis) {
		return math.Exp2(u)
	}
	return u
}

// step returns the distance between values of an axis that a person would
// choose to measure around x: whole per cents and counts, of which large ones
// have three digits, and exponents of two decimals.
func step(axis string, x float64) float64 {
	switch {
	case axis == "zipf":
		return 0.01
	case axis == "n" && x >= 1000:
		return math.Pow(10, math.Floor(math.Log10(x))-2)
	}
	return 1
}

// measurable rounds x to such a value.
func measurable(axis string, x float64) float64 {
	return onto(math.Round, step(axis, x), x)
}

// onto rounds x to a multiple of step.
func onto(round func(float64) float64, step, x float64) float64 {
	if step < 1 {
		per := math.Round(1 / step) // 29 ÷ 100 is nearer to 0.29 than 29 × 0.01
		return round(x*per) / per
	}
	return round(x/step) * step
}

// place returns where a cell lies on an axis.
func (c *Cell) place(axis string) (x float64, ok bool) {
	if axis == "procs" {
		return float64(c.Procs), true
	}
	x, ok = c.Spec.Value(axis)
	if axis == "goroutines" && !ok {
		return float64(c.Procs), true // the default
	}
	return x, ok
}

// A rest is what a cell is, but for its value on an axis.
type rest struct {
	spec        workloads.Spec
	procs       int
	burst, call string
}

// rest returns what the cells along an axis share: equal for two cells
// exactly when they differ in nothing but the axis' value.
func (c *Cell) rest(axis string) rest {
	r := rest{c.Spec, c.Procs, c.Burst, c.Call}
	switch axis {
	case "procs":
		r.procs = 0
	case "goroutines":
		r.spec.Goroutines = 0
	default:
		// With solves again the shares that follow the axis. What it
		// refuses stays as it is, a curve of its own.
		if moved, err := c.Spec.With(axis, anchor[axis]); err == nil {
			r.spec = moved
		}
	}
	if whole(axis) {
		r.burst = "" // follows from goroutines and procs
	}
	return r
}

// anchor is some legal value of each axis of a spec.
var anchor = map[string]float64{"read": 50, "n": 1000, "hit": 50, "zipf": 1}

// String returns the rest as text, without the axis.
func (r rest) text(axis string) string {
	var kept []string
	for key := range strings.SplitSeq(r.spec.String(), "/") {
		switch {
		case axis == "zipf" && strings.HasPrefix(key, "dist="):
			kept = append(kept, "dist=zipf")
		case !strings.HasPrefix(key, axis+"="):
			kept = append(kept, key)
		}
	}
	if r.burst != "" {
		kept = append(kept, "burst="+r.burst)
	}
	if r.call != "" {
		kept = append(kept, "call="+r.call)
	}
	return strings.Join(kept, "/")
}

// A group is a rest with its cells, ascending along the axis.
type group struct {
	rest
	cells []*Cell
}

// groups gathers the cells that have a place on the axis, in the set's order
// of groups.
func (s *Set) groups(axis string) ([]*group, error) {
	if err := checkAxis(axis); err != nil {
		return nil, err
	}
	var groups []*group
	byRest := make(map[rest]*group)
	var pure []*Cell
	for _, c := range s.Cells {
		x, ok := c.place(axis)
		if !ok {
			continue
		}
		if axis == "read" && x == 100 {
			pure = append(pure, c)
			continue
		}
		r := c.rest(axis)
		if byRest[r] == nil {
			byRest[r] = &group{rest: r}
			groups = append(groups, byRest[r])
		}
		byRest[r].cells = append(byRest[r].cells, c)
	}
	// At 100 % reads there are no other shares whose weights could tell
	// curves apart: such a cell ends every curve that shares its other keys.
	for _, c := range pure {
		found := false
		for _, g := range groups {
			if sharesAside(g.rest) == sharesAside(c.rest(axis)) {
				g.cells = append(g.cells, c)
				found = true
			}
		}
		if !found {
			groups = append(groups, &group{c.rest(axis), []*Cell{c}})
		}
	}
	for _, g := range groups {
		slices.SortStableFunc(g.cells, func(a, b *Cell) int {
			xa, _ := a.place(axis)
			xb, _ := b.place(axis)
			return int(math.Copysign(1, xa-xb))
		})
	}
	return groups, nil
}

// sharesAside returns a rest without the shares of its operations.
func sharesAside(r rest) rest {
	r.spec.Read, r.spec.Store, r.spec.Delete, r.spec.LoadOrStore, r.spec.RMW, r.spec.Range = 0, 0, 0, 0, 0, 0
	return r
}
