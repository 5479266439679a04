package plots

import (
	"cmp"
	"math"
	"slices"

	"example.com/mapbench/bench/compare"
)

// ranking says who is best in one cell, as compare's maps of winners say it of
// theirs: from the table that compares all impls with the fastest one. Rows are
// those of that table. An impl that other cells hold and this one doesn't is
// missing.
func (y *study) ranking(cell *compare.Cell) (r compare.Ranking, rows []compare.Summary, err error) {
	own := y.table[cell]
	r = compare.Ranking{
		Cell: own.Cell, Launches: own.Launches,
		Lead: compare.Interval{Center: math.NaN()}, Warnings: own.Warnings,
	}
	for _, impl := range y.ranked {
		if !slices.ContainsFunc(own.Rows, func(row compare.Summary) bool { return row.Impl == impl && row.Launches > 0 }) {
			r.Missing = append(r.Missing, impl)
		}
	}
	fastest := func(rows []compare.Summary) []compare.Summary {
		rows = slices.DeleteFunc(slices.Clone(rows), func(row compare.Summary) bool { return row.Unranked || row.Launches == 0 })
		slices.SortStableFunc(rows, func(a, b compare.Summary) int { return cmp.Compare(a.NsPerOp.Center, b.NsPerOp.Center) })
		return rows
	}
	if rows = fastest(own.Rows); len(rows) > 0 {
		r.NsPerOp = rows[0].NsPerOp
		against, err := y.against(rows[0].Impl)
		if err != nil {
			return r, nil, err
		}
		rows = fastest(against[slices.Index(y.set.Cells, cell)].Rows)
	}
	for i, row := range rows {
		switch d := row.Delta; {
		case i == 0:
			r.Best = append(r.Best, row.Impl)
		case d.Verdict == compare.Slower && d.Log.Lo > math.Log1p(y.margin):
			if r.RunnerUp == "" {
				r.RunnerUp, r.Lead = row.Impl, d.Log
			}
		default:
			if d.Verdict == compare.Indistinguishable {
				r.Tied = append(r.Tied, row.Impl)
			}
			r.Best = append(r.Best, row.Impl)
		}
	}
	r.Best = append(r.Best, r.Missing...)
	return r, rows, nil
}

// against returns the tables of the set with a reference.
func (y *study) against(ref string) ([]compare.Table, error) {
	if y.by[ref] == nil {
		opt := y.opt
		opt.Ref = ref
		tables, err := y.set.Tables(opt)
		if err != nil {
			return nil, err
		}
		y.by[ref] = tables
	}
	return y.by[ref], nil
}
