package proof

import (
	"runtime"
	"slices"
	"sync"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/internal/exact"
)

// A Resampling says which gate runs are made of a pool.
type Resampling struct {
	Runs int    `json:"nights"`
	Seed uint64 `json:"seed"`

	// Slowdown is added to the new side's time, as a fraction: to each cell in
	// turn, one a gate run, or to Every cell in every gate run.
	Slowdown float64 `json:"slowdown"`
	Every    bool    `json:"every"`

	// History has the gate runs' sizes follow no less than the noise that the
	// pool's own gate runs would leave in a history, instead of the plan's for
	// cells without one.
	History bool `json:"history"`
}

// Resampled is what gate runs that were made of others came to.
type Resampled struct {
	Resampling
	Sweeps int `json:"sweeps"` // of the pool

	// Alarms counts the gate runs in which a cell that nothing was added to was
	// found slower, by any rule; Upper95 bounds the probability of one
	// ([exact.UpperBound]).
	Alarms  int     `json:"alarms"`
	Upper95 float64 `json:"upper95"`

	// Hits counts the gate runs in which a cell that was slowed down was found.
	Hits int `json:"hits"`

	// Moved counts gate runs in which a control raised a false alarm,
	// Inconclusive those of this verdict for whatever reason.
	Moved        int `json:"moved"`
	Inconclusive int `json:"inconclusive"`

	// Short counts gate runs for which the pool had too few sweeps left to
	// confirm a suspect.
	Short int `json:"short"`

	// Suspects and FalseSuspects are, a gate run on average, the metrics that the
	// screen did not clear of being slower, and those of them that nothing was
	// added to. Confirming is the mean number of sweeps after the screen,
	// Pairs that of all pairs of a gate run, its controls' included.
	Suspects      float64 `json:"suspects"`
	FalseSuspects float64 `json:"false_suspects"`
	Confirming    float64 `json:"confirming"`
	Pairs         float64 `json:"pairs"`

	// Cells has those that were slowed down, in the pool's order.
	Cells []ResampledCell `json:"cells"`
}

// A ResampledCell is how often a cell that was slowed down was found.
type ResampledCell struct {
	Name  string `json:"name"`
	Runs  int    `json:"nights"` // in which it was slowed down
	Found int    `json:"found"`

	// Lower95 and Upper95 each bound the power from one side
	// at 95 % ([exact.UpperBound]).
	Lower95 float64 `json:"lower95"`
	Upper95 float64 `json:"upper95"`

	// Pairs is the mean number of confirming pairs when it was suspected.
	Pairs float64 `json:"pairs"`

	suspected, pairs int
}

// Resample makes gate runs of the pool and has them judged by [gate.Suspects] and
// [gate.Judge], as measured ones are. For each gate run sweeps are dealt without putting
// them back: some to the screen, others to the confirmation, each whole, since its
// cells share layouts and an hour, and with its sides swapped at random. A pool that
// is resampled shows no more variety than it has. Equal arguments give equal
// results.
func (p *Pool) Resample(plan gate.Plan, noise gate.Noise, how Resampling) *Resampled {
	t := newSampler(p, plan, noise, how)
	// Gate runs are independent, and their sums depend on no order.
	var wg sync.WaitGroup
	parts := make([]*Resampled, runtime.GOMAXPROCS(0))
	for i := range parts {
		parts[i] = t.unplayed()
		wg.Go(func() {
			for night := i; night < how.Runs; night += len(parts) {
				slowed := t.slowed(night)
				judged, suspects, short := t.run(t.draws(night), slowed)
				parts[i].count(judged, suspects, slowed, short)
			}
		})
	}
	wg.Wait()
	all := t.unplayed()
	for _, part := range parts {
		all.add(part)
	}
	all.average()
	return all
}

// unplayed returns the sums of no gate run.
func (t *sampler) unplayed() *Resampled {
	r := &Resampled{Resampling: t.Resampling, Sweeps: t.sweeps}
	for _, name := range t.names {
		r.Cells = append(r.Cells, ResampledCell{Name: name})
	}
	return r
}

// count adds what a gate run came to. Until [Resampled.average] means are sums.
func (r *Resampled) count(night *gate.Outcome, suspects []gate.Suspect, slowed []bool, short bool) {
	at := make(map[string]int, len(r.Cells))
	for i := range r.Cells {
		at[r.Cells[i].Name] = i
	}
	sweeps := 0
	for _, s := range suspects {
		sweeps = max(sweeps, s.Pairs)
		if s.Direction != gate.ToSlower {
			continue
		}
		r.Suspects++
		c := &r.Cells[at[s.Cell]]
		if !slowed[at[s.Cell]] {
			r.FalseSuspects++
		} else if s.Metric == night.Plan.Rules[0].Metric {
			c.suspected++
			c.pairs += s.Pairs
		}
	}
	alarm, hit := false, false
	for i := range night.Cells {
		c := &night.Cells[i]
		place := at[c.Name]
		if !slowed[place] {
			alarm = alarm || c.Verdict == gate.Regression
			continue
		}
		r.Cells[place].Runs++
		if c.Time().Verdict == gate.Regression {
			r.Cells[place].Found++
			hit = true
		}
	}
	r.Alarms += indicator(alarm)
	r.Hits += indicator(hit)
	r.Moved += indicator(slices.ContainsFunc(night.Controls, func(c gate.Control) bool { return c.Moved }))
	r.Inconclusive += indicator(night.Verdict == gate.Inconclusive)
	r.Short += indicator(short)
	r.Confirming += float64(sweeps)
	r.Pairs += float64(night.Pairs)
}

// add adds the sums of other gate runs.
func (r *Resampled) add(other *Resampled) {
	r.Alarms += other.Alarms
	r.Hits += other.Hits
	r.Moved += other.Moved
	r.Inconclusive += other.Inconclusive
	r.Short += other.Short
	r.Suspects += other.Suspects
	r.FalseSuspects += other.FalseSuspects
	r.Confirming += other.Confirming
	r.Pairs += other.Pairs
	for i := range r.Cells {
		c, o := &r.Cells[i], &other.Cells[i]
		c.Runs += o.Runs
		c.Found += o.Found
		c.suspected += o.suspected
		c.pairs += o.pairs
	}
}

// average makes means of sums, and bounds.
func (r *Resampled) average() {
	n := float64(r.Runs)
	r.Suspects /= n
	r.FalseSuspects /= n
	r.Confirming /= n
	r.Pairs /= n
	r.Upper95 = exact.UpperBound(r.Alarms, r.Runs, 0.95)
	r.Cells = slices.DeleteFunc(r.Cells, func(c ResampledCell) bool { return c.Runs == 0 })
	for i := range r.Cells {
		c := &r.Cells[i]
		c.Lower95, c.Upper95 = exact.LowerBound(c.Found, c.Runs, 0.95), exact.UpperBound(c.Found, c.Runs, 0.95)
		if c.suspected > 0 {
			c.Pairs = float64(c.pairs) / float64(c.suspected)
		}
	}
}
