package recommend

import (
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
	"example.com/mapbench/workloads"
)

// A lattice is the measured cells of a set, found by their workloads.
type lattice struct {
	cells  map[place]*compare.Cell
	values map[string][]float64 // of each axis, those that some cell has, ascending
}

// A place is a workload at a number of procs, measured or not. Its spec states no goroutines
// if they are as many as the procs, which is the default.
type place struct {
	spec  workloads.Spec
	procs int
}

// placeOf returns the place of a workload.
func placeOf(spec workloads.Spec, procs int) place {
	if spec.Goroutines == procs {
		spec.Goroutines = 0
	}
	return place{spec, procs}
}

// newLattice returns the lattice of the set's cells that have valid launches. Of two cells
// at one place, such as one that was called through the interface, it takes the first.
func newLattice(set *compare.Set) *lattice {
	l := &lattice{make(map[place]*compare.Cell), make(map[string][]float64)}
	for _, c := range set.Cells {
		if p := placeOf(c.Spec, c.Procs); len(c.Launches) > 0 && l.cells[p] == nil {
			l.cells[p] = c
		}
	}
	for _, axis := range compare.Axes() {
		for p := range l.cells {
			if x, ok := p.value(axis); ok && !slices.Contains(l.values[axis], x) {
				l.values[axis] = append(l.values[axis], x)
			}
		}
		slices.Sort(l.values[axis])
	}
	return l
}

// value returns the place's value on an axis, as [compare.Cell.Place] does.
func (p place) value(axis string) (float64, bool) {
	return (&compare.Cell{Spec: p.spec, Procs: p.procs}).Place(axis)
}

// at returns the place with another value on an axis. It reports false if there is none, as
// for a share of present keys that the shares of the operations forbid.
func (p place) at(axis string, x float64) (place, bool) {
	switch axis {
	case "procs":
		return placeOf(p.spec, int(x)), true
	case "goroutines":
		p.spec.Goroutines = int(x)
		return placeOf(p.spec, p.procs), true
	}
	spec, err := p.spec.With(axis, x)
	return placeOf(spec, p.procs), err == nil
}

// A box is the measured cells among which a place lies: the cell itself, the two ends of a
// stretch of one axis, or the four corners of a rectangle of two axes.
type box struct {
	// axes are those along which the place lies between the corners; shares say how far,
	// above 0 and below 1. Both are empty for a place that was measured.
	axes   []string
	shares []float64

	// corners are the two ends along axes[0], lower first, at the lower end of axes[1],
	// then the two at its upper end.
	corners []*compare.Cell
}

// around returns the smallest box of measured cells around a place, nil if the place lies
// outside of what was measured. A box never has more than two axes: the error grows with
// each axis, and no suite has eight cells around one place.
func (l *lattice) around(p place) *box {
	if c := l.cells[p]; c != nil {
		return &box{corners: []*compare.Cell{c}}
	}
	axes := compare.Axes() // read comes first, as box.mix wants it
	for _, axis := range axes {
		if b := l.stretch(axis, p); b != nil {
			return b
		}
	}
	for i, a := range axes {
		for _, b := range axes[i+1:] {
			if found := l.rectangle(p, a, b); found != nil {
				return found
			}
		}
	}
	return nil
}

// stretch returns the nearest values of an axis between which all the given places lie, and
// at which the cells of all were measured; nil if there are none. The places have one value
// on the axis, at which cells may have been measured too: these are passed over.
func (l *lattice) stretch(axis string, places ...place) *box {
	x, ok := places[0].value(axis)
	if !ok {
		return nil
	}
	var below, above []*compare.Cell
	var lo, hi float64
	for _, v := range l.values[axis] {
		if v == x || v > x && above != nil {
			continue
		}
		var found []*compare.Cell
		for _, p := range places {
			if q, ok := p.at(axis, v); ok && l.cells[q] != nil {
				found = append(found, l.cells[q])
			}
		}
		switch {
		case len(found) < len(places):
		case v < x:
			below, lo = found, v
		default:
			above, hi = found, v
		}
	}
	if below == nil || above == nil {
		return nil
	}
	return &box{[]string{axis}, []float64{fraction(axis, lo, x, hi)}, slices.Concat(below, above)}
}

// rectangle returns four cells between which a place lies on two axes: those whose values on
// a, and then on b, are nearest. It returns nil if there are none.
func (l *lattice) rectangle(p place, a, b string) *box {
	x, ok := p.value(a)
	if !ok {
		return nil
	}
	for _, lo := range slices.Backward(l.values[a]) {
		if lo >= x {
			continue
		}
		for _, hi := range l.values[a] {
			left, ok0 := p.at(a, lo)
			right, ok1 := p.at(a, hi)
			if hi <= x || !ok0 || !ok1 {
				continue
			}
			if found := l.stretch(b, left, right); found != nil {
				found.axes = []string{a, b}
				found.shares = []float64{fraction(a, lo, x, hi), found.shares[0]}
				return found
			}
		}
	}
	return nil
}

// fraction returns how far x lies from lo to hi, in [0,1], on the axis' scale.
func fraction(axis string, lo, x, hi float64) float64 {
	lo, x, hi = crossover.Scaled(axis, lo), crossover.Scaled(axis, x), crossover.Scaled(axis, hi)
	return (x - lo) / (hi - lo)
}
