package compare

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"example.com/mapbench/internal/words"
)

// A GatePool holds the sweeps of nights that were really measured, of one subject
// against itself, for others to be made of ([GatePool.Resample]). It has the
// sweeps of their screens: those after them are of suspects only.
type GatePool struct {
	cells, controls []pooled
	sweeps          int
	names           []string // of cells
	controlNames    []string
}

// A pooled cell or control has a pair for each of the pool's sweeps, nil where
// none was measured.
type pooled struct {
	template Cell // without launches
	pairs    [][]*Result
}

// NewGatePool makes a pool of nights, which it keeps. They must come from one machine,
// hold the same cells and controls and, since a night is dealt from the pool without putting
// anything back, as many sweeps as a screen and the plan's most confirming pairs take;
// nights that need more, as not all pairs count, are cut short, and [Resampled] says how many.
func NewGatePool(plan GatePlan, nights ...*Set) (*GatePool, error) {
	p := new(GatePool)
	for i, s := range nights {
		cells, controls := s.pairings()
		if i == 0 {
			p.cells, p.names = newPooled(cells)
			p.controls, p.controlNames = newPooled(controls)
		}
		if err := sameMachine(nights[0], s); err != nil {
			return nil, err
		}
		screened := min(s.Sweeps, s.screened(plan))
		for _, kind := range []struct {
			pooled []pooled
			names  []string
			of     []pairing
		}{{p.cells, p.names, cells}, {p.controls, p.controlNames, controls}} {
			if err := addNight(kind.pooled, kind.names, kind.of, screened); err != nil {
				return nil, fmt.Errorf("%s: %w: its sweeps can't be mixed with those of %s", s.Names[0], err, nights[0].Names[0])
			}
		}
		p.sweeps += screened
	}
	if len(p.cells) == 0 {
		return nil, fmt.Errorf("no cell of a gate in %s", words.Count(len(nights), "night"))
	}
	if least := plan.Screen + plan.MostConfirm; p.sweeps < least {
		return nil, fmt.Errorf("%d screening sweeps in %s: need >= %d to make nights of", p.sweeps, words.Count(len(nights), "night"), least)
	}
	return p, nil
}

// newPooled returns what a night compares, without its pairs.
func newPooled(of []pairing) (cells []pooled, names []string) {
	for _, p := range of {
		template := *p.cell
		template.Contestants = []string{p.cell.Contestants[p.a], p.cell.Contestants[p.b]}
		template.Launches, template.Absences = nil, nil
		cells = append(cells, pooled{template: template})
		names = append(names, p.name)
	}
	return cells, names
}

// addNight appends a night's pairs below a sweep.
func addNight(to []pooled, names []string, from []pairing, sweeps int) error {
	if len(from) != len(to) {
		return fmt.Errorf("it compares %d cells or controls and not %d", len(from), len(to))
	}
	for i := range to {
		at := slices.IndexFunc(from, func(p pairing) bool { return p.name == names[i] })
		if at < 0 {
			return fmt.Errorf("it lacks %s", names[i])
		}
		p, pairs := &from[at], make([][]*Result, sweeps)
		for _, l := range p.cell.Launches {
			if l.Sweep < sweeps && l.Results[p.a] != nil && l.Results[p.b] != nil {
				pairs[l.Sweep] = []*Result{l.Results[p.a], l.Results[p.b]}
			}
		}
		to[i].pairs = append(to[i].pairs, pairs...)
	}
	return nil
}

// Sweeps returns how many sweeps the pool holds.
func (p *GatePool) Sweeps() int { return p.sweeps }

// Cells returns the names of the pool's cells, in the order of its first night.
func (p *GatePool) Cells() []string { return slices.Clone(p.names) }

// A card is one sweep of a pool as a made night has it.
type card struct {
	sweep   int
	swapped bool // whether the sides of all its pairs change places
}

// shuffle returns all sweeps in random order, the sides of each swapped at random.
// When nothing changed the sides are exchangeable, so a night that is dealt so is
// as likely as the one that was measured.
func (p *GatePool) shuffle(r *rand.Rand) []card {
	cards := make([]card, p.sweeps)
	for i, sweep := range r.Perm(p.sweeps) {
		cards[i] = card{sweep, r.IntN(2) == 1}
	}
	return cards
}

// variants are a pair's results as measured, with the sides swapped (first index 1),
// and with the newer side slowed down (second index 1). They are nil where there
// is no pair.
type variants [2][2][]*Result

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
		first.Values[Ratio] = a.Values[Ratio]
		second.Values[Ratio] = a.Values[Ratio] * a.Values[Ratio] / b.Values[Ratio]
		all[i] = variants{
			{{a, b}, {a, b.slowed(slowdown)}},
			{{&first, &second}, {&first, second.slowed(slowdown)}},
		}
	}
	return all
}

// slowed returns the result that a slowdown, as a fraction, makes of r.
func (r *Result) slowed(slowdown float64) *Result {
	s := *r
	s.Values[NsPerOp] *= 1 + slowdown
	s.Values[opsPerSec] /= 1 + slowdown
	s.Values[Ratio] *= 1 + slowdown
	return &s
}

// of returns the results that a card has for a cell.
func (c card) of(all []variants, slowed bool) []*Result {
	return all[c.sweep][index(c.swapped)][index(slowed)]
}

func index(b bool) int {
	if b {
		return 1
	}
	return 0
}

// counts reports whether a pair counts for a rule.
func (r GateRule) counts(pair []*Result) bool {
	one := pairing{cell: &Cell{Launches: []Launch{{Results: pair}}}, a: 0, b: 1}
	v := one.values(math.MaxInt, r.place(), r.Nudge)
	return len(v.screen) == 1
}
