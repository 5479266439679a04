package adaptive

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
)

// sayLook says how the looks until the screen ended, once for each: what a glance left out, and
// when the screen will be there; how many cells the screen decided, and what it costs that the
// machine changes between states.
func (r *driver) sayLook(open []turn) {
	screen := compare.ScreenLook(r.config.Looks)
	if r.look <= r.said || r.said > screen {
		return
	}
	if r.said = r.look; r.look <= screen {
		var until time.Duration
		impls, dropped := 0, 0
		for _, t := range open {
			until += t.cost()
			impls += len(t.contenders.Impls)
			dropped += len(t.dropped)
		}
		if dropped == 0 {
			return
		}
		r.say(fmt.Sprintf("%s done: %d of %d impls left out, since they take about twice as long as the best or are no maps; the first %d take %v more",
			words.Count(r.config.Looks[r.look-1], "launch"), dropped, impls+dropped, r.config.Launches, until.Round(time.Second)))
		return
	}
	r.say(fmt.Sprintf("all impls have their %s: %d of %s decided", words.Count(r.config.Launches, "launch"), len(r.cells)-r.open, words.Count(len(r.cells), "cell")))
	if state := r.set.State; state.Outside > 0 {
		r.say(fmt.Sprintf("the machine changes between states: %d of %s so far lie outside %s; they count, but what differs between states takes more launches",
			state.Outside, words.Count(state.Launches, "launch"), state))
	}
}

// sayEnd says how the cells ended.
func (r *driver) sayEnd() {
	r.say(ending(r.set.Rankings(compare.Options{}), len(r.cells)))
}

// ending returns the sentence that sums up a race of so many cells: how many ended in which
// way, and how many launches those that are open would take.
func ending(rankings []compare.Ranking, cells int) string {
	count := make(map[compare.Outcome]int)
	var needs []int // of the open cells that can tell
	for i := range rankings {
		outcome, _ := rankings[i].Outcome()
		if count[outcome]++; outcome == compare.NotToldApart && rankings[i].Needs > 0 {
			needs = append(needs, rankings[i].Needs)
		}
	}
	var parts []string
	add := func(n int, what string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, what))
		}
	}
	add(count[compare.OneWins], "with a winner")
	add(count[compare.SeveralTie], "with a tie")
	add(count[compare.DependsOnState], "whose order depends on the machine's state")
	open := count[compare.NotToldApart] + count[compare.TooFew]
	add(open, "open"+would(needs))
	add(cells-open-count[compare.OneWins]-count[compare.SeveralTie]-count[compare.DependsOnState], "that rank nothing")
	return fmt.Sprintf("%s: %s", words.Count(cells, "cell"), strings.Join(parts, ", "))
}

// would says how many launches in all open cells would probably take.
func would(needs []int) string {
	if len(needs) == 0 {
		return ""
	}
	least, most := slices.Min(needs), slices.Max(needs)
	if least == most {
		return fmt.Sprintf(" (about %d launches would tell)", most)
	}
	return fmt.Sprintf(" (%d to %d launches each would tell)", least, most)
}

// progress adds to p where the race stands.
func (r *driver) progress(p bench.Progress) bench.Progress {
	p.Look, p.Looks, p.Open, p.Cells = r.look+1, len(r.config.Looks), r.open, len(r.cells)
	p.Remaining = max(time.Second, r.bound-p.Elapsed)
	if p.Done > 0 {
		p.Total = p.Done + int(float64(p.Done)*float64(p.Remaining)/float64(max(1, p.Elapsed)))
	}
	return p
}
