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
	// settledFrom is the size above which no rule gives the length of a
	// slice: it is found out.
	settledFrom = 100_000
	// settleRounds and settledWithin say when a slice is long enough: over so
	// many slices, the halves of the window agree within this much of the
	// throughput, for every contestant.
	settleRounds  = 30
	settledWithin = 0.03
	// longestLead ends the search.
	longestLead = 80 * time.Millisecond
)

// settle finds the slice of a large cell by trying: lead-in and window are
// doubled until the first half of the window is as fast as the second. It
// returns a note if that doesn't come about. What fails meanwhile has failed in the
// sweep that is to come.
func (r *Conductor) settle(ctx context.Context, cell Cell, sweep int) (t Timing, note string, err error) {
	t = timing(cell, r.config.Rounds)
	for ; ; t.Lead, t.Window = 2*t.Lead, 2*t.Window {
		trial := t
		trial.Rounds = settleRounds
		l, err := r.newLaunch(cell, -1, trial)
		if err != nil {
			return t, "", err
		}
		if err := l.run(ctx); err != nil {
			return t, "", err
		}
		l.sweep = sweep
		if err := r.noteStopped(l); err != nil {
			return t, "", err
		}
		worst, label := 0.0, ""
		for _, c := range l.contestants {
			if c.runs() {
				if off := unsettled(c.slices); off > worst {
					worst, label = off, c.String()
				}
			}
		}
		if worst <= settledWithin {
			return t, "", nil
		}
		if t.Lead >= longestLead {
			return t, fmt.Sprintf("the halves of a window of %v after a lead-in of %v differ by %.1f %% for %s; its caches may be colder than in use",
				t.Window, t.Lead, 100*worst, label), nil
		}
	}
}

// unsettled returns by how much the halves of the windows differ: the absolute
// median of the log of their ratio.
func unsettled(slices []worker.Report) float64 {
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
