package adaptive

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
)

// A turn is what a race may launch next of an open cell.
type turn struct {
	cell       bench.Cell // as planned
	contenders bench.Cell // the same with the impls to launch
	rounds     bench.Rounds
	dropped    []drop
	look       int           // the number of launches that the cell is to have next
	launches   int           // that it lacks until then
	each       time.Duration // of a launch
}

// A drop is an impl that a race leaves out from now on.
type drop struct{ impl, why string }

// cost returns how long the launches until the cell's next look take.
func (t turn) cost() time.Duration { return time.Duration(t.launches) * t.each }

// mostInvalid bounds the launches of a cell whose launches are invalid: so many times as many
// as the look asks for.
const mostInvalid = 2

// turns returns a turn for each open cell, in the order of the cells.
func (r *driver) turns(heats []compare.Heat) (open []turn) {
	for _, cell := range r.cells {
		i := slices.IndexFunc(heats, func(h compare.Heat) bool { return h.Cell.Spec == cell.Spec && h.Cell.Procs == cell.Procs })
		t := turn{cell: cell, contenders: cell, rounds: r.config.Rounds, look: r.config.Looks[0]}
		takes := r.conductor.Takes(cell)
		valid := 0
		if i >= 0 {
			h := heats[i]
			if valid = len(h.Cell.Launches); h.Closed() {
				continue
			}
			if t.look = h.Launches; h.Ranking != nil {
				t.contenders = cell.Only(both(takes, h.Impls))
				t.dropped = drops(h, takes)
			}
			if t.look > r.config.Launches {
				t.rounds = r.config.Contenders
			}
		}
		t.launches = t.look - valid
		if done := r.launches[cell.String()]; len(both(takes, t.contenders.Impls)) == 0 || done >= mostInvalid*t.look {
			continue
		}
		t.each = r.conductor.Cost(t.contenders, t.rounds)
		open = append(open, t)
	}
	return open
}

// both returns the names of a that b holds too.
func both(a, b []string) (names []string) {
	for _, name := range a {
		if slices.Contains(b, name) {
			names = append(names, name)
		}
	}
	return names
}

// drops returns the impls that a cell's launches still measure and that don't race on.
func drops(h compare.Heat, takes []string) (found []drop) {
	after := fmt.Sprintf("after %s: ", words.Count(len(h.Cell.Launches), "launch"))
	for _, impl := range takes {
		why := "not ranked"
		switch ranked := func(r compare.Rival) bool { return r.Impl == impl }; {
		case slices.Contains(h.Impls, impl):
			continue
		case slices.ContainsFunc(h.Ranking.Rivals, ranked):
			why = "slower than " + h.Ranking.Best[0]
		}
		found = append(found, drop{impl, after + why})
	}
	return found
}

// firstLook returns which of the looks the open cells go to next, from 0 on: the first of
// theirs.
func firstLook(open []turn, looks []int) int {
	least := len(looks) - 1
	for _, t := range open {
		least = min(least, max(0, slices.Index(looks, t.look)))
	}
	return least
}

// chosen returns the turns of the next sweep. Cells before their screen, which is after so
// many launches, all come first: without it little is known of a cell. After that, every cell whose
// next look fits into the time left gets a launch, those first whose look costs least, since
// so the time decides most cells. Within a look all get one launch a sweep, so the order costs
// no cell its spread over time. If no look fits, the cheapest takes what is left: the
// last look of a race may have fewer launches than planned. Link is what a sweep
// costs beside its launches.
func chosen(open []turn, left, link time.Duration, screen int) []turn {
	early := slices.DeleteFunc(slices.Clone(open), func(t turn) bool { return t.look > screen })
	if len(early) > 0 {
		return early
	}
	sorted := slices.Clone(open)
	slices.SortStableFunc(sorted, func(a, b turn) int { return cmp.Compare(a.cost(), b.cost()) })
	var total time.Duration
	sweeps := 0
	for i, t := range sorted {
		total += t.cost()
		sweeps = max(sweeps, t.launches)
		if total+time.Duration(sweeps)*link > left {
			return sorted[:max(i, min(1, len(sorted)))]
		}
	}
	return sorted
}
