package bench

import (
	"fmt"
	"math"
	"time"

	"example.com/mapbench/bench/openloop"
	"example.com/mapbench/bench/worker"
)

// Rounds names how many slices of every contestant a launch has.
type Rounds string

const (
	// Judged is for deltas that need close judging: 61 rounds, 25 from 1e5 entries
	// on. Beyond 60, more launches pay better than more rounds.
	Judged Rounds = "judged"
	// Quick is for a few dozen cells in some minutes: 37 rounds, 13 from 1e5 on.
	Quick Rounds = "quick"
	// Survey is for hundreds of cells within an hour: 25 rounds, 9 from 1e5 on.
	Survey Rounds = "survey"
	// Tails is for quantiles beyond 99 %: the rounds of Judged, with windows of ten times the
	// length. A launch of one contestant takes more than a second.
	Tails Rounds = "tails"
)

// roundNumbers holds the number of rounds of small maps, and that of maps from 1e5
// entries on.
var roundNumbers = map[Rounds]struct{ many, few float64 }{
	Judged: {61, 25},
	Quick:  {37, 13},
	Survey: {25, 9},
	Tails:  {61, 25},
}

// ParseRounds returns the rounds of a name.
func ParseRounds(name string) (Rounds, error) {
	r := Rounds(name)
	if _, ok := roundNumbers[r]; !ok {
		return "", fmt.Errorf("rounds %q; want %s, %s, %s or %s", name, Judged, Quick, Survey, Tails)
	}
	return r, nil
}

// timing is the length of a launch's slices and the number of its rounds.
type timing struct {
	lead, window time.Duration // of a slice
	rounds       int
}

const (
	// fewestRounds is the least number of rounds, for slices that are long.
	fewestRounds = 9
	// minBatches is the least number of batches that each goroutine should have in a
	// slice.
	minBatches = 10
)

// timingByRule returns how to measure a cell of up to searchAbove entries, or at a rate. The lead-in
// warms caches that another process has cooled. A map of 1e3 entries reaches its steady
// speed within 0.5 ms, one of 1e5 entries within 5 ms. Between 1e4 and 1e5 the rule
// interpolates, in log n.
func timingByRule(c Cell, r Rounds) timing {
	many, few := roundNumbers[r].many, roundNumbers[r].few
	x := min(max(math.Log10(float64(c.Spec.N))-4, 0), 1)
	between := func(small, large float64) float64 { return small + x*(large-small) }
	t := timing{
		lead:   time.Duration(between(0.5, 5) * float64(time.Millisecond)),
		window: time.Duration(between(2, 5) * float64(time.Millisecond)),
		rounds: int(math.Round(between(many, few))),
	}
	if r == Tails {
		t.window *= 10
	}
	if c.Spec.Grow {
		// A slice takes at least two growths, since its lead-in is one. From 1e5
		// entries on, that alone takes longer than other slices.
		t.rounds = max(fewestRounds, min(t.rounds, int(few*searchAbove/float64(c.Spec.N))))
	}
	if c.Spec.Rate > 0 {
		t.lead, t.window = openloop.Timing(c.Spec)
		t.rounds = int(few)
	}
	// Goroutines that take turns on the procs need a longer window for ten batches. They
	// don't take turns evenly, so the window is twice that. There can be fewer slices
	// when each is longer.
	turns := (c.goroutines() + c.Procs - 1) / c.Procs
	if window := time.Duration(turns) * 2 * minBatches * worker.BatchTime; window > t.window {
		t.rounds = max(fewestRounds, int(float64(t.rounds)*float64(t.window)/float64(window)))
		t.window = window
	}
	return t
}
