package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// A Ranking says which of the ranked impls of a cell are best.
type Ranking struct {
	Cell     string `json:"cell"` // the spec, and burst and call where the lines have them
	Procs    int    `json:"procs"`
	Launches int    `json:"launches"` // of the cell, without those outside the main state

	// Best[0] has the lowest median of the impls that have enough launches to
	// be compared, or of all impls if none has. The others of Best are not
	// shown to take longer than Best[0] by more than the margin. First come
	// the measured ones, ascending by median, then those of Missing. The
	// truly fastest impl is among Best with a probability of at least the
	// level. A single name is the winner; for several see Tied.
	Best []string `json:"best"`

	// Tied are those of Best[1:] that are shown to be within the margin of
	// Best[0]. The others of Best are not told apart from Best[0]: their
	// intervals hold differences beyond the margin and within it.
	Tied []string `json:"tied"`

	// Missing are impls that were measured in other cells of the set and not
	// in this one, so nothing excludes them.
	Missing []string `json:"missing"`

	// Absent are the impls that can't do the cell's workload because they
	// lack an operation or are incorrect. They are not in Missing or Best.
	Absent []Absence `json:"absent"`

	NsPerOp exact.Interval `json:"ns_per_op"` // median ns/op of Best[0]

	// RunnerUp is the fastest ranked impl outside Best, "" when there is
	// none. Lead is the median over launches of ln(ns/op of RunnerUp ÷ ns/op
	// of Best[0]), NaN without a RunnerUp. Lead's level is corrected for
	// comparing all others with Best[0], as if Best[0] were fixed before the
	// launches, which chose it. In simulations a lead or a tie of the cell
	// is wrong no more often than the level says all the same.
	RunnerUp string         `json:"runner_up"`
	Lead     exact.Interval `json:"lead"`

	// Rivals are the measured impls but Best[0], ascending by median.
	Rivals []Rival `json:"rivals"`

	Warnings exact.Warnings `json:"warnings"`
}

