package gate

import (
	"fmt"
	"math"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// finding returns what one metric of a cell comes to.
func (j *judging) finding(p *Pairing, d *judged, r int) Finding {
	rule := j.plan.Rules[r]
	f := Finding{
		Metric: rule.Metric, Direction: d.direction, P: d.p, PFamily: 1,
		PZero: d.screened.Above(0), ScreenPairs: d.screened.N, Stage: ScreenStage, Disturbed: d.disturbed,
	}
	decides := d.screened
	if d.fresh != nil {
		decides, f.Stage, f.P, f.PFamily = d.fresh, ConfirmStage, d.confirmP, d.adjusted
	}
	suspects, confirm := j.suspects[family{r, ToSlower}], d.pairs
	if !d.suspect || d.direction == ToFaster {
		// If it had slowed down, there would be one suspect more.
		suspects++
		confirm, _ = j.pairs(d, rule, suspects)
	}
	shift, measured := decides.Interval(j.plan.Level), decides.Noise()
	f.Delta, f.Lo, f.Hi = fraction(shift.Center), fraction(shift.Lo), fraction(shift.Hi)
	f.SD, f.Pairs = exact.Number(measured), decides.N
	plan := j.plan
	if d.unclear && d.fresh == nil {
		plan.Missed = 1 // for want of pairs nothing but a suspect would have been found
	}
	f.MDE = exact.Number(plan.detectable(rule, measured, d.screened.N, confirm, suspects))
	if d.suspect && !d.unclear && d.direction == ToSlower && d.fresh == nil {
		f.MDE = exact.Number(math.NaN()) // not even that
	}
	f.Verdict, f.Reason = j.shown(p, d, r, shift)
	if f.Verdict == Pass {
		reach := j.plan.detectable(rule, d.sd, d.screened.N, confirm, suspects)
		if doubt := j.doubt(d, rule, measured, reach); doubt != "" {
			f.Verdict, f.Reason = Inconclusive, doubt
		}
	}
	if j.fixed && r == 0 {
		f = oneLayout(f)
	}
	return f
}

// shown returns what a metric's tests show, whatever its noise. The test is exact at any noise,
// so a regression stands.
func (j *judging) shown(p *Pairing, d *judged, r int, shift exact.Interval) (Verdict, string) {
	rule := j.plan.Rules[r]
	switch {
	case d.lacking > 0:
		return Inconclusive, fmt.Sprintf("%s of one side only in %s", rule.Metric, words.Count(d.lacking, "pair"))
	case !d.tells(j.plan):
		return Inconclusive, fmt.Sprintf("%d of %d screening pairs count", d.screened.N, j.plan.Screen)
	case r == 0 && j.contradicted(p, d, shift):
		d.open = d.suspect && d.direction == ToSlower
		return Inconclusive, "throughput and the ratio of slices differ in sign: look at collections and pauses"
	case !d.suspect:
		return Pass, ""
	case d.fresh == nil && d.unclear:
		return Inconclusive, fmt.Sprintf("not cleared by the screen, %d of its %d confirming pairs measured", len(d.values.confirm), d.pairs)
	case d.fresh == nil && d.direction == ToSlower:
		d.open = true
		return Inconclusive, fmt.Sprintf("suspected, %d of its %d confirming pairs measured", len(d.values.confirm), d.pairs)
	case d.fresh == nil:
		return Pass, fmt.Sprintf("maybe less: %d of its %d confirming pairs measured", len(d.values.confirm), d.pairs)
	}
	why := d.unconfirmed(rule, shift)
	switch {
	case why != "" && d.direction == ToSlower && !j.clears(d.fresh, rule):
		d.open = !d.unclear
		return Inconclusive, fmt.Sprintf("neither shown to be slower nor by less than %s", words.Percent(rule.Effect))
	case why != "":
		return Pass, why
	case d.direction == ToFaster:
		return Improvement, ""
	}
	return Regression, ""
}

// doubt returns why a metric's noise does not let it pass, "" if it does.
func (j *judging) doubt(d *judged, rule Rule, measured, reach float64) string {
	// Noise of less than half the floor hides nothing, however often it doubles.
	if d.known && measured > max(j.plan.MostNoise*d.sd, math.Log1p(rule.Floor)/2) {
		return fmt.Sprintf("noise of %s is over %v times the history's %s", words.Effect(measured), j.plan.MostNoise, words.Effect(d.sd))
	}
	if !(reach <= rule.Effect) {
		return fmt.Sprintf("too noisy for a change of %s: sees %s", words.Percent(rule.Effect), words.Effect(reach))
	}
	return ""
}

// contradicted reports whether the interval of the other metric of time excludes 0
// on the other side. Then one metric misses what the other one sees.
func (j *judging) contradicted(p *Pairing, d *judged, shift exact.Interval) bool {
	other := resultfile.Ratio
	if j.plan.Rules[0].unit() == resultfile.Ratio {
		other = resultfile.NsPerOp
	}
	if shift.Sign() == 0 {
		return false
	}
	v := p.values(j.plan.Screen, other, 0)
	xs := v.screen
	if d.fresh != nil {
		xs = v.confirm[:min(d.pairs, len(v.confirm))]
	}
	return j.ranks.Rank(xs).Interval(j.plan.Level).Sign()*shift.Sign() < 0
}

// fraction returns the relative change of a logarithm; NaN for an infinite bound.
func fraction(log float64) exact.Number {
	if math.IsInf(log, 0) {
		return exact.Number(math.NaN())
	}
	return exact.Number(math.Expm1(log))
}
