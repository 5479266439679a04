package gate

import (
	"math"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
)

// A judging judges one set by one plan.
type judging struct {
	plan     Plan
	noise    Noise
	ranks    exact.Ranker
	cells    []Pairing
	found    [][]*judged // by cell, then rule
	suspects map[family]int
	fixed    bool // whether the sides' link layouts are, by [fixedLayouts]
}

// A family is what suspects are corrected for together.
type family struct {
	rule int
	Direction
}

// A judged metric of a cell is a finding on its way.
type judged struct {
	values
	screened  *exact.RankSample
	screenSD  float64 // the screen's noise
	known     bool    // whether a history tells the noise
	sd        float64 // the noise as it should be: the history's, else the screen's
	direction Direction
	p         float64 // of the screen
	suspect   bool
	unclear   bool // of a suspect, whether it is one only as the screen doesn't clear it

	// Of a suspect:
	pairs, needed int
	fresh         *exact.RankSample // the confirming pairs; nil until all are measured
	confirmP      float64
	adjusted      float64 // for the family
	open          bool    // whether a slowdown is neither shown nor cleared
}

// screen screens a set: it says who is a suspect and how many pairs
// are to confirm it, from nothing but the plan, the history and the sweeps below
// plan.Screen.
func screen(s *compare.Set, plan Plan, noise Noise) *judging {
	j := &judging{plan: plan, noise: noise, ranks: make(exact.Ranker), suspects: make(map[family]int), fixed: fixedLayouts(s)}
	j.cells, _ = Pairings(s)
	for i := range j.cells {
		row := make([]*judged, len(plan.Rules))
		for r, rule := range plan.Rules {
			row[r] = j.screenMetric(&j.cells[i], rule)
			if row[r].suspect {
				j.suspects[family{r, row[r].direction}]++
			}
		}
		j.found = append(j.found, row)
	}
	for _, row := range j.found {
		for r, d := range row {
			if !d.suspect {
				continue
			}
			d.pairs, d.needed = j.pairs(d, plan.Rules[r], j.suspects[family{r, d.direction}]+plan.Elsewhere)
		}
	}
	return j
}

// screenMetric runs the screening test of one metric.
func (j *judging) screenMetric(p *Pairing, rule Rule) *judged {
	d := &judged{values: p.values(j.plan.Screen, rule.unit(), rule.Nudge)}
	if rule.Optional {
		d.lacking = 0
	}
	d.screened = j.ranks.Rank(d.values.screen)
	d.screenSD = d.screened.Noise()
	d.sd, d.known = j.noise[NoiseKey{p.Name, rule.Metric}]
	if !d.known {
		d.sd = d.screenSD
	}
	floor := math.Log1p(rule.Floor)
	slower, faster := d.screened.Above(floor), d.screened.Below(-floor)
	d.direction, d.p = ToSlower, slower
	if faster < slower {
		d.direction, d.p = ToFaster, faster
	}
	d.suspect = d.p <= rule.ScreenAlpha
	if slower > rule.ScreenAlpha && d.tells(j.plan) && !j.clears(d.screened, rule) {
		d.direction, d.p, d.suspect, d.unclear = ToSlower, slower, true, true
	}
	return d
}

// clears reports whether pairs show that a metric is slower by less than its effect.
func (j *judging) clears(s *exact.RankSample, rule Rule) bool {
	return s.Below(math.Log1p(rule.Effect)) <= j.plan.Missed
}

// tells reports whether enough of the screen's pairs count: with some fewer than were
// planned, a cell just sees less.
func (d *judged) tells(plan Plan) bool { return 2*d.screened.N >= plan.Screen }

// pairs returns how many pairs confirm a metric of a cell as one of a family of
// suspects, and how many its noise asks for: the history's, or this run's where that is
// more, since gate runs differ.
func (j *judging) pairs(d *judged, rule Rule, family int) (pairs, needed int) {
	sd := d.sd
	if d.screenSD > sd { // not if too few pairs tell it
		sd = d.screenSD
	}
	needed = j.plan.size(rule, sd, family)
	if !d.known {
		needed = max(needed, j.plan.Confirm)
	}
	most := j.plan.MostConfirm
	if j.plan.Spare > 0 && family <= FewSuspects && needed < math.MaxInt32 {
		spared := func(pairs int) int { return int(math.Ceil(float64(pairs) * j.plan.Spare)) }
		needed, most = spared(needed), spared(most)
	}
	if j.plan.Builds > 0 {
		most = min(most, j.plan.Builds-j.plan.Screen)
	}
	return min(needed, most), needed
}

// Suspects returns what the screen did not clear, in the set's order, and how many
// fresh pairs are to confirm each. But for Done it depends on the sweeps below
// plan.Screen alone: it gives the same answer while the others are measured.
func Suspects(s *compare.Set, plan Plan, noise Noise) []Suspect {
	j := screen(s, plan, noise)
	found := []Suspect{}
	for i, row := range j.found {
		for r, d := range row {
			if d.suspect {
				found = append(found, Suspect{
					Cell: j.cells[i].Name, Metric: plan.Rules[r].Metric, Direction: d.direction, P: d.p, Unclear: d.unclear,
					Pairs: d.pairs, Done: min(len(d.values.confirm), d.pairs), Needed: d.needed,
				})
			}
		}
	}
	return found
}
