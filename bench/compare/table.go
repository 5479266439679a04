package compare

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/montanaflynn/stats"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
)

// Tables judges every cell, in the set's order: its contestants against the reference, as
// one family. It returns an error if no cell holds the impl that opt.Ref names, and that of
// [Set.CheckUnit].
func (s *Set) Tables(opt Options) ([]Table, error) {
	j := NewJudge(opt)
	if impls := s.Impls(); opt.Ref != "" && !slices.Contains(impls, opt.Ref) {
		return nil, s.Unmeasured(opt.Ref)
	}
	if err := s.CheckUnit(opt.Unit); err != nil {
		return nil, err
	}
	tables := make([]Table, len(s.Cells))
	for i, c := range s.Cells {
		tables[i] = j.table(c)
		tables[i].Build = s.Build()
	}
	return tables, nil
}

func (j *Judge) table(c *Cell) Table {
	if c.Voided() != "" {
		return j.voidedTable(c)
	}
	var ranked []int
	for i, name := range c.Contestants {
		if j.Ranks(name) {
			ranked = append(ranked, i)
		}
	}
	t := Table{Cell: c.String(), Procs: c.Procs, Level: j.Options.Level, Margin: j.Options.Margin, Unit: j.Options.Unit, Outside: []OutsideDelta{}}
	ref := -1
	switch {
	case j.Fixed(c):
		t.Warnings = append(t.Warnings, ErrFixed)
	case j.Options.Ref != "":
		ref = slices.Index(c.Contestants, j.Options.Ref)
	case len(ranked) > 0:
		ref = ranked[0]
	}
	if ref >= 0 {
		t.Ref = c.Contestants[ref]
	} else if len(c.Contestants) > 0 && !j.Fixed(c) {
		t.Warnings = append(t.Warnings, fmt.Errorf("no reference in this cell: name one of %s", strings.Join(c.Contestants, ", ")))
	}
	for _, i := range ranked {
		if ref >= 0 && i != ref {
			t.Family++
		}
	}
	t.Each = j.each(t.Family)
	outside := c.OutsideLaunches()
	if j.Options.Unit.Weighed() {
		outside = 0
	}
	t.Launches = len(c.Launches) - outside
	t.Warnings = append(t.Warnings, c.invalidLaunches()...)
	t.Warnings = append(t.Warnings, j.lacksUnit(c)...)
	t.OutsideFigures, t.OutsideWhy = c.OutsideFigures(j.Options.Unit)
	if outside > 0 {
		t.Warnings = append(t.Warnings, fmt.Errorf("%d of %d launches lie outside the machine's main state and are left out", outside, len(c.Launches)))
	}

	var family []*Delta
	for i, name := range c.Contestants {
		row := j.summary(c, i)
		switch first := slices.Index(c.Contestants, Original(name)); {
		case IsControl(name) && first >= 0:
			// A control is a family of its own.
			row.Delta = j.delta(c, i, first, 1)
			j.decide([]*Delta{row.Delta})
		case ref >= 0 && i != ref && !row.Unranked:
			row.Delta = j.delta(c, i, ref, t.Family)
			family = append(family, row.Delta)
		}
		if ref >= 0 && i != ref && outside > 0 {
			logs := c.Logs(i, ref, j.Options.Unit, true)
			if log := exact.Median(exact.Sorted(logs)); !math.IsNaN(log) && !math.IsInf(log, 0) {
				t.Outside = append(t.Outside, OutsideDelta{name, len(logs), log})
			}
		}
		if a := c.absence(name); a != nil && (a.Stopped() || row.Launches+row.Outside == 0) {
			row.Absence = a
		}
		t.Rows = append(t.Rows, row)
	}
	t.Rows = append(t.Rows, j.unmeasured(c)...)
	j.decide(family)
	if !j.Fixed(c) {
		j.markWinners(c, &t, ranked)
	}
	return t
}

// Ranks reports whether a contestant takes part in rankings.
func (j *Judge) Ranks(name string) bool {
	return !IsControl(name) && !slices.Contains(j.Options.Unranked, name)
}

// summary describes contestant i of a cell.
func (j *Judge) summary(c *Cell, i int) Summary {
	ns := c.Column(i, j.Options.Unit)
	center := func(metric resultfile.Unit) exact.Number {
		return exact.Number(exact.Median(exact.Sorted(c.Column(i, metric))))
	}
	row := Summary{
		Impl:        c.Contestants[i],
		Launches:    len(ns),
		NsPerOp:     j.Typical(ns, j.Options.Level),
		OpsPerSec:   j.Typical(c.Column(i, resultfile.OpsPerSec), j.Options.Level),
		BytesPerOp:  center(resultfile.BytesPerOp),
		AllocsPerOp: center(resultfile.AllocsPerOp),
		Fairness:    center(resultfile.Fairness),
		CV:          exact.Number(math.NaN()),
		Unranked:    !j.Ranks(c.Contestants[i]),
	}
	for _, l := range c.Launches {
		if !l.counts(j.Options.Unit) && !math.IsNaN(l.value(i, j.Options.Unit)) {
			row.Outside++
		}
	}
	// stats.StandardDeviation is that of a population; this is a sample.
	if sd, err := stats.StandardDeviationSample(ns); err == nil && len(ns) > 1 {
		mean, _ := stats.Mean(ns)
		row.CV = exact.Number(sd / mean)
	}
	if fences, err := stats.QuartileOutliers(ns); err == nil && len(ns) >= 4 {
		row.Outliers = len(fences.Extreme)
	}
	return row
}

// unmeasured returns a row without numbers for each impl that is absent from a cell and
// not among its contestants.
func (j *Judge) unmeasured(c *Cell) []Summary {
	var rows []Summary
	for i, a := range c.Absences {
		earlier := slices.ContainsFunc(c.Absences[:i], func(b Absence) bool { return b.Impl == a.Impl })
		if !earlier && !slices.Contains(c.Contestants, a.Impl) {
			row := j.unmeasuredRow(a.Impl)
			row.Absence = c.absence(a.Impl)
			rows = append(rows, row)
		}
	}
	return rows
}

// markWinners marks the winners of a cell. A ranked contestant wins unless the ranking or
// its delta shows that another is faster. The reference also loses to any other contestant
// that is shown to be faster.
func (j *Judge) markWinners(c *Cell, t *Table, ranked []int) {
	found := j.contest(c, ranked, true)
	if found.first >= 0 {
		t.Rows[found.first].Winner = true
	}
	for _, r := range found.rivals {
		t.Rows[r.contestant].Winner = !r.beaten
	}
	for _, i := range ranked {
		d := t.Rows[i].Delta
		if d == nil || !j.Ranks(t.Ref) {
			continue
		}
		switch d.Verdict {
		case Slower:
			t.Rows[i].Winner = false
		case Faster:
			t.Rows[slices.Index(c.Contestants, t.Ref)].Winner = false
		}
	}
	t.Warnings = append(t.Warnings, j.tooFewToRank(len(c.Launches), 1+len(found.rivals))...)
}
