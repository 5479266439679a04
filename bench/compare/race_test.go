package compare

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/internal/simulation"
	"example.com/mapbench/workloads"
)

// raceLooks are the looks of the simulated races.
var raceLooks = []int{2, 5, 11, 17, 29, 53, 101}

// A track is a machine with maps of known speed.
type track struct {
	logs   []float64 // the true ln(ns/op) of each impl in the main state
	shifts []float64 // what the other state adds to each; nil for a machine with one state
	sds    []float64 // of each impl's noise
	noise  simulation.Noise
	other  bool // the machine is in its other state
}

// newTrack draws impls of which some are close to each other.
func newTrack(r *rand.Rand, impls int, noise simulation.Noise, states bool) *track {
	t := &track{noise: noise, logs: closeLogs(r, impls), sds: make([]float64, impls)}
	loud := 0.08
	if r.IntN(4) == 0 {
		loud = assumedSpread / math.Sqrt2 // of one impl: the most that a glance assumes of a ratio
	}
	for i := range t.sds {
		t.sds[i] = simulation.Spread(r, 0.01, loud)
		if t.logs[i] > 0.1 {
			t.logs[i] *= 3 // far enough for a glance
		}
	}
	if states {
		t.shifts = make([]float64, impls)
		for i := range t.shifts {
			t.shifts[i] = 0.06 * r.NormFloat64()
		}
	}
	return t
}

// truth returns the true ln(ns/op) of impl i in a launch.
func (t *track) truth(i int, other bool) float64 {
	if other {
		return t.logs[i] + t.shifts[i]
	}
	return t.logs[i]
}

// launch appends a launch of some impls. The state changes once in six launches.
func (t *track) launch(r *rand.Rand, c *Cell, impls []string) {
	if t.shifts != nil && r.IntN(6) == 0 {
		t.other = !t.other
	}
	l := Launch{Sweep: len(c.Launches), Results: make([]*Result, len(c.Contestants))}
	shared := 0.3 * r.NormFloat64()
	for i, name := range c.Contestants {
		// The noise has median 0. A skewed one has another mean, which is part of the truth.
		noise := t.sds[i] * (t.noise.Draw(r) - noiseMean(t.noise))
		if slices.Contains(impls, name) {
			l.Results[i] = line(20 * math.Exp(shared+t.truth(i, t.other)+noise))
			if t.other {
				l.state = inSlow
			}
		}
	}
	c.Launches = append(c.Launches, l)
}

// noiseMean returns the mean of a noise.
func noiseMean(n simulation.Noise) float64 {
	if n.Name == "skewed" {
		return (4 - 3.6720607) / 2
	}
	return 0
}

// race measures a cell until it is closed.
func (t *track) race(j *Judge, r *rand.Rand, looks []int) (*Cell, Heat) {
	spec, err := workloads.ParseSpec("n=1000")
	if err != nil {
		panic(err)
	}
	c := &Cell{Spec: spec, Procs: 2, Contestants: letters(len(t.logs)), looks: looks,
		states: []machineState{{inMain, 30}, {inSlow, 200}}}
	for {
		h := j.heat(c, c.Contestants, nil)
		if h.Closed() {
			return c, h
		}
		for len(c.Launches) < h.Launches {
			t.launch(r, c, h.Impls)
		}
	}
}

// trueLog returns the true mean of ln(ns/op of a ÷ ns/op of b) over the launches that hold
// both: it depends on the states in which they came.
func (t *track) trueLog(c *Cell, a, b int) float64 {
	sum, n := 0.0, 0
	for _, l := range c.Launches {
		if l.Results[a] != nil && l.Results[b] != nil {
			sum += t.truth(a, l.state == inSlow) - t.truth(b, l.state == inSlow)
			n++
		}
	}
	return sum / float64(n)
}

// wrong reports whether a closed race names a winner that another impl beats, or a tie beyond
// the margin.
func (t *track) wrong(c *Cell, r *Ranking) (winner, tie bool) {
	outcome, best := r.Outcome()
	first := slices.Index(c.Contestants, best[0])
	if outcome != OneWins && outcome != SeveralTie {
		return false, false
	}
	for i, name := range c.Contestants {
		switch log := t.trueLog(c, i, first); {
		case i == first:
		case !slices.Contains(best, name):
			winner = winner || log < 0
		default:
			tie = tie || math.Abs(log) > math.Log1p(r.Margin)
		}
	}
	return winner, tie
}

