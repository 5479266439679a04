package plots

import (
	"errors"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/profile"
	"example.com/mapbench/plots/internal/origin"
)

// A study is what judging found about a set, judged once for all charts.
type study struct {
	set     *compare.Set
	opt     compare.Options
	table   map[*compare.Cell]*compare.Table
	looks   map[string]style
	level   float64             // requested of each interval
	margin  float64             // of ties, as a fraction
	beside  []profile.Published // the article's figures beside measured ones
	ranking map[*compare.Cell]*compare.Ranking
}

// newStudy judges a set's cells. It is an error when there are none.
func newStudy(set *compare.Set, opt compare.Options) (*study, error) {
	tables, err := set.Tables(opt)
	if err != nil {
		return nil, err
	}
	if len(tables) == 0 {
		return nil, errors.New("no cells, so no charts: measure with mapbench run")
	}
	y := &study{
		set: set, opt: opt,
		table: make(map[*compare.Cell]*compare.Table, len(tables)),
		looks: looksOf(tables),
		level: tables[0].Level, margin: tables[0].Margin,
		beside:  profile.BesideArticle(set, opt),
		ranking: make(map[*compare.Cell]*compare.Ranking, len(tables)),
	}
	rankings := set.Rankings(opt)
	for i, c := range set.Cells {
		y.table[c], y.ranking[c] = &tables[i], &rankings[i]
	}
	return y, nil
}

// launches returns how many launches cells rest on.
func (y *study) launches(cells []*compare.Cell) origin.Span {
	var s origin.Span
	for _, c := range cells {
		s.Add(y.table[c].Launches)
	}
	return s
}
