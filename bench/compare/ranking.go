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

// A Ranking says who is best among the ranked impls of one cell.
type Ranking struct {
	Cell     string `json:"cell"` // the spec, and burst and call where the lines have them
	Procs    int    `json:"procs"`
	Launches int    `json:"launches"` // of the cell, without those outside the main state

	// Best are the impls that are not shown to take longer than its first by
	// more than the margin: those measured, fastest median first, then those
	// of Missing. Its first is the one with the lowest median of those that
	// have the launches to be compared, or of all where none has. The truly
	// fastest impl is among them with a probability of at least the level.
	// One name: it wins. Several: see Tied.
	Best []string `json:"best"`

	// Tied are those of Best[1:] shown to be within the margin of Best[0]. The
	// others of Best are not told apart from it: their intervals hold both a
	// difference beyond the margin and one within it.
	Tied []string `json:"tied"`

	// Missing are impls that were not measured here but in other cells that
	// are looked at together: nothing excludes them.
	Missing []string `json:"missing"`

	// Absent are the impls that can't do the cell's workload, as they lack an
	// operation or lose keys. They are none of Missing and of Best.
	Absent []Absence `json:"absent"`

	NsPerOp exact.Interval `json:"ns_per_op"` // of Best[0]: median

	// RunnerUp is the fastest ranked impl outside Best; "" when there is
	// none. Lead is the median over launches of ln(ns/op of RunnerUp ÷ ns/op
	// of Best[0]), at the level corrected for comparing all others with
	// Best[0]; NaN when there is none. That correction takes Best[0] for
	// given, though the launches chose it: in simulations, a lead or a tie
	// of the cell is wrong no more often than the level says.
	RunnerUp string         `json:"runner_up"`
	Lead     exact.Interval `json:"lead"`

	// Rivals are the other measured impls, fastest median first.
	Rivals []Rival `json:"rivals"`

	Warnings exact.Warnings `json:"warnings"`
}

// A Rival is an impl of a cell against the first of the best.
type Rival struct {
	Impl     string `json:"impl"`
	Launches int    `json:"launches"` // that hold both

	// Log is the median over launches of ln(ns/op of Impl ÷ ns/op of that
	// one), at Lead's level.
	Log exact.Interval `json:"log"`
}

// Rankings ranks the ranked impls of every cell, in the order of the set's
// cells. Missing from a cell is what was measured in another one of the set.
func (s *Set) Rankings(opt Options) []Ranking {
	j := NewJudge(opt)
	family := j.Family(s.Cells...)
	rankings := make([]Ranking, len(s.Cells))
	for i, c := range s.Cells {
		rankings[i] = j.Rank(c, family)
	}
	return rankings
}

// Family returns the ranked impls that were measured in any of the cells, in
// the order of their first appearance.
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

// Rank ranks a cell. Family are the ranked impls of all the cells that are
// looked at together.
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
	rivals := j.rivals(c, ranked, j.LogMargin())
	need := exact.FewestFor(j.each(len(rivals) - 1))
	for k, x := range rivals {
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
	r.Warnings = append(r.Warnings, j.tooFewToRank(r.Launches, len(rivals))...)
	r.Warnings = append(r.Warnings, j.stops(c)...)
	if c.Voided() != "" {
		r.Warnings = append(r.Warnings, c.invalidLaunches()...)
	}
	if len(r.Missing) > 0 {
		r.Warnings = append(r.Warnings, fmt.Errorf("not measured, so not excluded: %s", strings.Join(r.Missing, ", ")))
	}
	r.Best = append(r.Best, r.Missing...)
	return r
}

// A rival is a contestant of a cell against the first of them.
type rival struct {
	contestant int
	launches   int            // that hold both
	log        exact.Interval // of the paired log-ratio
	beaten     bool           // shown to take longer by more than was asked

	// contradicted says that log would have shown that, but for the other
	// estimate, which shows the opposite.
	contradicted bool
}

// rivals compares the given contestants of a cell with the first, by intervals
// whose level is corrected for as many (Bonferroni). It returns that one, then the
// others, ascending by median. The truly fastest is wrongly beaten, by whichever is
// first, with a probability of at most α (Hsu 1981): only its own comparisons, one
// less than there are contestants, could beat it. Nothing else is proven of the
// intervals together, since the launches choose the first. Contestants without
// launches are left out.
func (j *Judge) rivals(c *Cell, contestants []int, beyond float64) []rival {
	var found []rival
	medians := make(map[int]float64)
	for _, i := range contestants {
		if ns := c.Column(i, resultfile.NsPerOp); len(ns) > 0 {
			medians[i] = exact.Median(exact.Sorted(ns))
			found = append(found, rival{contestant: i})
		}
	}
	slices.SortStableFunc(found, func(a, b rival) int { return cmp.Compare(medians[a.contestant], medians[b.contestant]) })
	each := j.each(len(found) - 1)
	// One that stopped after a quick launch could be compared with nobody, and
	// nobody would be beaten.
	need := exact.FewestFor(each)
	enough := func(r rival) bool { return len(c.Column(r.contestant, resultfile.NsPerOp)) >= need }
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

// tooFewToRank warns that so many launches show none of the impls to be slower than
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
