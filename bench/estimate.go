package bench

import (
	"time"

	"example.com/mapbench/bench/machine"
	"example.com/mapbench/workloads"
)

// What the parts of a launch take beside its slices, as measured on a guest of 2
// cores. They are a third of a run, so that another machine's may differ by half
// before the estimate is off by 20 %. Linking and starting are not among them: they
// are measured when a run starts.
const (
	perEntry    = 300 * time.Nanosecond  // to make room for an entry, store it, several times until checked and full, and audit it
	perString   = 150 * time.Nanosecond  // to write a string key of the universe twice, beyond that
	perSwitch   = 400 * time.Microsecond // to let one worker run and stop it again
	drawing     = 0.30                   // of a slice, to draw its operations
	calibrating = 2.0                    // slices, to find out how many operations one takes
	perGrown    = 120 * time.Nanosecond  // of an operation on a map that grows
)

// Estimate returns about how long the planned launches will take, those that an
// earlier run has done left out.
func (r *Conductor) Estimate() time.Duration {
	sum := time.Since(r.began)
	for sweep, cells := range r.todo() {
		if len(cells) > 0 && sweep > 0 {
			sum += r.linkTime
		}
		for _, cell := range cells {
			sum += r.estimate(cell)
		}
	}
	return sum
}

// Needs returns about how long it takes from the start until a launch of a cell ends
// that is begun now.
func (r *Conductor) Needs(c Cell) time.Duration { return time.Since(r.began) + r.estimate(c) }

// estimate returns about how long a launch of a cell will take.
func (r *Conductor) estimate(c Cell) time.Duration {
	t := timingByRule(c, r.config.Rounds)
	slice := float64(t.lead + t.window)
	if c.Spec.Grow {
		growth := float64(c.Spec.GrowthLen()) * float64(perGrown)
		slice = max(float64(t.lead), growth) + max(float64(t.window), growth)
	}
	prepare := float64(r.startTime) + calibrating*slice + float64(c.Spec.N)*float64(perEntry)
	if c.Spec.Key == workloads.String {
		prepare += float64(c.Spec.Universe()) * float64(perString)
	}
	contestant := prepare + float64(t.rounds+1)*(slice*(1+drawing)+float64(perSwitch))
	measured := 0
	for _, impl := range c.Impls {
		if info, err := findImpl(r.available, impl); err == nil && c.missing(info) == nil {
			measured++
		}
	}
	return time.Duration(float64(measured)*contestant) + 2*machine.ProbeTime // before a launch it is mostly known
}
