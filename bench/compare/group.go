package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/workloads"
)

// A Group holds the cells along an axis: equal but for its value.
type Group struct {
	Axis  string
	Spec  string // what the cells share, as text without the axis
	Procs int    // 0 when procs is the axis

	// Cells are the set's, ascending along the axis.
	Cells []*Cell

	rest rest

	Voided []*Cell // cells without a valid launch; set by [Group.Holding]
}

// Place returns where a cell lies on an axis: a share in per cent, a count, or
// an exponent. It reports false where the cell has no place on it, as cells of
// uniform keys have none on zipf, and for what is no axis.
func (c *Cell) Place(axis string) (float64, bool) {
	if axis == "procs" {
		return float64(c.Procs), true
	}
	x, ok := c.Spec.Value(axis)
	if axis == "goroutines" && !ok {
		return float64(c.Procs), true // the default
	}
	return x, ok
}

// Groups gathers the cells that have a place on an axis, in the set's order of
// groups. A cell of nothing but reads has no weights of the other shares that
// could tell groups along read apart: it is in every one that shares its
// other keys. It is an error when axis is none of [Axes].
func (s *Set) Groups(axis string) ([]Group, error) {
	found, err := s.gather(axis)
	if err != nil {
		return nil, err
	}
	groups := make([]Group, len(found))
	for i, g := range found {
		groups[i] = Group{Axis: axis, Spec: g.text(axis), Procs: g.procs, Cells: g.cells, rest: g.rest}
	}
	return groups, nil
}

// Along is [Set.Groups] for what is an axis.
func (s *Set) Along(axis string) []Group {
	groups, err := s.Groups(axis)
	if err != nil {
		panic("compare: " + err.Error())
	}
	return groups
}

// At returns the group's cell at a value of its axis, nil if it has none.
func (g *Group) At(x float64) *Cell {
	for _, c := range g.Cells {
		if place, _ := c.Place(g.Axis); place == x {
			return c
		}
	}
	return nil
}

// Holding returns the group with those of its cells that hold results of all the
// given impls.
func (g *Group) Holding(impls ...string) Group {
	kept := *g
	kept.Cells, kept.Voided = nil, nil
	for _, c := range g.Cells {
		if c.Voided() != "" {
			kept.Voided = append(kept.Voided, c)
		} else if !slices.ContainsFunc(impls, func(impl string) bool { return !slices.Contains(c.Contestants, impl) }) {
			kept.Cells = append(kept.Cells, c)
		}
	}
	return kept
}

// WouldHold reports whether the group is the one of a cell that may not have been measured,
// and that does not know its burst and call.
func (g *Group) WouldHold(c *Cell) bool {
	measured := g.rest
	measured.burst, measured.call = "", ""
	return measured == c.rest(g.Axis)
}

// A rest is what a cell is, but for its values on some axes.
type rest struct {
	spec        workloads.Spec
	procs       int
	burst, call string
	impl        string // of a gate's cells
}

// rest returns what the cells along the axes share: equal for two cells
// exactly when they differ in nothing but the axes' values.
func (c *Cell) rest(axes ...string) rest {
	r := rest{c.Spec, c.Procs, c.Burst, c.Call, c.Impl}
	for _, axis := range axes {
		switch axis {
		case "procs":
			r.procs = 0
		case "goroutines":
			r.spec.Goroutines = 0
		default:
			// With solves again the shares that follow the axis. What it
			// refuses stays as it is, a group of its own.
			if moved, err := r.spec.With(axis, anchor[axis]); err == nil {
				r.spec = moved
			}
		}
		if Counted(axis) {
			r.burst = "" // follows from goroutines and procs
		}
	}
	return r
}

// anchor is some legal value of each axis of a spec.
var anchor = map[string]float64{"read": 50, "n": 1000, "hit": 50, "zipf": 1}

// text returns the rest as text, without the axes.
func (r rest) text(axes ...string) string {
	var kept []string
	if r.impl != "" {
		kept = append(kept, "impl="+r.impl)
	}
	workload := resultfile.Workload{Spec: r.spec, Procs: r.procs, Burst: r.burst, Call: r.call}
	for _, text := range workload.Settings() {
		key, _, _ := strings.Cut(text, "=")
		switch {
		case key == "dist" && slices.Contains(axes, "zipf"):
			kept = append(kept, "dist=zipf")
		case !slices.Contains(axes, key):
			kept = append(kept, text)
		}
	}
	return strings.Join(kept, "/")
}

// sharesAside returns a rest without the shares of its operations.
func (r rest) sharesAside() rest {
	r.spec.Read, r.spec.Store, r.spec.Delete, r.spec.LoadOrStore, r.spec.RMW, r.spec.Range = 0, 0, 0, 0, 0, 0
	return r
}

// A gathering is a rest with its cells.
type gathering struct {
	rest
	cells []*Cell
}

// gather gathers the cells that have a place on all the axes and differ in
// nothing else, ascending by the last axis, then by the one before.
func (s *Set) gather(axes ...string) ([]*gathering, error) {
	for i, axis := range axes {
		if err := CheckAxis(axis); err != nil {
			return nil, err
		}
		if slices.Contains(axes[:i], axis) {
			return nil, fmt.Errorf("axis %s twice: name two", axis)
		}
	}
	var found []*gathering
	byRest := make(map[rest]*gathering)
	beside := make(map[rest][]*gathering) // by the rest without shares
	add := func(c *Cell, r rest) {
		if byRest[r] == nil {
			byRest[r] = &gathering{rest: r}
			found = append(found, byRest[r])
			beside[r.sharesAside()] = append(beside[r.sharesAside()], byRest[r])
		}
		byRest[r].cells = append(byRest[r].cells, c)
	}
	var pure []*Cell
	for _, c := range s.Cells {
		switch {
		case slices.ContainsFunc(axes, func(axis string) bool { _, ok := c.Place(axis); return !ok }):
		case slices.Contains(axes, "read") && c.Spec.Read == 100:
			pure = append(pure, c)
		default:
			add(c, c.rest(axes...))
		}
	}
	for _, c := range pure {
		r := c.rest(axes...)
		if len(beside[r.sharesAside()]) == 0 {
			add(c, r)
			continue
		}
		for _, g := range beside[r.sharesAside()] {
			g.cells = append(g.cells, c)
		}
	}
	for _, g := range found {
		slices.SortStableFunc(g.cells, func(a, b *Cell) int {
			for _, axis := range slices.Backward(axes) {
				xa, _ := a.Place(axis)
				xb, _ := b.Place(axis)
				if order := cmp.Compare(xa, xb); order != 0 {
					return order
				}
			}
			return 0
		})
	}
	return found, nil
}
