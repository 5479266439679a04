package compare

import "slices"

// A Heat is what a race measures next of one cell.
type Heat struct {
	Cell *Cell

	// Impls are the contestants to launch, in the cell's order: all before the first look, then
	// those that may be best, until the screen with the runner-up and those that stay. It is nil
	// if the cell is closed.
	Impls []string

	// Launches is how many launches the cell should have at the next look.
	Launches int

	// Ranking is the cell's at the last complete look; nil before the first.
	Ranking *Ranking

	// Dropped are the ranked contestants that the looks so far have shown to be slower, and
	// the unranked ones, which only take part before the first look; without those that stay.
	Dropped []string
}

// Closed reports whether nothing is left to be measured.
func (h *Heat) Closed() bool { return h.Impls == nil }

// Race says for each cell of the set what to measure next. Looks are the numbers of launches,
// ascending, at which a cell is judged; they must be fixed before anything is measured, since
// the level of the findings rests on them. All contestants run until the first look, and
// after each look those that are not shown to be slower than the best. A cell is closed by a
// winner, by a tie, by an order that depends on the machine's state, or by its last look, but
// not before the screen ([ScreenLook]). Until then all of stay are launched, too. A cell whose
// time is fixed ([Judge.Fixed]) has all its contestants launched until the look after the screen.
func (s *Set) Race(opt Options, looks []int, stay ...string) []Heat {
	j := NewJudge(opt)
	family := j.Family(s.Cells...)
	heats := make([]Heat, len(s.Cells))
	for i, c := range s.Cells {
		raced := *c
		raced.looks = looks
		heats[i] = j.heat(&raced, family, stay)
		heats[i].Cell = c
	}
	return heats
}

// heat is [Set.Race] for one cell.
func (j *Judge) heat(c *Cell, family, stay []string) Heat {
	if j.Fixed(c) {
		return fixedHeat(c)
	}
	n := len(c.Launches)
	next := slices.IndexFunc(c.looks, func(launches int) bool { return launches > n })
	if next == 0 {
		return Heat{Impls: c.Contestants, Launches: c.looks[0]}
	}
	r := j.rank(c, family, false)
	h := Heat{Ranking: &r}
	outcome, best := r.Outcome()
	screened := next < 0 || next > ScreenLook(c.looks)
	keeps := func(impl string) bool {
		return slices.Contains(best, impl) || !screened && (impl == r.RunnerUp || slices.Contains(stay, impl))
	}
	for _, impl := range c.Contestants {
		if keeps(impl) {
			h.Impls = append(h.Impls, impl)
		} else {
			h.Dropped = append(h.Dropped, impl)
		}
	}
	if next < 0 || screened && outcome != NotToldApart && outcome != TooFew {
		h.Impls, h.Launches = nil, n
		return h
	}
	h.Launches = c.looks[next]
	return h
}
