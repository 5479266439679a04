package adaptive

import (
	"fmt"
	"strings"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
)

// sayFirstLook says how many cells the first look has left open, and what it costs that the
// machine changes between states.
func (r *race) sayFirstLook() {
	r.looked = true
	r.say(fmt.Sprintf("all impls have their %s: %d of %s decided", words.Count(r.config.Looks[0], "launch"), len(r.cells)-r.open, words.Count(len(r.cells), "cell")))
	if state := r.set.State; state.Outside > 0 {
		r.say(fmt.Sprintf("the machine changes between states: %d of %s so far lie outside %s; they count, but what differs between states takes more launches",
			state.Outside, words.Count(state.Launches, "launch"), state))
	}
}

// sayEnd says how the cells ended.
func (r *race) sayEnd() {
	count := make(map[compare.Outcome]int)
	rankings := r.set.Rankings(compare.Options{})
	needs := 0
	for i := range rankings {
		outcome, _ := rankings[i].Outcome()
		count[outcome]++
	}
	r.say(ending(count, len(r.cells), needs))
}

// ending returns the sentence that sums up a race: how many cells ended in which way, of so
// many. Needs is how many launches the open cell that needs most would take in all; 0 if that
// is not known.
func ending(count map[compare.Outcome]int, cells, needs int) string {
	var parts []string
	add := func(n int, what string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, what))
		}
	}
	add(count[compare.OneWins], "with a winner")
	add(count[compare.SeveralTie], "with a tie")
	add(count[compare.NotToldApart], "open")
	text := fmt.Sprintf("%s: %s", words.Count(cells, "cell"), strings.Join(parts, ", "))
	if needs > 0 {
		text += fmt.Sprintf(" (up to %s each would tell; -resume goes on)", words.Count(needs, "launch"))
	}
	return text
}

// progress adds to p where the race stands.
func (r *race) progress(p bench.Progress) bench.Progress {
	p.Look, p.Looks, p.Open, p.Cells = r.look+1, len(r.config.Looks), r.open, len(r.cells)
	p.Remaining = max(time.Second, r.bound-p.Elapsed)
	if p.Done > 0 {
		p.Total = p.Done + int(float64(p.Done)*float64(p.Remaining)/float64(max(1, p.Elapsed)))
	}
	return p
}
