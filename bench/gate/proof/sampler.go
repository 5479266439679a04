package proof

import (
	"math"
	"math/rand/v2"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/gate"
)

// A sampler makes gate runs of a pool. Its methods may be called concurrently.
type sampler struct {
	*pool
	resampling
	plan           gate.Plan
	noise          gate.Noise
	of, ofControls [][]variants // by cell or control, then sweep
}

func newSampler(p *pool, plan gate.Plan, noise gate.Noise, how resampling) *sampler {
	t := &sampler{pool: p, resampling: how, plan: plan}
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

// draws returns the pool's sweeps in the order in which a run uses them.
func (t *sampler) draws(run int) []draw {
	return t.shuffle(rand.New(rand.NewPCG(t.Seed, uint64(run))))
}

// slowed reports for each cell whether a run slows it down.
func (t *sampler) slowed(run int) []bool {
	slowed := make([]bool, len(t.cells))
	for i := range slowed {
		slowed[i] = t.Slowdown != 0 && (t.Every || i == run%len(t.cells))
	}
	return slowed
}

// run makes a gate run of draws and judges it. It follows the same schedule as [gate.Measure],
// with draws in place of workers. Slowed is that of the run. Short reports whether there were
// fewer draws than the schedule asked for.
func (t *sampler) run(draws []draw, slowed []bool) (run *gate.Outcome, suspects []gate.Suspect, short bool) {
	s := &compare.Set{Names: []string{"resampled"}}
	cells := make(map[string]int) // indices of s.Cells
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
	left := math.MaxInt // launches
	if t.Most > 0 {
		left = t.Most
	}
	launch := func(name string) (pair []*compare.Result) {
		if left == 0 {
			return nil
		}
		left--
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
	schedule := gate.Schedule{Plan: t.plan, Cells: t.names, Controls: t.controlNames, Budgeted: t.Most > 0}
	for left > 0 {
		step, more := schedule.Next(gate.State{Sweep: s.Sweeps, Suspects: suspects, Affords: left})
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

// done counts a confirming pair of a cell for the suspects of that cell.
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
