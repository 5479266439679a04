package bench

import (
	"context"
	"slices"
)

// Together is [Conductor.Sweep] for groups of cells that can share maps: each group is one
// launch, in which the cells take turns, round by round and in random order. What a launch
// pays once, its start, self-check and fill, is so paid once for the group. The results are
// those of separate launches in one sweep, one for each cell.
//
// The cells of a group must differ in the shares of operations alone. They are launched one
// by one if a worker can't share a map, as those of older commits, if their slices have no
// length by rule, as those of large maps, or if they have a rate, which a map may hold in one
// cell and not in another.
func (r *Conductor) Together(ctx context.Context, sweep int, groups [][]Cell) error {
	all := slices.Concat(groups...)
	if err := r.check(all); err != nil {
		return err
	}
	r.planned += len(all)
	var launches [][]Cell
	for _, cells := range groups {
		if r.canShare(cells) {
			launches = append(launches, cells)
		} else {
			launches = append(launches, alone(cells)...)
		}
	}
	return r.groups(ctx, sweep, launches)
}

// alone returns each cell as a group of its own.
func alone(cells []Cell) [][]Cell {
	groups := make([][]Cell, len(cells))
	for i, cell := range cells {
		groups[i] = []Cell{cell}
	}
	return groups
}

// canShare reports whether all workers can measure the cells on one map, and all contestants
// are still measured under each.
func (r *Conductor) canShare(cells []Cell) bool {
	for _, hello := range r.hellos {
		if !hello.More {
			return false
		}
	}
	for _, cell := range cells {
		if !cells[0].sharesMap(cell) {
			return false
		}
		for _, who := range cell.Contestants() {
			if r.stopped[cell.name(who, true)] != nil {
				return false
			}
		}
	}
	return true
}

// sharesMap reports whether two cells can take turns in one launch.
func (c Cell) sharesMap(other Cell) bool {
	return c.Procs == other.Procs && slices.Equal(c.Impls, other.Impls) && c.Spec.SameMap(other.Spec) && c.Spec.N <= searchAbove && c.Spec.Rate == 0
}
