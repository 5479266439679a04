package compare

import (
	"fmt"
	"slices"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// A Grid says which impls are best over two axes. Its cells are equal but for their values
// on the axes.
type Grid struct {
	X     string `json:"x"`
	Y     string `json:"y"`
	Spec  string `json:"spec"`  // what the cells share, as text without the axes
	Procs int    `json:"procs"` // 0 when procs is an axis

	Xs     []float64 `json:"xs"`     // the values of X, ascending
	Ys     []float64 `json:"ys"`     // the values of Y, ascending
	Fields []Field   `json:"fields"` // one for each cell, ascending by Y, then X

	Level    float64        `json:"level"`  // of each field's ranking
	Margin   float64        `json:"margin"` // as a fraction
	Warnings exact.Warnings `json:"warnings"`
}

// A Field is a cell of a grid: its place and its ranking.
type Field struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
	Ranking
}

// Grids ranks the cells over two axes: one grid for each group of cells that differ in
// nothing else. It leaves out grids with fewer than two values of an axis, and those with
// fewer than two ranked impls. It returns an error if x or y is none of [Axes], or both are
// the same, and that of [Set.CheckUnit].
func (s *Set) Grids(x, y string, opt Options) ([]Grid, error) {
	found, err := s.gather(x, y)
	if err != nil {
		return nil, err
	}
	if err := s.CheckUnit(opt.Unit); err != nil {
		return nil, err
	}
	j := NewJudge(opt)
	var grids []Grid
	for _, g := range found {
		family := j.Family(g.cells...)
		if len(family) < 2 {
			continue
		}
		grid := Grid{X: x, Y: y, Spec: g.text(x, y), Procs: g.procs, Level: j.Options.Level, Margin: j.Options.Margin}
		for _, c := range g.cells {
			f := Field{Ranking: j.Rank(c, family)}
			f.X, _ = c.Place(x)
			f.Y, _ = c.Place(y)
			grid.Fields = append(grid.Fields, f)
			grid.Xs, grid.Ys = append(grid.Xs, f.X), append(grid.Ys, f.Y)
		}
		if grid.Xs, grid.Ys = distinct(grid.Xs), distinct(grid.Ys); len(grid.Xs) < 2 || len(grid.Ys) < 2 {
			continue
		}
		grid.Warnings = doubts(grid.Fields)
		grids = append(grids, grid)
	}
	return grids, nil
}

// distinct returns the different values of xs, ascending.
func distinct(xs []float64) []float64 { return slices.Compact(exact.Sorted(xs)) }

// doubts returns each warning of the fields once, with the number of fields that have it.
func doubts(fields []Field) exact.Warnings {
	var texts []string // in the order of first appearance
	times := make(map[string]int)
	for _, f := range fields {
		for _, doubt := range f.Warnings {
			text := doubt.Error()
			if times[text] == 0 {
				texts = append(texts, text)
			}
			times[text]++
		}
	}
	var found exact.Warnings
	for _, text := range texts {
		found = append(found, fmt.Errorf("in %d of %s: %s", times[text], words.Count(len(fields), "cell"), text))
	}
	return found
}
