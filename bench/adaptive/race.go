package adaptive

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
)

// boundWithout returns how long a race may take without a budget: three times what its first
// look takes, and two minutes at least. Later looks are of few impls, and most cells need one
// or two of them.
func boundWithout(first time.Duration) time.Duration { return max(2*time.Minute, 3*first) }

// Race measures all impls of every cell until the screen ([compare.ScreenLook]), but for those
// that a glance before it leaves out, and then those that may still be the best, until every
// cell is decided, has all its looks, or the budget is used up. [compare.Set.Race] says which
// impls and cells those are. Cells take turns sweep by sweep, so that the launches of each spread over the machine's states. It returns as
// unusable the cells that were launched and have no launch that may be used.
func Race(ctx context.Context, c bench.Config, say func(string)) (summary *bench.Summary, unusable []bench.Cell, err error) {
	r := &driver{config: c, say: say, began: time.Now(), launches: make(map[string]int)}
	show := c.Progress
	c.Progress = func(p bench.Progress) {
		if show != nil {
			show(r.progress(p))
		}
	}
	conductor, err := start(ctx, &c, &r.text)
	if err != nil {
		return new(bench.Summary), nil, err
	}
	defer conductor.Close()
	r.conductor, r.cells = conductor, conductor.Cells()
	r.announce()
	err = r.run(ctx)
	if err == nil {
		r.sayEnd()
		unusable = allInvalid(r.set)
	}
	return conductor.Close(), unusable, err
}

// A driver is one execution of [Race].
type driver struct {
	config    bench.Config
	say       func(string)
	conductor conductor
	cells     []bench.Cell // that are planned and can be measured
	text      bytes.Buffer // the results file
	set       *compare.Set // what it held at the last reading
	began     time.Time
	bound     time.Duration  // of the time since then
	launches  map[string]int // of each cell, by String, invalid ones included
	said      int            // how many looks it was said of how they ended
	look      int            // that the race goes to next, from 0 on
	open      int            // cells
}

// A conductor is what a race needs of a [bench.Conductor].
type conductor interface {
	Estimate() time.Duration
	Needs(bench.Cell) time.Duration
	Allow(time.Duration)
	Left() time.Duration
	LinkTime() time.Duration
	Cost(bench.Cell, bench.Rounds) time.Duration
	Takes(bench.Cell) []string
	Drop(cell bench.Cell, contestant, why string) error
	Launch(ctx context.Context, sweep int, cell bench.Cell, rounds bench.Rounds) (bool, error)
}

// announce says how long the race takes, and bounds it.
func (r *driver) announce() {
	first := r.conductor.Estimate()
	r.bound = r.config.Budget
	if r.bound == 0 {
		r.bound = boundWithout(first)
		r.conductor.Allow(r.bound - time.Since(r.began))
	}
	r.say(fmt.Sprintf("racing %s in %s: %s of each take up to about %v; then those that may still be the best, until at most %v after the start; Ctrl-C keeps complete launches",
		strings.Join(allImpls(r.cells), ", "), words.Count(len(r.cells), "cell"), words.Count(r.config.Launches, "launch"),
		first.Round(time.Second), r.bound.Round(time.Second)))
	sayShort(r.say, r.conductor, r.cells[0], r.bound)
	if first > r.bound && r.conductor.Needs(r.cells[0]) <= r.bound {
		r.say(fmt.Sprintf("%v don't hold the first %s of each impl; raise -budget, or name fewer cells or impls", r.bound, words.Count(r.config.Launches, "launch")))
	}
}

// run launches until nothing is left to do. It begins with the last sweep of a file that is
// resumed, for the cells that lack it.
func (r *driver) run(ctx context.Context) error {
	earlier := r.config.Earlier
	for _, cell := range r.cells {
		r.launches[cell.String()] = earlier.LaunchesOf(cell)
	}
	resumed := max(0, earlier.NextSweep()-1)
	for sweep := resumed; ; sweep++ {
		set, err := read(&r.text)
		if err != nil {
			return err
		}
		r.set = set
		turns := r.turns(set.Race(compare.Options{}, r.config.Looks, r.config.Stay...))
		r.open = len(turns)
		r.look = firstLook(turns, r.config.Looks)
		next := chosen(turns, r.conductor.Left(), r.conductor.LinkTime(), r.config.Launches)
		r.sayLook(turns)
		random := rand.New(rand.NewPCG(r.config.Seed, uint64(sweep)))
		random.Shuffle(len(next), func(i, j int) { next[i], next[j] = next[j], next[i] })
		began, late := 0, 0 // launches, and cells that have this sweep
		for _, t := range next {
			if sweep == resumed && earlier != nil && earlier.Reached(t.cell, sweep) {
				late++
				continue
			}
			ok, err := r.launch(ctx, sweep, t)
			if err != nil {
				return err
			}
			if ok {
				began++
			}
		}
		if began+late == 0 {
			return nil
		}
	}
}

// launch launches a cell for its turn. Before, it notes which impls are dropped.
func (r *driver) launch(ctx context.Context, sweep int, t turn) (bool, error) {
	for _, d := range t.dropped {
		if err := r.conductor.Drop(t.cell, d.impl, d.why); err != nil {
			return false, err
		}
	}
	ok, err := r.conductor.Launch(ctx, sweep, t.contenders, t.rounds)
	if ok {
		r.launches[t.cell.String()]++
	}
	return ok, err
}
