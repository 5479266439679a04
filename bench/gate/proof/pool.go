package proof

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/gate"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// A pool holds the sweeps of measured gate runs of one subject against itself. Other gate runs
// are made of them ([pool.resample]). The sweeps are those of the screens, since later sweeps
// hold suspects only.
type pool struct {
	cells, controls []pooled
	sweeps          int
	names           []string // of cells, in the order of the first gate run
	controlNames    []string
}

// A pooled is a cell or control of a pool. It has a pair for each of the pool's sweeps, nil
// if none was measured.
type pooled struct {
	template compare.Cell // without launches
	pairs    [][]*compare.Result
}

// newPool makes a pool of gate runs, whose results it keeps. They must come from one machine
// and hold the same cells and controls. Gate runs are drawn from the pool without replacement,
// so it must have as many sweeps as the screen and the plan's largest number of confirming
// pairs. A made gate run that needs more, because some pairs don't count, is cut short;
// [resampled] counts these.
func newPool(plan gate.Plan, runs ...*compare.Set) (*pool, error) {
	p := new(pool)
	for i, s := range runs {
		cells, controls := gate.Pairings(s)
		if i == 0 {
			p.cells, p.names = newPooled(cells)
			p.controls, p.controlNames = newPooled(controls)
		}
		if err := compare.SameMachine(runs[0], s); err != nil {
			return nil, err
		}
		screened := min(s.Sweeps, gate.ScreenedIn(s, plan))
		for _, kind := range []struct {
			pooled []pooled
			names  []string
			of     []gate.Pairing
		}{{p.cells, p.names, cells}, {p.controls, p.controlNames, controls}} {
			if err := addRun(kind.pooled, kind.names, kind.of, screened); err != nil {
				return nil, fmt.Errorf("%s: %w: its sweeps can't be mixed with those of %s", s.Names[0], err, runs[0].Names[0])
			}
		}
		p.sweeps += screened
	}
	if len(p.cells) == 0 {
		return nil, fmt.Errorf("no cell of a gate in %s", words.Count(len(runs), "gate run"))
	}
	if least := plan.Screen + plan.MostConfirm; p.sweeps < least {
		return nil, fmt.Errorf("%d screening sweeps in %s: need >= %d to make gate runs of", p.sweeps, words.Count(len(runs), "gate run"), least)
	}
	return p, nil
}

// newPooled returns the cells or controls of a gate run, and their names, without pairs.
func newPooled(of []gate.Pairing) (cells []pooled, names []string) {
	for _, p := range of {
		template := *p.Cell
		template.Contestants = []string{p.Cell.Contestants[p.A], p.Cell.Contestants[p.B]}
		template.Launches, template.Absences = nil, nil
		cells = append(cells, pooled{template: template})
		names = append(names, p.Name)
	}
	return cells, names
}

// addRun appends a gate run's pairs of its first sweeps.
func addRun(to []pooled, names []string, from []gate.Pairing, sweeps int) error {
	if len(from) != len(to) {
		return fmt.Errorf("it has %d cells or controls, not %d", len(from), len(to))
	}
	for i := range to {
		at := slices.IndexFunc(from, func(p gate.Pairing) bool { return p.Name == names[i] })
		if at < 0 {
			return fmt.Errorf("it lacks %s", names[i])
		}
		p, pairs := &from[at], make([][]*compare.Result, sweeps)
		for _, l := range p.Cell.Launches {
			if l.Sweep < sweeps && l.Results[p.A] != nil && l.Results[p.B] != nil {
				pairs[l.Sweep] = []*compare.Result{l.Results[p.A], l.Results[p.B]}
			}
		}
		to[i].pairs = append(to[i].pairs, pairs...)
	}
	return nil
}

// A draw is a sweep of a pool that a made gate run uses.
type draw struct {
	sweep   int
	swapped bool // whether the sides of all its pairs are swapped
}

// shuffle returns all sweeps in random order, each with its sides swapped at random. If
// nothing changed, the sides are exchangeable, so a gate run of these draws is as likely as
// the measured ones.
func (p *pool) shuffle(r *rand.Rand) []draw {
	draws := make([]draw, p.sweeps)
	for i, sweep := range r.Perm(p.sweeps) {
		draws[i] = draw{sweep, r.IntN(2) == 1}
	}
	return draws
}

// variants are the forms of a pair's results. The first index is 1 if the sides are swapped,
// the second is 1 if the new side is slowed down. They are nil if there is no pair.
type variants [2][2][]*compare.Result

// variants returns the variants of every pair. The slowdown is a fraction.
func (c *pooled) variants(slowdown float64) []variants {
	all := make([]variants, len(c.pairs))
	for i, pair := range c.pairs {
		if pair == nil {
			continue
		}
		a, b := pair[0], pair[1]
		// The ratio is to the first contestant, which is b once they are swapped.
		first, second := *b, *a
		first.Values[resultfile.Ratio] = a.Values[resultfile.Ratio]
		second.Values[resultfile.Ratio] = a.Values[resultfile.Ratio] * a.Values[resultfile.Ratio] / b.Values[resultfile.Ratio]
		all[i] = variants{
			{{a, b}, {a, slowed(b, slowdown)}},
			{{&first, &second}, {&first, slowed(&second, slowdown)}},
		}
	}
	return all
}

// slowed returns a copy of r that is slower by a fraction.
func slowed(r *compare.Result, slowdown float64) *compare.Result {
	s := *r
	s.Values[resultfile.NsPerOp] *= 1 + slowdown
	s.Values[resultfile.OpsPerSec] /= 1 + slowdown
	s.Values[resultfile.Ratio] *= 1 + slowdown
	return &s
}

// of returns the draw's results of a cell, whose variants are given.
func (d draw) of(all []variants, slowed bool) []*compare.Result {
	return all[d.sweep][indicator(d.swapped)][indicator(slowed)]
}

func indicator(b bool) int {
	if b {
		return 1
	}
	return 0
}