// TestSimulatedRaces races 2 to 13 impls on machines with one state and with two. It checks
// that a race ends with a wrong winner or a wrong tie in at most 5 % of the cells, and it logs
// how many launches that took and how often there was an answer. It also checks that naming
// the impl with the lowest mean after the first look would fail.
func TestSimulatedRaces(t *testing.T) {
	r := simulation.Simulated(t)
	j := NewJudge(Options{})
	for _, impls := range []int{2, 5, 13} {
		for _, noise := range simulation.Noises {
			for _, states := range []bool{false, true} {
				var winners, ties, all, naive, answered, depends simulation.Tally
				launches := 0
				for range simulation.Experiments(1000) {
					track := newTrack(r, impls, noise, states)
					c, h := track.race(j, r, raceLooks)
					winner, tie := track.wrong(c, h.Ranking)
					winners.Add(winner)
					ties.Add(tie)
					all.Add(winner || tie)
					outcome, _ := h.Ranking.Outcome()
					answered.Add(outcome == OneWins || outcome == SeveralTie)
					depends.Add(outcome == DependsOnState)
					launches += len(c.Launches)
					screen := look{to: raceLooks[ScreenLook(raceLooks)]}
					truth := *c
					truth.Launches = c.Launches[:screen.to]
					ahead := j.ahead(c, allOf(c), screen)
					naive.Add(slices.ContainsFunc(allOf(c), func(i int) bool { return track.trueLog(&truth, i, ahead) < 0 }))
				}
				t.Logf("%2d impls, %-13s states %-5t: answered %.1f %% in %.1f launches, depends on the state %.1f %%; wrong winners %.1f %%, wrong ties %.1f %%",
					impls, noise.Name, states, 100*answered.Share(), float64(launches)/float64(all.Of), 100*depends.Share(), 100*winners.Share(), 100*ties.Share())
				if !naive.Above(0.05) {
					t.Errorf("%d impls, %s: the first look names the fastest in all but %.1f %% of cells: this simulation could see no fault", impls, noise.Name, 100*naive.Share())
				}
				if all.Above(0.05) {
					t.Errorf("%d impls, %s, states %t: wrong in %.1f %% of cells, want at most 5 %%", impls, noise.Name, states, 100*all.Share())
				}
			}
		}
	}
}

// allOf returns all contestants of a cell.
func allOf(c *Cell) []int {
	all := make([]int, len(c.Contestants))
	for i := range all {
		all[i] = i
	}
	return all
}

// TestReversedStates tells that two impls have another order in each state of the machine.
func TestReversedStates(t *testing.T) {
	r := simulation.Random(t)
	track := &track{logs: []float64{0, 0.1}, shifts: []float64{0.2, 0}, sds: []float64{0.005, 0.005}, noise: simulation.Noises[0]}
	c, h := track.race(NewJudge(Options{}), r, []int{40})
	outcome, best := h.Ranking.Outcome()
	if outcome != DependsOnState || len(best) != 2 {
		t.Errorf("%d launches: outcome %v of %v, want that the order depends on the state", len(c.Launches), outcome, best)
	}
	for i := range c.Launches {
		c.Launches[i].state = unsettled
	}
	ranking := NewJudge(Options{}).Rank(c, c.Contestants)
	if outcome, _ := ranking.Outcome(); outcome == DependsOnState {
		t.Error("launches without a state are said to depend on it")
	}
}

// TestMergedRaces checks that a race and another file's launches of the same cell are judged
// at one look, with a warning, and that two races of different cells are judged as they are.
func TestMergedRaces(t *testing.T) {
	raced := func(seed int, n string) *Set {
		text := fmt.Sprintf("mapbench: 1\nlooks: 3,6\nseed: %d\n\n", seed)
		for sweep := range 6 {
			for i, impl := range []string{"mutex", "xsync"} {
				text += fmt.Sprintf("BenchmarkMap/impl=%s/read=95/dist=uniform/n=%s-2 1 %d.%d ns/op %d sweep\n", impl, n, 20+10*i, sweep, sweep)
			}
		}
		return parse(t, text)
	}
	apart, err := Merge(raced(1, "100"), raced(2, "1000"))
	if err != nil || len(apart.Warnings) != 0 || len(apart.Cells[0].looksDone(true)) != 2 {
		t.Errorf("races of two cells: %v, warnings %v; want two looks of each", err, apart.Warnings)
	}
	merged, err := Merge(raced(1, "100"), raced(2, "100"))
	if err != nil || len(merged.Warnings) != 1 || !strings.Contains(merged.Warnings[0].Error(), "in 1 cell a race is judged together") {
		t.Fatalf("two races of a cell: %v, warnings %v; want one", err, merged.Warnings)
	}
	if looks := merged.Cells[0].looksDone(true); len(looks) != 1 || looks[0].to != 12 {
		t.Errorf("two races of a cell are judged at %v, want one look at 12 launches", looks)
	}
}

// TestLooksDone checks which launches the looks of a race judge.
func TestLooksDone(t *testing.T) {
	looks := []int{5, 11, 17}
	check := func(launches int, partial bool, want ...look) {
		t.Helper()
		c := &Cell{Launches: make([]Launch, launches), looks: looks}
		if got := c.looksDone(partial); !slices.Equal(got, want) {
			t.Errorf("%d launches, partial %t: looks %v, want %v", launches, partial, got, want)
		}
	}
	first, second, third := look{0, 5, 0.4, false}, look{5, 11, 0.3, false}, look{5, 17, 0.3, false}
	check(4, false)
	check(4, true, look{0, 4, 0.4, false})
	check(5, true, first)
	check(7, true, first) // two launches can't tell impls apart
	check(8, true, first, look{5, 8, 0.3, false})
	check(8, false, first)
	check(11, true, first, second)
	check(12, true, first, second, look{5, 12, 0.3, false})
	check(17, false, first, second, third)
	check(20, true, first, second, look{5, 20, 0.3, false})

	looks = []int{2, 5, 11}
	glance, screen := look{0, 2, 0.1, true}, look{0, 5, 0.3, false}
	check(1, true, look{0, 1, 0.1, true})
	check(2, false, glance)
	check(4, true, glance, look{0, 4, 0.3, false})
	check(11, false, glance, screen, look{5, 11, 0.6, false})
}
