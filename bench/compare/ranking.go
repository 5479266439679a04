package compare

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// A Ranking says which of the ranked impls of a cell are best.
type Ranking struct {
	Cell     string          `json:"cell"` // the spec, and burst and call where the lines have them
	Procs    int             `json:"procs"`
	Launches int             `json:"launches"`       // of the cell, in all states of the machine
	Unit     resultfile.Unit `json:"unit,omitempty"` // [Options.Unit]

	// Best[0] has the lowest mean of ln(ns/op). The others of Best are not shown to be
	// slower than Best[0], or by no more than the margin. First come the measured ones,
	// ascending, then those of Missing. The truly fastest impl is among Best with a
	// probability of at least the level. A single name is the winner; for several see
	// Tied.
	Best []string `json:"best"`

	// Tied are those of Best[1:] that are shown to be within Margin of Best[0]. The
	// others of Best are not told apart from Best[0].
	Tied []string `json:"tied"`

	// Margin is that of the ties, as a fraction: Options.Margin, or 2.5 times that if
	// Options.Margin would take over 400 launches.
	Margin float64 `json:"margin"`

	// Reversed names the impls of Best[1:] whose order with Best[0] differs between
	// states of the machine, one state for each.
	Reversed []StateOrder `json:"reversed"`

	// Needs is after how many launches in all the impls that are not told apart will
	// probably be, if means and spread stay as they are. 0 if all are.
	Needs int `json:"needs"`

	// Missing are impls that were measured in other cells of the set and not
	// in this one, so nothing excludes them.
	Missing []string `json:"missing"`

	// Absent are the impls that can't do the cell's workload because they
	// lack an operation or are incorrect. They are not in Missing or Best.
	Absent []Absence `json:"absent"`

	// NsPerOp is the [Judge.Typical] ns/op of Best[0] in the machine's main state; in all
	// states if the main one has fewer than six launches.
	NsPerOp exact.Interval `json:"ns_per_op"`

	// RunnerUp is the fastest ranked impl outside Best, "" when there is
	// none. Lead is the mean over launches of ln(ns/op of RunnerUp ÷ ns/op
	// of Best[0]), NaN without a RunnerUp. Lead's level is corrected for
	// comparing all others with Best[0], and for the looks of a race, as if Best[0] were
	// fixed before the launches, which chose it. So in simulations of close impls the lead
	// lies outside its 95 % interval in up to 5.4 % of the cells.
	RunnerUp string         `json:"runner_up"`
	Lead     exact.Interval `json:"lead"`

	// Rivals are the measured impls but Best[0], ascending by Log.
	Rivals []Rival `json:"rivals"`

	Warnings exact.Warnings `json:"warnings"`
}

// A Rival is a measured impl of a cell, compared with Best[0] of the ranking.
type Rival struct {
	Impl     string `json:"impl"`
	Launches int    `json:"launches"` // that hold both impls

	// Log is the mean over launches of ln(ns/op of Impl ÷ ns/op of
	// Best[0]), at Lead's level.
	Log exact.Interval `json:"log"`

	// NsPerOp is what Impl takes where Best[0] takes the ranking's NsPerOp: that, times the
	// ratio that Log says. So the figures of a cell fit together, though the
	// impls have different numbers of launches. In a unit that is weighed, or where Best[0] has
	// 0, it is Impl's own: a weight needs no pairs, and one of two sizes makes the ratio vary.
	NsPerOp exact.Number `json:"ns_per_op"`
}

// Rankings ranks every cell, in the order of the set's cells. All impls that the set
// measured in any cell are candidates in each.
func (s *Set) Rankings(opt Options) []Ranking {
	j := NewJudge(opt)
	family := j.Family(s.Cells...)
	rankings := make([]Ranking, len(s.Cells))
	for i, c := range s.Cells {
		rankings[i] = j.Rank(c, family)
	}
	return rankings
}

