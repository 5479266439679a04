package bench

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/montanaflynn/stats"

	"example.com/mapbench/bench/worker"
)

const (
	// searchAbove is the number of entries above which no rule gives the length of a
	// slice. [Conductor.searchTiming] finds it by trying.
	searchAbove = 100_000
	// searchRounds and halvesWithin say when a slice is long enough: for every
	// contestant, over so many slices, the throughputs of the window's halves differ by
	// at most this fraction.
	searchRounds = 30
	halvesWithin = 0.03
	// longestLead ends the search.
	longestLead = 80 * time.Millisecond
)

// timingOf returns how to measure a cell. It searches the timing of a large cell once.
func (r *Conductor) timingOf(ctx context.Context, cell Cell, sweep int) (timing, error) {
	if cell.Spec.N <= searchAbove || cell.Spec.Grow || cell.Spec.Rate > 0 {
		return timingByRule(cell, r.rounds), nil
	}
	key := r.key(cell)
	if t, ok := r.timings[key]; ok {
		t.rounds = timingByRule(cell, r.rounds).rounds
		return t, nil
	}
	r.state = nil
	t, note, err := r.searchTiming(ctx, cell, sweep)
	if err != nil {
		return t, err
	}
	r.timings[key] = t
	if note != "" {
		note = "; " + note
	}
	return t, r.out().Comment(fmt.Sprintf("slices of %v: lead-in %v, window %v%s", cell, t.lead, t.window, note))
}

// searchTiming finds the timing of a large cell by trying. It doubles lead-in and window
// until the first half of the window is as fast as the second, and returns a note if it
// gives up before. A contestant that fails in the search counts as failed in the sweep that
// follows.
func (r *Conductor) searchTiming(ctx context.Context, cell Cell, sweep int) (t timing, note string, err error) {
	t = timingByRule(cell, r.rounds)
	for ; ; t.lead, t.window = 2*t.lead, 2*t.window {
		trial := t
		trial.rounds = searchRounds
		l, err := r.newLaunch([]Cell{cell}, -1, trial)
		if err != nil {
			return t, "", err
		}
		if err := l.run(ctx); err != nil {
			return t, "", err
		}
		l.sweep = sweep
		if err := r.noteStopped(l, cell); err != nil {
			return t, "", err
		}
		worst, label := 0.0, ""
		for _, c := range l.contestants {
			if c.runs() {
				if off := halvesDiffer(c.under[0].slices); off > worst {
					worst, label = off, c.String()
				}
			}
		}
		if worst <= halvesWithin {
			return t, "", nil
		}
		if t.lead >= longestLead {
			return t, fmt.Sprintf("the halves of a window of %v after a lead-in of %v differ by %.1f %% for %s; its caches may be colder than in use",
				t.window, t.lead, 100*worst, label), nil
		}
	}
}

// halvesDiffer returns by how much the halves of the windows differ in throughput: the
// absolute value of the median log of their ratio.
func halvesDiffer(slices []worker.Report) float64 {
	var logs []float64
	for _, s := range slices {
		if first, second := s.Half, sum(s.Ops)-s.Half; first > 0 && second > 0 {
			logs = append(logs, math.Log(second/first))
		}
	}
	median, err := stats.Median(logs)
	if err != nil {
		return math.Inf(1)
	}
	return math.Abs(median)
}
