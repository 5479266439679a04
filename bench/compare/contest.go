package compare

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
)

const (
	// FewestLaunches is the least number of launches with which two impls are compared.
	FewestLaunches = 3

	// wide is the factor by which the margin grows where the margin itself would take more
	// than mostLaunches: from 2 % to 5 %.
	wide         = 2.5
	mostLaunches = 400
)

// A contest is what the launches of a cell show about its ranked contestants, look by look.
type contest struct {
	first  int        // the contestant that is ahead, -1 if there is none
	rivals []opponent // the others, ascending by time
	margin float64    // the margin of ties, as a logarithm
	look   look       // the last one
	each   float64    // level of each interval there
}

// An opponent is a contestant of a cell, compared with the one that is ahead.
type opponent struct {
	contestant int
	launches   int            // that hold both
	log        exact.Interval // ln(its ns/op ÷ ns/op of the first): mean, and Student's interval
	beaten     bool           // shown to be slower
	tied       bool           // shown to be within the contest's margin
	needs      int            // launches in all after which it will probably be beaten or tied; 0 if it is

	// mixed is the number of launches in which one of both is 0 and the other is not, unless
	// all are such. Then log has no bounds.
	mixed int

	// contradicted is set if log shows that the contestant is slower, and the ratio metric
	// shows the opposite.
	contradicted bool

	// reversed is set if the machine's states disagree about who is faster.
	reversed *StateOrder
}

// open reports whether a contestant is neither beaten nor tied.
func (r *opponent) open() bool { return !r.beaten && !r.tied }

// contest compares the given contestants of a cell. It goes through the cell's looks. In a
// race, the looks up to the screen compare all contestants. The later looks judge only launches
// after the screen, for the contestants that it left. A contestant is beaten if some look
// has shown that it is slower than the one that was ahead there. A last look that is not
// complete counts only if partial is set. A look after the screen counts only if all that may
// still be the best took part: among some maps of the cell alone, they may have been dropped
// beside others.
//
// Level: at a look with the share a of α, at which m contestants were left by the screen (or
// are screened), each bound of the interval of a comparison holds at 1 − aα/(m−1). The truly
// fastest contestant is beaten only if one of m−1 lower bounds errs, those of its comparisons
// with the others (Hsu 1981). What the screen leaves is independent of the launches after it.
// So, by Bonferroni over the looks, the truly fastest is beaten with a probability of at most
// α, wherever a race stops. A tie is wrong only if a bound errs on the other side. A glance
// holds its level if [assumedSpread] is true of the contestants.
func (j *Judge) contest(c *Cell, contestants []int, partial bool) contest {
	running := slices.DeleteFunc(slices.Clone(contestants), func(i int) bool { return j.launchesOf(c, i, c.all()) == 0 })
	looks := j.looksDone(c, partial)
	if len(looks) == 0 {
		return contest{first: -1, margin: j.LogMargin()}
	}
	screens := min(len(looks), 1+ScreenLook(c.looks))
	var result contest
	for _, look := range looks[:screens] {
		result = j.at(c, look, running, result.rivals)
	}
	screen := result
	left := notBeaten(running, screen.rivals)
	later := false
	for _, look := range looks[screens:] {
		if !j.holds(c, look, notBeaten(left, result.rivals)) {
			break
		}
		result, later = j.at(c, look, left, result.rivals), true
	}
	j.widen(&result)
	if later {
		result.rivals = append(result.rivals, j.screened(c, screen.rivals, result.first, looks[screens-1])...)
	}
	slices.SortStableFunc(result.rivals, func(a, b opponent) int { return cmp.Compare(a.log.Center, b.log.Center) })
	return result
}

// at compares the contestants that are running at a look. Before are the rivals of the look
// before: those that it showed to be slower stay beaten.
func (j *Judge) at(c *Cell, look look, running []int, before []opponent) contest {
	found := contest{margin: j.LogMargin(), look: look, each: j.bothBounds(look.share, len(running)-1)}
	found.first = j.ahead(c, notBeaten(running, before), look)
	found.rivals = j.rivals(c, found.first, running, look, found.each)
	for k := range found.rivals {
		if r := &found.rivals[k]; isBeaten(r.contestant, before) {
			r.beaten, r.tied = true, false
			if r.launches < FewestLaunches {
				r.log = assumed(c.pairs(r.contestant, found.first, look, j.Options.Unit, nil), found.each)
			}
		}
	}
	return found
}

