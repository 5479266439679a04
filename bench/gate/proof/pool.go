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

// A Pool holds the sweeps of gate runs that were really measured, of one subject
// against itself, for others to be made of ([Pool.Resample]). It has the
// sweeps of their screens: those after them are of suspects only.
type Pool struct {
	cells, controls []pooled
	sweeps          int
	names           []string // of cells
	controlNames    []string
}

// A pooled cell or control has a pair for each of the pool's sweeps, nil where
// none was measured.
type pooled struct {
	template compare.Cell // without launches
	pairs    [][]*compare.Result
}

// NewPool makes a pool of gate runs, which it keeps. They must come from one machine,
// hold the same cells and controls and, since a gate run is dealt from the pool without putting
// anything back, as many sweeps as a screen and the plan's most confirming pairs take;
// gate runs that need more, as not all pairs count, are cut short, and [Resampled] says how many.
func NewPool(plan gate.Plan, nights ...*compare.Set) (*Pool, error) {
	p := new(Pool)
	for i, s := range nights {
		cells, controls := gate.Pairings(s)
		if i == 0 {
			p.cells, p.names = newPooled(cells)
			p.controls, p.controlNames = newPooled(controls)
		}
		if err := compare.SameMachine(nights[0], s); err != nil {
			return nil, err
		}
		screened := min(s.Sweeps, gate.ScreenedIn(s, plan))
		for _, kind := range []struct {
			pooled []pooled
			names  []string
			of     []gate.Pairing
		}{{p.cells, p.names, cells}, {p.controls, p.controlNames, controls}} {
			if err := addRun(kind.pooled, kind.names, kind.of, screened); err != nil {
				return nil, fmt.Errorf("%s: %w: its sweeps can't be mixed with those of %s", s.Names[0], err, nights[0].Names[0])
			}
		}
		p.sweeps += screened
	}
	if len(p.cells) == 0 {
		return nil, fmt.Errorf("no cell of a gate in %s", words.Count(len(nights), "gate run"))
	}
	if least := plan.Screen + plan.MostConfirm; p.sweeps < least {
		return nil, fmt.Errorf("%d screening sweeps in %s: need >= %d to make gate runs of", p.sweeps, words.Count(len(nights), "gate run"), least)
	}
	return p, nil
}

// newPooled returns what a gate run compares, without its pairs.
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

// addRun appends a gate run's pairs below a sweep.
func addRun(to []pooled, names []string, from []gate.Pairing, sweeps int) error {
	if len(from) != len(to) {
		return fmt.Errorf("it compares %d cells or controls and not %d", len(from), len(to))
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

// Sweeps returns how many sweeps the pool holds.
func (p *Pool) Sweeps() int { return p.sweeps }

// Cells returns the names of the pool's cells, in the order of its first gate run.
func (p *Pool) Cells() []string { return slices.Clone(p.names) }

// A draw is one sweep of a pool as a made gate run has it.
type draw struct {
	sweep   int
	swapped bool // whether the sides of all its pairs change places
}

// shuffle returns all sweeps in random order, the sides of each swapped at random.
// When nothing changed the sides are exchangeable, so a gate run that is dealt so is
// as likely as the one that was measured.
func (p *Pool) shuffle(r *rand.Rand) []draw {
	cards := make([]draw, p.sweeps)
	for i, sweep := range r.Perm(p.sweeps) {
		cards[i] = draw{sweep, r.IntN(2) == 1}
	}
	return cards
}

// variants are a pair's results as measured, with the sides swapped (first index 1),
// and with the newer side slowed down (second index 1). They are nil where there
// is no pair.
type variants [2][2][]*compare.Result

// variants returns those of every pair, the slowdown being a fraction.
func (c *pooled) variants(slowdown float64) []variants {
	all := make([]variants, len(c.pairs))
	for i, pair := range c.pairs {
		if pair == nil {
			continue
		}
		a, b := pair[0], pair[1]
		// The ratio is to the first contestant, whichever stands there.
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

// slowed returns the result that a slowdown, as a fraction, makes of r.
func slowed(r *compare.Result, slowdown float64) *compare.Result {
	s := *r
	s.Values[resultfile.NsPerOp] *= 1 + slowdown
	s.Values[resultfile.OpsPerSec] /= 1 + slowdown
	s.Values[resultfile.Ratio] *= 1 + slowdown
	return &s
}

// of returns the results that a card has for a cell.
func (c draw) of(all []variants, slowed bool) []*compare.Result {
	return all[c.sweep][indicator(c.swapped)][indicator(slowed)]
}

func indicator(b bool) int {
	if b {
		return 1
	}
	return 0
}
