package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"example.com/mapbench/internal/resultfile"
)

// DefaultLooks returns the looks of a race: the numbers of launches at which a cell is judged.
// The first, a glance, leaves out what takes about twice as long as the best. The second, the
// screen, is enough to leave out most impls, and later looks don't use its launches. From
// then on each look doubles the launches after the screen, so a cell that is decided late
// costs at most twice what it needs.
func DefaultLooks() []int { return []int{2, 5, 11, 17, 29, 53, 101} }

// errDropped is why a contestant isn't launched again that a race has left out.
var errDropped = errors.New("it was dropped from the race")

// workload identifies a cell of a run, whichever of its impls are launched.
func workload(c Cell) string { return fmt.Sprintf("%s procs=%d", c.Spec, c.Procs) }

// key identifies a cell of the run. The launches of a race share what was found out about
// their cell, whichever of its impls they have.
func (r *Conductor) key(c Cell) string {
	if len(r.config.Looks) == 0 {
		return c.String()
	}
	return workload(c)
}

// Launch launches a cell once, in a sweep, with these rounds. Cell may have some of the impls
// of a planned cell. It reports false, and does nothing, if the launch would probably not end
// within the budget. The first launch is always made.
func (r *Conductor) Launch(ctx context.Context, sweep int, cell Cell, rounds Rounds) (bool, error) {
	if !r.fits(sweep, cell, rounds) {
		return false, nil
	}
	if r.linked != sweep {
		if err := r.link(ctx, sweep); err != nil {
			return false, err
		}
	}
	if r.config.Progress != nil {
		r.config.Progress(r.progress(sweep, cell))
	}
	r.rounds = rounds
	expected, begin := r.estimate(cell, rounds), time.Now()
	if err := r.launch(ctx, sweep, cell); err != nil {
		return false, err
	}
	r.expected += expected
	r.spent += time.Since(begin)
	return true, nil
}

// fits reports whether a launch in a sweep probably ends within the budget.
func (r *Conductor) fits(sweep int, cell Cell, rounds Rounds) bool {
	if r.config.Budget == 0 || r.done == 0 {
		return true
	}
	needs := r.Cost(cell, rounds)
	if sweep != r.linked {
		needs += r.linkTime
	}
	return needs <= r.Left()
}

// Left returns what is left of the budget, which must not be 0.
func (r *Conductor) Left() time.Duration { return r.config.Budget - time.Since(r.began) }

// Cost returns about how long a launch of a cell takes with these rounds. It learns from the
// launches that [Conductor.Launch] has made.
func (r *Conductor) Cost(cell Cell, rounds Rounds) time.Duration {
	cost := r.estimate(cell, rounds)
	if r.expected > 0 {
		cost = time.Duration(float64(cost) * float64(r.spent) / float64(r.expected))
	}
	return cost
}

// LinkTime returns how long linking the workers of a sweep takes.
func (r *Conductor) LinkTime() time.Duration { return r.linkTime }

// Takes returns the contestants of a planned cell that a launch would still measure: without
// those that are n/a, have stopped or were dropped.
func (r *Conductor) Takes(cell Cell) []string {
	var names []string
	for i, who := range cell.Contestants() {
		info, err := findImpl(r.available, cell.Impls[i])
		name := cell.name(who, true)
		if err == nil && r.stopped[name] == nil && !r.config.Earlier.noted(name) && cell.missing(info) == nil {
			names = append(names, who.String())
		}
	}
	return names
}

// Drop notes that a race leaves a contestant of a planned cell out from now on, and why: "after
// 5 launches: slower than xsync".
func (r *Conductor) Drop(cell Cell, contestant, why string) error {
	for _, who := range cell.Contestants() {
		if who.String() != contestant {
			continue
		}
		name := cell.name(who, true)
		r.stopped[name] = errDropped
		return r.out().Note(resultfile.Note{Name: name, Reason: resultfile.Reason{Kind: resultfile.Dropped, Sweep: resultfile.NoSweep, Text: why}})
	}
	return fmt.Errorf("dropping %s: no contestant of %s", contestant, cell)
}

// Only returns the cell with the contestants of the given names alone. The original of a
// control stays with it, since a name makes a control only where it stands twice.
func (c Cell) Only(names []string) Cell {
	kept := slices.Clone(names)
	for _, who := range c.Contestants() {
		if slices.Contains(names, who.String()) {
			kept = append(kept, who.Original().String())
		}
	}
	part := c
	part.Impls = nil
	for i, who := range c.Contestants() {
		if slices.Contains(kept, who.String()) {
			part.Impls = append(part.Impls, c.Impls[i])
		}
	}
	return part
}
