package answer

import (
	"example.com/mapbench/bench/compare"
)

// Of judges a set. It returns an error if the set has no cells.
func Of(set *compare.Set, opt compare.Options) (*Answer, error) {
	if len(set.Cells) == 0 {
		return nil, compare.ErrNoResults
	}
	j := compare.NewJudge(opt)
	a := &Answer{set: set, Measured: measured(set), Level: j.Options.Level, Margin: j.Options.Margin}
	for i, r := range set.Rankings(opt) {
		c := set.Cells[i]
		a.Workloads = append(a.Workloads, Workload{Cell: c, Ranking: r, Standard: rankStandard(j, c), fixed: j.Fixed(c)})
	}
	a.Families = families(a.Workloads, usualProcs(set.Cells))
	ranked := set.Ranked(opt)
	a.Headline = a.headline(ranked)
	if len(ranked) > 1 && set.Blank() == "" {
		for _, s := range a.sheets(ranked) {
			a.Matrices = append(a.Matrices, s.matrices...)
		}
		for i := range a.Matrices {
			a.Changes = append(a.Changes, a.changes(&a.Matrices[i], opt)...)
			a.Matrices[i].Costs = a.Matrices[i].costs(j)
		}
		if text := a.besideTime(j); text != "" {
			a.Headline = append(a.Headline, text)
		}
	}
	a.NotMeasured = a.notMeasured()
	a.NotAsked = notAsked(set.Cells)
	a.Trust = a.trust(opt)
	return a, nil
}
