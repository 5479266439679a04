package proof

import (
	"runtime"
	"slices"
	"sync"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/internal/exact"
)

// A resampling says how many gate runs are made of a pool, and how.
type resampling struct {
	Runs int    `json:"nights"`
	Seed uint64 `json:"seed"`

	// Slowdown is added to the new side's time, as a fraction. Each gate run
	// adds it to one cell, which is each cell in turn, or to all cells if
	// Every is set.
	Slowdown float64 `json:"slowdown"`
	Every    bool    `json:"every"`

	// History makes the number of confirming pairs follow from the noise that
	// the pool's own gate runs would leave in a history, if that is more. The
	// gate runs have no history otherwise.
	History bool `json:"history"`

	// Most is the number of launches for which the time of a gate run is enough; 0 is no bound.
	Most int `json:"most,omitempty"`
}

// resampled is what was found in gate runs that were made of a pool. Until
// [resampled.average], means are sums.
type resampled struct {
	resampling
	Sweeps int `json:"sweeps"` // of the pool

	// Alarms counts the gate runs that found a cell slower to which nothing was
	// added, by any rule. Upper95 bounds the probability of such a gate run at
	// 95 % ([exact.UpperBound]).
	Alarms  int     `json:"alarms"`
	Upper95 float64 `json:"upper95"`

	// Hits counts the gate runs that found a cell that was slowed down.
	Hits int `json:"hits"`

	// Moved counts the gate runs in which a control moved. Inconclusive counts
	// those with this verdict, for whatever reason.
	Moved        int `json:"moved"`
	Inconclusive int `json:"inconclusive"`

	// Short counts the gate runs for which the pool had too few sweeps left to
	// confirm a suspect.
	Short int `json:"short"`

	// Cut counts the gate runs whose time was up before all suspects had their pairs.
	Cut int `json:"cut,omitempty"`

	// These are means per gate run. Suspects is the number of metrics that the
	// screen did not clear of being slower. FalseSuspects is the number of
	// these to whose cell nothing was added. Confirming is the number of sweeps
	// after the screen. Pairs is the number of pairs, those of controls
	// included.
	Suspects      float64 `json:"suspects"`
	FalseSuspects float64 `json:"false_suspects"`
	Confirming    float64 `json:"confirming"`
	Pairs         float64 `json:"pairs"`

	// Cells are those that were slowed down, in the pool's order.
	Cells []resampledCell `json:"cells"`
}

// A resampledCell says how often a cell was found that was slowed down.
type resampledCell struct {
	Name  string `json:"name"`
	Runs  int    `json:"nights"` // in which it was slowed down
	Found int    `json:"found"`

	// Lower95 and Upper95 bound the power, each from one side at 95 %
	// ([exact.UpperBound]).
	Lower95 float64 `json:"lower95"`
	Upper95 float64 `json:"upper95"`

	// Pairs is the mean number of confirming pairs in the gate runs that
	// suspected the cell.
	Pairs float64 `json:"pairs"`

	suspected, pairs int
}

// resample makes gate runs of the pool. [gate.Suspects] and [gate.Judge] judge them, as they
// judge measured ones. Each gate run draws sweeps without replacement, some for the screen
// and others for the confirmation. A sweep is drawn whole, since its cells share layouts and
// an hour, and its sides are swapped at random. The made gate runs are no more various than
// the pool. Equal arguments give equal results.
func (p *pool) resample(plan gate.Plan, noise gate.Noise, how resampling) *resampled {
	t := newSampler(p, plan, noise, how)
	// Gate runs are independent, so their order does not change the sums.
	var wg sync.WaitGroup
	parts := make([]*resampled, runtime.GOMAXPROCS(0))
	for i := range parts {
		parts[i] = t.empty()
		wg.Go(func() {
			for run := i; run < how.Runs; run += len(parts) {
				slowed := t.slowed(run)
				judged, suspects, short := t.run(t.draws(run), slowed)
				parts[i].count(judged, suspects, slowed, short)
				parts[i].Cut += indicator(how.Most > 0 && !short && lacking(suspects))
			}
		})
	}
	wg.Wait()
	all := t.empty()
	for _, part := range parts {
		all.add(part)
	}
	all.average()
	return all
}

// empty returns the sums of no gate run.
func (t *sampler) empty() *resampled {
	r := &resampled{resampling: t.resampling, Sweeps: t.sweeps}
	for _, name := range t.names {
		r.Cells = append(r.Cells, resampledCell{Name: name})
	}
	return r
}

// count adds the outcome of a gate run.
func (r *resampled) count(run *gate.Outcome, suspects []gate.Suspect, slowed []bool, short bool) {
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
		} else if s.Metric == run.Plan.Rules[0].Metric {
			c.suspected++
			c.pairs += s.Pairs
		}
	}
	alarm, hit := false, false
	for i := range run.Cells {
		c := &run.Cells[i]
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
	r.Moved += indicator(slices.ContainsFunc(run.Controls, func(c gate.Control) bool { return c.Moved }))
	r.Inconclusive += indicator(run.Verdict == gate.Inconclusive)
	r.Short += indicator(short)
	r.Confirming += float64(sweeps)
	r.Pairs += float64(run.Pairs)
}

// lacking reports whether a suspect lacks pairs.
func lacking(suspects []gate.Suspect) bool {
	return slices.ContainsFunc(suspects, func(s gate.Suspect) bool { return s.Done < s.Pairs })
}

// add adds the sums of other gate runs.
func (r *resampled) add(other *resampled) {
	r.Alarms += other.Alarms
	r.Hits += other.Hits
	r.Moved += other.Moved
	r.Inconclusive += other.Inconclusive
	r.Short += other.Short
	r.Cut += other.Cut
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

// average turns sums into means, and computes the bounds.
func (r *resampled) average() {
	n := float64(r.Runs)
	r.Suspects /= n
	r.FalseSuspects /= n
	r.Confirming /= n
	r.Pairs /= n
	r.Upper95 = exact.UpperBound(r.Alarms, r.Runs, 0.95)
	r.Cells = slices.DeleteFunc(r.Cells, func(c resampledCell) bool { return c.Runs == 0 })
	for i := range r.Cells {
		c := &r.Cells[i]
		c.Lower95, c.Upper95 = exact.LowerBound(c.Found, c.Runs, 0.95), exact.UpperBound(c.Found, c.Runs, 0.95)
		if c.suspected > 0 {
			c.Pairs = float64(c.pairs) / float64(c.suspected)
		}
	}
}