// screened returns the rivals that the screen has beaten, beside the contestant that is first
// by now, over the launches of the screen.
func (j *Judge) screened(c *Cell, rivals []opponent, first int, screen look) []opponent {
	var beaten []opponent
	for _, r := range rivals {
		if r.beaten && first >= 0 {
			logs := c.pairs(r.contestant, first, screen, j.Options.Unit, nil)
			mean := j.Mean
			if r.launches = len(logs); r.launches < FewestLaunches {
				mean = assumed
			}
			r.log = mean(logs, r.log.Level)
			beaten = append(beaten, r)
		}
	}
	return beaten
}

// bothBounds returns the level of a two-sided interval, each bound of which holds at the level
// of one of a family of comparisons at a look. It is at least that of a single interval.
func (j *Judge) bothBounds(share float64, family int) float64 {
	return max(1-2*share*j.Alpha()/float64(max(1, family)), j.Options.Level)
}

// isBeaten reports whether a contestant is among the rivals that are beaten.
func isBeaten(contestant int, rivals []opponent) bool {
	return slices.ContainsFunc(rivals, func(r opponent) bool { return r.contestant == contestant && r.beaten })
}

// notBeaten returns the contestants that are not beaten.
func notBeaten(contestants []int, rivals []opponent) []int {
	return slices.DeleteFunc(slices.Clone(contestants), func(i int) bool { return isBeaten(i, rivals) })
}

// all is the look at all launches of a cell.
func (c *Cell) all() look { return look{to: len(c.Launches)} }

// ahead returns the contestant with the lowest mean of ln(ns/op) in a look, of those that have
// most launches there; -1 if there is none. By another unit than ns/op, [FewestLaunches] are
// enough: a race leaves out what is slow, which may be the best by that unit.
func (j *Judge) ahead(c *Cell, contestants []int, look look) int {
	enough := 1
	for _, i := range contestants {
		enough = max(enough, j.launchesOf(c, i, look))
	}
	if j.Options.Unit != resultfile.NsPerOp {
		enough = min(enough, FewestLaunches)
	}
	best, least := -1, math.Inf(1)
	for _, i := range contestants {
		if mean := j.meanLog(c, i, look); j.launchesOf(c, i, look) >= enough && mean < least {
			best, least = i, mean
		}
	}
	return best
}

// holds reports whether each of the contestants has values in a look.
func (j *Judge) holds(c *Cell, look look, contestants []int) bool {
	return !slices.ContainsFunc(contestants, func(i int) bool { return j.launchesOf(c, i, look) == 0 })
}

// launchesOf counts a contestant's values in a look.
func (j *Judge) launchesOf(c *Cell, contestant int, look look) int {
	n := 0
	for i := look.from; i < look.to; i++ {
		if !math.IsNaN(c.Launches[i].value(contestant, j.Options.Unit)) {
			n++
		}
	}
	return n
}

// meanLog returns the mean logarithm of what a contestant costs in a look. It passes over values
// of 0, unless there are no others.
func (j *Judge) meanLog(c *Cell, contestant int, look look) float64 {
	sum, n, zero := 0.0, 0, math.NaN()
	for i := look.from; i < look.to; i++ {
		switch log := math.Log(j.Options.Unit.Cost(c.Launches[i].value(contestant, j.Options.Unit))); {
		case math.IsNaN(log):
		case math.IsInf(log, 0):
			zero = log
		default:
			sum += log
			n++
		}
	}
	if n == 0 {
		return zero
	}
	return sum / float64(n)
}

// rivals compares the contestants with the first of a cell in a look.
func (j *Judge) rivals(c *Cell, first int, contestants []int, look look, each float64) []opponent {
	var found []opponent
	for _, i := range contestants {
		if i == first || first < 0 {
			continue
		}
		logs := c.pairs(i, first, look, j.Options.Unit, nil)
		r := opponent{contestant: i, launches: len(logs), log: j.Mean(logs, each)}
		if math.IsInf(r.log.Hi-r.log.Lo, 0) {
			r.mixed = exact.Infinite(logs)
		}
		if look.glance && len(logs) == look.to {
			r.log = assumed(logs, each)
			r.beaten = r.log.Lo > 0 && slices.Min(logs) > 0
		}
		if len(logs) >= FewestLaunches {
			r.reversed = j.reversed(c, i, first, look, each)
			r.tied = r.log.Within(j.LogMargin()) && r.reversed == nil
		}
		if len(logs) >= FewestLaunches && r.log.Lo > 0 && !r.tied {
			r.contradicted = j.Options.Unit == resultfile.NsPerOp && j.Mean(c.pairs(i, first, look, resultfile.Ratio, nil), each).Sign() < 0
			r.beaten = !r.contradicted && r.reversed == nil
		}
		found = append(found, r)
	}
	return found
}

