package gate

import (
	"fmt"
	"math"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// confirm tests each suspect on its fresh pairs. Only the first so many count, as their
// number was fixed before. P-values are adjusted (Holm): the suspects of one rule and
// direction are a family. A suspect that lacks its pairs counts in its family, with a
// p-value of 1.
func (j *judging) confirm() {
	families := make(map[family][]*judged)
	for _, row := range j.found {
		for r, d := range row {
			if !d.suspect {
				continue
			}
			d.confirmP = 1
			if len(d.values.confirm) >= d.pairs {
				d.fresh = j.ranks.Rank(d.values.confirm[:d.pairs])
				d.confirmP = toward(d.fresh, d.direction, math.Log1p(j.floor(r)))
			}
			families[family{r, d.direction}] = append(families[family{r, d.direction}], d)
		}
	}
	for _, members := range families {
		ps := make([]float64, len(members))
		for i, d := range members {
			ps[i] = d.confirmP
		}
		for i, p := range exact.Holm(ps) {
			members[i].adjusted = p
		}
	}
}

// toward returns the one-sided p-value that the values lie beyond a shift of that
// size in a direction.
func toward(s *exact.RankSample, d Direction, shift float64) float64 {
	if d == ToFaster {
		return s.Below(-shift)
	}
	return s.Above(shift)
}

// unconfirmed returns why the fresh pairs of a suspect do not confirm its change, "" if they
// do. A change is confirmed if it is shown to exceed the floor and its median reaches the
// rule's least. Each condition costs power: what is added here, the numbers of pairs
// ([Plan.size]) and the smallest change that is seen ([Plan.detectable]) must know too.
func (d *judged) unconfirmed(rule Rule, shift exact.Interval) string {
	switch {
	case d.adjusted > rule.Alpha && d.unclear:
		return "not cleared by the screen, but by fresh pairs"
	case d.adjusted > rule.Alpha:
		return "suspected, not confirmed"
	case math.Abs(shift.Center) < math.Log1p(rule.Least):
		return fmt.Sprintf("changed by less than %s", words.Percent(rule.Least))
	}
	return ""
}