// A Rival is a measured impl of a cell, compared with Best[0] of the ranking.
type Rival struct {
	Impl     string `json:"impl"`
	Launches int    `json:"launches"` // that hold both impls

	// Log is the median over launches of ln(ns/op of Impl ÷ ns/op of
	// Best[0]), at Lead's level.
	Log exact.Interval `json:"log"`
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
			if j.ranks(name) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// Family returns the ranked impls that any of the cells measured in the machine's main
// state: each once, in the order of their first cell.
func (j *Judge) Family(cells ...*Cell) []string {
	var names []string
	for _, c := range cells {
		for i, name := range c.Contestants {
			if j.ranks(name) && !slices.Contains(names, name) && len(c.Column(i, resultfile.NsPerOp)) > 0 {
				names = append(names, name)
			}
		}
	}
	return names
}

// Rank ranks a cell. Family holds the candidates: the ranked impls of all cells that
// are looked at together, as [Judge.Family] returns them.
func (j *Judge) Rank(c *Cell, family []string) Ranking {
	r := Ranking{
		Cell: c.String(), Procs: c.Procs, Launches: c.inside(), Best: []string{}, Tied: []string{}, Missing: []string{}, Absent: j.unable(c),
		NsPerOp: exact.NoInterval(), Lead: exact.NoInterval(), Rivals: []Rival{},
	}
	var ranked []int
	for _, impl := range family {
		switch unable := func(a Absence) bool { return a.Impl == impl }; {
		case c.measures(impl):
			ranked = append(ranked, slices.Index(c.Contestants, impl))
		case !slices.ContainsFunc(r.Absent, unable):
			r.Missing = append(r.Missing, impl)
		}
	}
	compared := j.againstFirst(c, ranked, j.LogMargin())
	need := exact.FewestFor(j.each(len(compared) - 1))
	for k, x := range compared {
		impl := c.Contestants[x.contestant]
		if k == 0 {
			r.NsPerOp = j.Median(c.Column(x.contestant, resultfile.NsPerOp), j.Options.Level)
		} else {
			r.Rivals = append(r.Rivals, Rival{impl, x.launches, x.log})
		}
		if !x.beaten {
			r.Best = append(r.Best, impl)
		} else if r.RunnerUp == "" {
			r.RunnerUp, r.Lead = impl, x.log
		}
		if k > 0 && x.log.Within(j.LogMargin()) {
			r.Tied = append(r.Tied, impl)
		}
		switch {
		case x.contradicted:
			r.Warnings = append(r.Warnings, fmt.Errorf("the median ratio of slices says the opposite of throughput about %s and %s: neither is shown to be faster", impl, r.Best[0]))
		case k > 0 && x.launches < min(need, r.Launches):
			r.Warnings = append(r.Warnings, fmt.Errorf("%s of %s beside %s can't tell them apart: need >= %d", words.Count(x.launches, "launch"), impl, r.Best[0], need))
		}
	}
	r.Warnings = append(r.Warnings, j.tooFewToRank(r.Launches, len(compared))...)
	r.Warnings = append(r.Warnings, j.warnOfStopped(c)...)
	if c.Voided() != "" {
		r.Warnings = append(r.Warnings, c.invalidLaunches()...)
	}
	if len(r.Missing) > 0 {
		r.Warnings = append(r.Warnings, fmt.Errorf("not measured, so not excluded: %s", strings.Join(r.Missing, ", ")))
	}
	r.Best = append(r.Best, r.Missing...)
	return r
}

// A comparison is a contestant of a cell, compared with the first of several.
type comparison struct {
	contestant int
	launches   int            // that hold both contestants
	log        exact.Interval // of the paired log-ratio
	beaten     bool           // shown to take longer by more than was asked

	// contradicted is set where log shows that the contestant takes longer
	// and the ratio metric shows the opposite.
	contradicted bool
}

// againstFirst compares the given contestants of a cell with the first of them: the one
// with the lowest median. It returns the first, then the others, ascending by median, and
// leaves out contestants without launches. A contestant is beaten if its log-ratio is shown
// to lie above beyond.
//
// The level of the intervals is corrected for their number (Bonferroni). The truly fastest
// contestant is wrongly beaten with a probability of at most α, whichever contestant is the
// first (Hsu 1981): only the comparisons with the truly fastest can beat it, and there is
// one for each other contestant. Nothing else is proven of the intervals together, since
// the launches choose the first.
func (j *Judge) againstFirst(c *Cell, contestants []int, beyond float64) []comparison {
	var found []comparison
	medians := make(map[int]float64)
	for _, i := range contestants {
		if ns := c.Column(i, resultfile.NsPerOp); len(ns) > 0 {
			medians[i] = exact.Median(exact.Sorted(ns))
			found = append(found, comparison{contestant: i})
		}
	}
	slices.SortStableFunc(found, func(a, b comparison) int { return cmp.Compare(medians[a.contestant], medians[b.contestant]) })
	each := j.each(len(found) - 1)
	// The first must have enough launches: if a contestant that stopped after a
	// quick launch were the first, no comparison could show anything.
	need := exact.FewestFor(each)
	enough := func(r comparison) bool { return len(c.Column(r.contestant, resultfile.NsPerOp)) >= need }
	if i := slices.IndexFunc(found, enough); i > 0 {
		first := found[i]
		found = slices.Insert(slices.Delete(found, i, i+1), 0, first)
	}
	for k := 1; k < len(found); k++ {
		r, best := &found[k], found[0].contestant
		logs := c.logs(r.contestant, best, resultfile.NsPerOp, false)
		r.launches, r.log = len(logs), j.Median(logs, each)
		if r.log.Lo > beyond {
			r.contradicted = j.Median(c.logs(r.contestant, best, resultfile.Ratio, false), each).Sign() < 0
			r.beaten = !r.contradicted
		}
	}
	return found
}

// tooFewToRank warns if the launches are too few to show that any impl is slower than
// another.
func (j *Judge) tooFewToRank(launches, impls int) exact.Warnings {
	need := exact.FewestFor(j.each(impls - 1))
	if impls < 2 || launches >= need {
		return nil
	}
	return exact.Warnings{fmt.Errorf("%s can't rank %d impls: need >= %d", words.Count(launches, "launch"), impls, need)}
}

// inside counts the launches in the machine's main state.
func (c *Cell) inside() int { return len(c.Launches) - c.OutsideLaunches() }
