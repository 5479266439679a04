package origin

import (
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/profile"
)

// OfFields returns the cells of some fields of a grid, in the set's order.
func OfFields(set *compare.Set, fields []*compare.Field) []*compare.Cell {
	var cells []*compare.Cell
	for _, c := range set.Cells {
		of := func(f *compare.Field) bool { return f.Cell == c.String() && f.Ranking.Procs == c.Procs }
		if slices.ContainsFunc(fields, of) {
			cells = append(cells, c)
		}
	}
	return cells
}

// OfProfiles returns the cells of some profiles, each once.
func OfProfiles(set *compare.Set, profiles ...profile.Profile) []*compare.Cell {
	var cells []*compare.Cell
	for _, g := range set.Along("read") {
		of := func(p profile.Profile) bool { return p.Spec == g.Spec && p.Procs == g.Procs }
		i := slices.IndexFunc(profiles, of)
		if i < 0 {
			continue
		}
		for _, c := range g.Cells {
			if slices.Contains(profiles[i].Reads, c.Spec.Read) && !slices.Contains(cells, c) {
				cells = append(cells, c)
			}
		}
	}
	return cells
}