// pairs returns ln(a's metric ÷ b's) of a look's launches that hold both, in all states of the
// machine, or only of those for which keep reports true.
func (c *Cell) pairs(a, b int, look look, metric resultfile.Unit, keep func(*Launch) bool) []float64 {
	var xs []float64
	for i := look.from; i < look.to; i++ {
		l := &c.Launches[i]
		if x := l.LogRatio(a, b, metric); !math.IsNaN(x) && (keep == nil || keep(l)) {
			xs = append(xs, x)
		}
	}
	return xs
}

// Mean returns the mean of xs with Student's interval.
func (j *Judge) Mean(xs []float64, level float64) exact.Interval {
	return exact.Student(xs, j.factor(len(xs), level), level)
}

// factor returns [exact.StudentFactor], which takes longer.
func (j *Judge) factor(n int, level float64) float64 {
	key := orderKey{n, level}
	factor, ok := j.factors[key]
	if !ok {
		factor = exact.StudentFactor(n, level)
		j.factors[key] = factor
	}
	return factor
}

// widen says how many launches the open contestants need, and takes the wide margin if the
// margin itself would take too many for one of them.
func (j *Judge) widen(found *contest) {
	need := func() (most int) {
		for k := range found.rivals {
			if r := &found.rivals[k]; r.open() && r.launches >= FewestLaunches && r.mixed == 0 {
				r.needs = found.look.from + j.needs(r.log, r.launches, found.margin, found.each)
				most = max(most, r.needs)
			}
		}
		return most
	}
	if need() <= mostLaunches {
		return
	}
	found.margin = math.Log1p(wide * j.Options.Margin)
	for k := range found.rivals {
		r := &found.rivals[k]
		if r.open() && r.reversed == nil && !r.contradicted && r.launches >= FewestLaunches && r.log.Within(found.margin) {
			r.tied, r.needs = true, 0
		}
	}
	need()
}

// needs returns after how many launches in all an interval of n launches will probably lie
// above 0 or within the margin, if the mean and the spread stay as they are.
func (j *Judge) needs(log exact.Interval, n int, margin, level float64) int {
	half := (log.Hi - log.Lo) / 2
	goal := max(log.Center, margin-math.Abs(log.Center)) // the half-width that would do
	if goal <= 0 || math.IsInf(half, 0) {
		return mostLaunches * mostLaunches // no number would do
	}
	// The half-width falls with √n, and a little faster while Student's factor falls.
	far := float64(n) * half * half / (goal * goal)
	limit := j.factor(math.MaxInt32, level) / j.factor(n, level)
	return max(n+1, int(min(1e9, math.Ceil(far*limit*limit))))
}

// A StateOrder says that an impl is faster than another in one state of the machine and not
// in all launches together.
type StateOrder struct {
	Impl     string         `json:"impl"`
	State    string         `json:"state"`    // "170 to 250 ns from core to core"
	Launches int            `json:"launches"` // in that state
	Log      exact.Interval `json:"log"`      // as Rival.Log, over these launches
}

// String returns the finding in words: "rwmutex in the state of 241 ns from core to core".
func (o *StateOrder) String() string { return fmt.Sprintf("%s in the state of %s", o.Impl, o.State) }

// reversed looks for a state of the machine in which two contestants have another order than
// in all launches, or in which they are apart though all launches together show a tie. Each
// must be shown. It returns nil if no state with enough launches says so.
func (j *Judge) reversed(c *Cell, contestant, first int, look look, each float64) *StateOrder {
	all := j.Mean(c.pairs(contestant, first, look, j.Options.Unit, nil), each)
	above, below := (*StateOrder)(nil), (*StateOrder)(nil)
	apart := false
	for _, s := range c.states {
		logs := c.pairs(contestant, first, look, j.Options.Unit, s.holds)
		if len(logs) < FewestLaunches || len(logs) == look.to-look.from {
			continue
		}
		log := j.Mean(logs, each)
		order := &StateOrder{c.Contestants[contestant], s.String(), len(logs), log}
		switch {
		case log.Lo > 0:
			above = order
		case log.Hi < 0:
			below = order
		}
		apart = apart || all.Within(j.LogMargin()) && (log.Lo > j.LogMargin() || log.Hi < -j.LogMargin())
	}
	switch {
	case below != nil && (above != nil || all.Lo > 0 || apart):
		return below
	case above != nil && (all.Hi < 0 || apart):
		return above
	}
	return nil
}
