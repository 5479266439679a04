package gate

import (
	"example.com/mapbench/bench"
	"example.com/mapbench/internal/resultfile"
)

const (
	// everyCells is the number of cells that get one control.
	everyCells = 20
	// leastControls is the least number of controls.
	leastControls = 3
)

// Cells returns the cells of a gate run of a suite: one for each impl and workload of the
// suite, which pairs the two sides, and then the controls. No cell stands twice.
func Cells(suite []bench.Cell) []bench.Cell {
	var cells []bench.Cell
	known := make(map[string]bool)
	for _, c := range suite {
		for _, impl := range c.Impls {
			c.Impls = []string{sided(impl, resultfile.SideOld), sided(impl, resultfile.SideNew)}
			if !known[c.String()] {
				known[c.String()] = true
				cells = append(cells, c)
			}
		}
	}
	return append(cells, controls(cells, leastControls)...)
}

// controls returns cells that pair the old side with itself, under the workloads of
// some of the cells, evenly chosen: one in twenty, and at least as many as asked for.
func controls(cells []bench.Cell, least int) []bench.Cell {
	number := min(len(cells), max(least, (len(cells)+everyCells-1)/everyCells))
	var chosen []bench.Cell
	for i := range number {
		c := cells[i*len(cells)/number]
		impl := sided(c.Contestants()[0].Impl, resultfile.SideControl)
		c.Impls = []string{impl, impl}
		chosen = append(chosen, c)
	}
	return chosen
}

// sided returns the name of an impl from a side's build.
func sided(impl, side string) string { return resultfile.Contestant{Impl: impl, Side: side}.String() }

// isControl reports whether a cell of a gate run is a control.
func isControl(c bench.Cell) bool { return c.Impls[0] == c.Impls[1] }

// nameOfCell returns the name of a cell or control, as [CellName] makes it.
func nameOfCell(c bench.Cell) string {
	return CellName(c.Contestants()[0].GateImpl(), c.Spec, c.Procs)
}

// Names returns the names of a gate run's cells and of its controls, as [CellName] makes
// them.
func Names(all []bench.Cell) (cells, controls []string) {
	for _, c := range all {
		if isControl(c) {
			controls = append(controls, nameOfCell(c))
		} else {
			cells = append(cells, nameOfCell(c))
		}
	}
	return cells, controls
}
