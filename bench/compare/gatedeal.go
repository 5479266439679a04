package compare

import (
	"math/rand/v2"
	"slices"
)

// A table is where nights are dealt from a pool.
type table struct {
	*GatePool
	Resampling
	plan           GatePlan
	noise          GateNoise
	of, ofControls [][]variants // by cell, then sweep
}

func newTable(p *GatePool, plan GatePlan, noise GateNoise, how Resampling) *table {
	t := &table{GatePool: p, Resampling: how, plan: plan}
	if how.History {
		t.noise = noise
	}
	for i := range p.cells {
		t.of = append(t.of, p.cells[i].variants(how.Slowdown))
	}
	for i := range p.controls {
		t.ofControls = append(t.ofControls, p.controls[i].variants(how.Slowdown))
	}
	return t
}

// cards returns the pool's sweeps for a night, those of the screen first.
func (t *table) cards(night int) []card {
	return t.shuffle(rand.New(rand.NewPCG(t.Seed, uint64(night))))
}

// slowed says which cells are slowed down in a night.
func (t *table) slowed(night int) []bool {
	slowed := make([]bool, len(t.cells))
	for i := range slowed {
		slowed[i] = t.Slowdown != 0 && (t.Every || i == night%len(t.cells))
	}
	return slowed
}

// deal makes a night of cards, the first for the screen, and judges it: as package
// gate does it with the machine.
func (t *table) deal(cards []card, slowed []bool) (night *Night, suspects []Suspect, short bool) {
	s := &Set{Names: []string{"resampled"}}
	for i := range t.cells {
		c := t.cells[i].template
		s.Cells = append(s.Cells, &c)
	}
	for i := range t.controls {
		c := t.controls[i].template
		s.Cells = append(s.Cells, &c)
	}
	controls := s.Cells[len(t.cells):]
	launch := func(c *Cell, sweep int, pair []*Result) {
		if pair != nil {
			c.Launches = append(c.Launches, Launch{Sweep: sweep, Results: pair})
		}
	}
	sweep := 0
	for ; sweep < t.plan.Screen; sweep++ {
		for i := range t.cells {
			launch(s.Cells[i], sweep, cards[sweep].of(t.of[i], slowed[i]))
		}
		for i, c := range controls {
			launch(c, sweep, cards[sweep].of(t.ofControls[i], false))
		}
	}
	s.Sweeps = sweep
	suspects = s.Suspects(t.plan, t.noise)
	most := 0
	for _, suspect := range suspects {
		most = max(most, suspect.Pairs)
	}
	// As in package gate a little longer than it takes if every pair is valid.
	for ; sweep-t.plan.Screen < most+most/2; sweep++ {
		wanted := make(map[string]bool)
		for _, suspect := range suspects {
			if suspect.Done < suspect.Pairs {
				wanted[suspect.Cell] = true
			}
		}
		if short = len(wanted) > 0 && sweep == len(cards); short || len(wanted) == 0 {
			break
		}
		for i, name := range t.names {
			if wanted[name] {
				pair := cards[sweep].of(t.of[i], slowed[i])
				launch(s.Cells[i], sweep, pair)
				t.done(suspects, name, pair)
			}
		}
		for i, c := range controls {
			if t.plan.HasControls(sweep) {
				launch(c, sweep, cards[sweep].of(t.ofControls[i], false))
			}
		}
	}
	s.Sweeps = sweep
	return s.Gate(t.plan, GateOptions{Cells: t.names, Controls: t.controlNames, Noise: t.noise}), suspects, short
}

// done counts a confirming pair of a cell for its suspects.
func (t *table) done(suspects []Suspect, cell string, pair []*Result) {
	for i := range suspects {
		suspect := &suspects[i]
		if suspect.Cell != cell || pair == nil {
			continue
		}
		rule := slices.IndexFunc(t.plan.Rules, func(r GateRule) bool { return r.Metric == suspect.Metric })
		if t.plan.Rules[rule].counts(pair) {
			suspect.Done++
		}
	}
}
