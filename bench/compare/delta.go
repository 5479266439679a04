package compare

import (
	"cmp"
	"fmt"
	"math"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// delta compares contestant a of a cell with contestant b. Family is the number of
// comparisons in the family. [Judge.decide] fills in PFamily and Verdict.
func (j *Judge) delta(c *Cell, a, b, family int) *Delta {
	level := j.each(family)
	unit := j.Options.Unit
	logs := c.Logs(a, b, unit, false)
	d := &Delta{
		Impl: c.Contestants[a], Ref: c.Contestants[b],
		Launches:  len(logs),
		Log:       j.Median(logs, level),
		Alone:     j.Median(logs, j.Options.Level),
		Test:      "sign",
		P:         exact.SignTest(logs),
		PUnpaired: 1,
		SD:        exact.Number(exact.RobustSD(logs)),
		MDE:       exact.Number(math.Inf(1)),
		Ratio:     exact.NoInterval(),
		Verdict:   Unresolved,
	}
	if unit == resultfile.NsPerOp {
		d.Ratio = j.Median(c.Logs(a, b, resultfile.Ratio, false), level)
	}
	if len(logs) == 0 {
		d.Warnings = append(d.Warnings, fmt.Errorf("no launch holds both %s and %s", d.Impl, d.Ref))
		return d
	}
	if n := exact.Infinite(logs); n > 0 {
		d.Warnings = append(d.Warnings, noRatio(unit, n, len(logs)))
	}
	if IsControl(d.Impl) && Original(d.Impl) == Original(d.Ref) {
		// The two sides are exchangeable, so the more powerful test is exact.
		d.Test = "signed-rank"
		d.P, _ = exact.SignedRank(logs)
	}
	o := j.Order(len(logs), level)
	if o.Rank == 0 {
		d.Warnings = append(d.Warnings, noBounds(len(logs), level))
	} else {
		d.MDE = exact.Number(math.Expm1(o.Shift * float64(d.SD)))
	}
	d.PUnpaired = exact.MannWhitney(c.Column(a, unit), c.Column(b, unit), j.Alpha()).P
	return d
}

// each returns the level that each interval of a family needs so that all of them hold
// together at j.Options.Level (Bonferroni).
func (j *Judge) each(family int) float64 {
	if family <= 1 {
		return j.Options.Level
	}
	return 1 - j.Alpha()/float64(family)
}

// decide adjusts the p-values of a family and gives each delta its verdict.
func (j *Judge) decide(family []*Delta) {
	ps := make([]float64, len(family))
	for i, d := range family {
		ps[i] = d.P
	}
	for i, p := range exact.Holm(ps) {
		d := family[i]
		d.PFamily = p
		if d.Log.Sign()*d.Ratio.Sign() < 0 {
			// One estimate sees what the other can't: a pause, for example.
			d.Warnings = append(d.Warnings, fmt.Errorf("throughput says %s, the median ratio of slices %s: look at collections and pauses, or measure longer slices",
				words.Delta(d.Log.Center), words.Delta(d.Ratio.Center)))
			continue
		}
		sign := d.Log.Sign()
		if d.Test == "signed-rank" {
			// It may find what the sign test's interval does not show.
			sign = cmp.Compare(d.Log.Center, 0)
		}
		d.Verdict = j.verdict(d.Log, p, sign)
	}
}

// verdict decides about a comparison by its interval, its p-value in the family and its
// sign: the side of 0 on which the interval lies, or 0 if it holds 0. An interval within
// the margin comes first, since a difference that is shown but too small to matter counts
// as a tie. The sign must be shown too: Holm's p-value alone finds more, and would
// contradict the interval beside it.
func (j *Judge) verdict(log exact.Interval, p float64, sign int) Verdict {
	switch {
	case log.Within(j.LogMargin()):
		return Indistinguishable
	case p <= j.Alpha() && sign > 0:
		return Slower
	case p <= j.Alpha() && sign < 0:
		return Faster
	}
	return Unresolved
}
