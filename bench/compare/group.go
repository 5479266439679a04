package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/workloads"
)

// A Group holds cells that are equal but for their value on an axis.
type Group struct {
	Axis  string
	Spec  string // what the cells share, as text without the axis
	Procs int    // 0 when procs is the axis

	// Cells are those of the set, not copies, ascending along the axis.
	Cells []*Cell

	// Voided are cells without a valid launch, which [Group.Holding] takes from
	// Cells. It is nil before.
	Voided []*Cell

	rest rest
}

// Place returns the cell's value on an axis: a share in per cent, a count, or an exponent.
// It reports false if the cell has none (cells of uniform keys have no exponent of zipf), or
// if axis is none of [Axes].
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

// Groups groups the cells along an axis, in the order of their first cells. Cells without a
// value on the axis are left out. A cell of 100 % reads has no other shares that could tell
// groups along read apart, so it is in every group that shares its other keys. Groups
// returns an error if axis is none of [Axes].
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

// Along is [Set.Groups] for callers that know that axis is one of [Axes]. It panics if it is
// not.
func (s *Set) Along(axis string) []Group {
	groups, err := s.Groups(axis)
	if err != nil {
		panic("compare: " + err.Error())
	}
	return groups
}

// At returns the group's first cell at a value of the axis, nil if there is none.
func (g *Group) At(x float64) *Cell {
	for _, c := range g.Cells {
		if place, _ := c.Place(g.Axis); place == x {
			return c
		}
	}
	return nil
}

// Holding returns a copy of the group that has only the cells in which all the given impls
// are contestants. Cells without a valid launch go to Voided.
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

// WouldHold reports whether c differs from the group's cells only in its value on the axis.
// C need not have been measured: it states no Burst and Call, and the group's don't count.
func (g *Group) WouldHold(c *Cell) bool {
	measured := g.rest
	measured.burst, measured.call = "", ""
	return measured == c.rest(g.Axis)
}

// A rest is all that identifies a cell, but for its values on some axes.
type rest struct {
	spec        workloads.Spec
	procs       int
	burst, call string
	impl        string // Cell.Impl
}

// rest returns the cell's rest. It is equal for two cells exactly if they differ in nothing
// but their values on the axes.
func (c *Cell) rest(axes ...string) rest {
	r := rest{c.Spec, c.Procs, c.Burst, c.Call, c.Impl}
	for _, axis := range axes {
		switch axis {
		case "procs":
			r.procs = 0
		case "goroutines":
			r.spec.Goroutines = 0
		default:
			// With also solves the shares that follow from the axis. A spec
			// that it refuses stays as it is, in a group of its own.
			if moved, err := r.spec.With(axis, anchor[axis]); err == nil {
				r.spec = moved
			}
		}
		if Counted(axis) {
			r.burst = "" // it follows from goroutines and procs
		}
	}
	return r
}

// anchor is a legal value of each axis of a spec, in place of the cells' own.
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

// withoutShares returns the rest without the shares of its operations.
func (r rest) withoutShares() rest {
	r.spec.Read, r.spec.Store, r.spec.Delete, r.spec.LoadOrStore, r.spec.RMW, r.spec.Range = 0, 0, 0, 0, 0, 0
	return r
}

// A gathering is a rest with its cells.
type gathering struct {
	rest
	cells []*Cell
}

// gather groups the cells that have a value on all the axes by their rest. Each group is
// ascending by the last axis, then by the one before. It returns an error if an axis is none
// of [Axes] or is named twice.
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
			beside[r.withoutShares()] = append(beside[r.withoutShares()], byRest[r])
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
		if len(beside[r.withoutShares()]) == 0 {
			add(c, r)
			continue
		}
		for _, g := range beside[r.withoutShares()] {
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
