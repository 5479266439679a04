package proof

import (
	"math"
	"math/rand/v2"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/gate"
)

// A sampler makes gate runs of a pool.
type sampler struct {
	*Pool
	Resampling
	plan           gate.Plan
	noise          gate.Noise
	of, ofControls [][]variants // by cell, then sweep
}

func newSampler(p *Pool, plan gate.Plan, noise gate.Noise, how Resampling) *sampler {
	t := &sampler{Pool: p, Resampling: how, plan: plan}
	if how.History {
		t.noise = noise
	}
	for i := range p.cells {
		t.of = append(t.of, p.cells[i].variants(how.Slowdown))
	}
	for i := range p.controls {
		t.ofControls = append(t.ofControls, p.controls[i].variants(how.Slowdown))
	}
	return t
}

// draws returns the pool's sweeps for a run, those of the screen first.
func (t *sampler) draws(run int) []draw {
	return t.shuffle(rand.New(rand.NewPCG(t.Seed, uint64(run))))
}

// slowed says which cells are slowed down in a run.
func (t *sampler) slowed(run int) []bool {
	slowed := make([]bool, len(t.cells))
	for i := range slowed {
		slowed[i] = t.Slowdown != 0 && (t.Every || i == run%len(t.cells))
	}
	return slowed
}

// run makes a gate run of draws, the first for the screen, and judges it. It follows the
// schedule that [gate.Measure] follows with workers. Short reports whether the pool had too
// few draws for what the schedule asked for.
func (t *sampler) run(draws []draw, slowed []bool) (run *gate.Outcome, suspects []gate.Suspect, short bool) {
	s := &compare.Set{Names: []string{"resampled"}}
	cells := make(map[string]int) // places in the set
	for _, kind := range []struct {
		names []string
		of    []pooled
	}{{t.names, t.cells}, {t.controlNames, t.controls}} {
		for i, name := range kind.names {
			c := kind.of[i].template
			cells[name] = len(s.Cells)
			s.Cells = append(s.Cells, &c)
		}
	}
	launch := func(name string) (pair []*compare.Result) {
		i, d := cells[name], draws[s.Sweeps]
		if i < len(t.of) {
			pair = d.of(t.of[i], slowed[i])
		} else {
			pair = d.of(t.ofControls[i-len(t.of)], false)
		}
		if pair != nil {
			s.Cells[i].Launches = append(s.Cells[i].Launches, compare.Launch{Sweep: s.Sweeps, Results: pair})
		}
		return pair
	}
	schedule := gate.Schedule{Plan: t.plan, Cells: t.names, Controls: t.controlNames}
	for {
		step, more := schedule.Next(gate.State{Sweep: s.Sweeps, Suspects: suspects, Affords: math.MaxInt})
		if short = more && s.Sweeps+step.Sweeps > len(draws); short || !more {
			break
		}
		for range step.Sweeps {
			for _, name := range step.Cells {
				t.done(suspects, name, launch(name))
			}
			for _, name := range step.Controls {
				launch(name)
			}
			s.Sweeps++
		}
		if s.Sweeps == t.plan.Screen {
			suspects = gate.Suspects(s, t.plan, t.noise)
		}
	}
	return gate.Judge(s, t.plan, gate.Options{Cells: t.names, Controls: t.controlNames, Noise: t.noise}), suspects, short
}

// done counts a confirming pair of a cell for its suspects.
func (t *sampler) done(suspects []gate.Suspect, cell string, pair []*compare.Result) {
	for i := range suspects {
		suspect := &suspects[i]
		if suspect.Cell != cell || pair == nil {
			continue
		}
		rule := slices.IndexFunc(t.plan.Rules, func(r gate.Rule) bool { return r.Metric == suspect.Metric })
		if t.plan.Rules[rule].Counts(pair) {
			suspect.Done++
		}
	}
}