// Ranked returns the ranked impls among the contestants of all cells, measured or not:
// each once, in the order of the files.
func (s *Set) Ranked(opt Options) []string {
	j := NewJudge(opt)
	var names []string
	for _, c := range s.Cells {
		for _, name := range c.Contestants {
			if j.Ranks(name) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// Family returns the ranked impls that any of the cells measured: each once, in the order of
// their first cell.
func (j *Judge) Family(cells ...*Cell) []string {
	var names []string
	for _, c := range cells {
		for i, name := range c.Contestants {
			if j.Ranks(name) && !slices.Contains(names, name) && j.launchesOf(c, i, c.all()) > 0 {
				names = append(names, name)
			}
		}
	}
	return names
}

// Rank ranks a cell. Family holds the candidates: the ranked impls of all cells that
// are looked at together, as [Judge.Family] returns them.
func (j *Judge) Rank(c *Cell, family []string) Ranking { return j.rank(c, family, true) }

// rank is [Judge.Rank]. Partial is [Judge.contest]'s.
func (j *Judge) rank(c *Cell, family []string, partial bool) Ranking {
	r := Ranking{
		Cell: c.String(), Procs: c.Procs, Launches: len(c.Launches), Unit: j.Options.Unit, Best: []string{}, Tied: []string{}, Missing: []string{}, Absent: j.unable(c),
		NsPerOp: exact.NoInterval(), Lead: exact.NoInterval(), Rivals: []Rival{}, Margin: j.Options.Margin, Reversed: []StateOrder{},
	}
	var ranked []int
	for _, impl := range family {
		switch unable := func(a Absence) bool { return a.Impl == impl }; {
		case j.measured(c, impl):
			ranked = append(ranked, slices.Index(c.Contestants, impl))
		case !slices.ContainsFunc(r.Absent, unable):
			r.Missing = append(r.Missing, impl)
		}
	}
	if j.Fixed(c) {
		r.Warnings = append(r.Warnings, ErrFixed)
	} else if found := j.contest(c, ranked, partial); found.first >= 0 {
		r.add(j, c, found)
		r.Warnings = append(r.Warnings, j.tooFewToRank(r.Launches, 1+len(found.rivals))...)
	}
	r.Warnings = append(r.Warnings, j.warnOfStopped(c)...)
	if c.Voided() != "" {
		r.Warnings = append(r.Warnings, c.invalidLaunches()...)
	}
	r.Warnings = append(r.Warnings, j.lacksUnit(c)...)
	if len(r.Missing) > 0 {
		r.Warnings = append(r.Warnings, fmt.Errorf("not measured, so not excluded: %s", strings.Join(r.Missing, ", ")))
	}
	r.Best = append(r.Best, r.Missing...)
	return r
}

// add fills a ranking with what a contest has shown.
func (r *Ranking) add(j *Judge, c *Cell, found contest) {
	first := c.Contestants[found.first]
	r.Best, r.Margin = append(r.Best, first), math.Expm1(found.margin)
	unit, fewer := j.Options.Unit, false
	r.NsPerOp = j.Typical(j.valuesOf(c, found.first), j.Options.Level)
	for _, x := range found.rivals {
		impl := c.Contestants[x.contestant]
		value := unit.Cost(unit.Cost(r.NsPerOp.Center) * math.Exp(x.log.Center))
		if r.NsPerOp.Center == 0 || unit.Weighed() {
			value = j.Typical(j.valuesOf(c, x.contestant), j.Options.Level).Center
		}
		r.Rivals = append(r.Rivals, Rival{impl, x.launches, x.log, exact.Number(value)})
		switch {
		case !x.beaten:
			r.Best = append(r.Best, impl)
		case r.RunnerUp == "":
			r.RunnerUp, r.Lead = impl, x.log
		}
		if x.tied {
			r.Tied = append(r.Tied, impl)
		}
		if x.reversed != nil {
			r.Reversed = append(r.Reversed, *x.reversed)
		} else if x.open() {
			r.Needs = max(r.Needs, x.needs)
		}
		switch {
		case x.contradicted:
			r.Warnings = append(r.Warnings, fmt.Errorf("the median ratio of slices says the opposite of throughput about %s and %s: neither is shown to be faster", impl, first))
		case x.launches < min(FewestLaunches, r.Launches) && !x.beaten:
			r.Warnings = append(r.Warnings, fmt.Errorf("%s of %s beside %s can't tell them apart: need >= %d", words.Count(x.launches, "launch"), impl, first, FewestLaunches))
			fewer = true
		case x.mixed > 0:
			r.Warnings = append(r.Warnings, fmt.Errorf("%s beside %s: %w", impl, first, noRatio(unit, x.mixed, x.launches)))
		}
	}
	if fewer && unit != resultfile.NsPerOp && len(c.looks) > 1 {
		r.Warnings = append(r.Warnings, fmt.Errorf("a race launches most often what is fast: to compare all by %s, measure with mapbench run -launches %d", unit, c.looks[ScreenLook(c.looks)]))
	}
}

// tooFewToRank warns if the launches are too few to compare impls.
func (j *Judge) tooFewToRank(launches, impls int) exact.Warnings {
	if impls < 2 || launches >= FewestLaunches {
		return nil
	}
	return exact.Warnings{fmt.Errorf("%s can't rank %d impls: need >= %d", words.Count(launches, "launch"), impls, FewestLaunches)}
}

// inside counts the launches in the machine's main state.
func (c *Cell) inside() int { return len(c.Launches) - c.OutsideLaunches() }

// valuesOf returns a contestant's values in the judged unit in the machine's main state, or in
// all states if the main one has too few launches for an interval.
func (j *Judge) valuesOf(c *Cell, contestant int) []float64 {
	if xs := c.Column(contestant, j.Options.Unit); len(xs) >= exact.FewestFor(0.95) {
		return xs
	}
	var all []float64
	for i := range c.Launches {
		if x := c.Launches[i].value(contestant, j.Options.Unit); !math.IsNaN(x) {
			all = append(all, x)
		}
	}
	return all
}
