package bench

import (
	"time"

	"example.com/mapbench/bench/machine"
	"example.com/mapbench/workloads"
)

// The times of a launch's parts other than its slices, measured on a virtual machine of 2
// cores. They are a third of a run: if they differ by half on another machine, the estimate
// is off by less than 20 %. Linking and starting are not here, since each run measures them
// when it starts.
const (
	perEntry    = 1000 * time.Nanosecond // to make room for an entry, store it for each check and for the fill, and audit it
	perString   = 200 * time.Nanosecond  // to write a string key of the universe twice, in addition
	perSwitch   = 300 * time.Microsecond // to let one worker run and stop it again
	drawing     = 0.25                   // of a slice, to draw its operations
	calibrating = 3.0                    // slices, to find out how many operations one takes
	perGrown    = 120 * time.Nanosecond  // of an operation on a map that grows
	weighing    = 40 * time.Millisecond  // of a map that grows
	perWeighed  = 1500 * time.Nanosecond // of an entry of such a map, in addition
	usualStart  = 10 * time.Millisecond  // to start a worker, before any was started
)

// Estimate returns about how long the planned launches will take, without those that an
// earlier run has done.
func (r *Conductor) Estimate() time.Duration {
	sum := time.Since(r.began)
	for sweep, cells := range r.todo() {
		if len(cells) > 0 && sweep > 0 {
			sum += r.linkTime
		}
		for _, cell := range cells {
			sum += r.estimate(cell, r.config.Rounds)
		}
	}
	return sum
}

// Needs returns about how much time will have passed since the start when a launch of a
// cell that begins now has ended.
func (r *Conductor) Needs(c Cell) time.Duration { return time.Since(r.began) + r.estimate(c, r.rounds) }

// estimate returns about how long a launch of a cell will take.
func (r *Conductor) estimate(c Cell, rounds Rounds) time.Duration {
	measured := 0
	for _, impl := range c.Impls {
		if info, err := findImpl(r.available, impl); err == nil && c.missing(info) == nil {
			measured++
		}
	}
	return c.lasts(rounds, measured, r.startTime)
}

// Expected returns about how long a launch of the cell takes, if all of its impls can be
// measured. It is the same on every machine.
func (c Cell) Expected(rounds Rounds) time.Duration {
	return c.lasts(rounds, len(c.Impls), usualStart).Round(time.Millisecond)
}

// lasts returns about how long a launch of so many contestants takes, where starting a
// worker takes a known time.
func (c Cell) lasts(rounds Rounds, contestants int, start time.Duration) time.Duration {
	t := timingByRule(c, rounds)
	slice := float64(t.lead + t.window)
	if c.Spec.Grow {
		growth := float64(c.Spec.GrowthLen()) * float64(perGrown)
		slice = max(float64(t.lead), growth) + max(float64(t.window), growth)
	}
	prepare := float64(start) + calibrating*slice + float64(c.Spec.N)*float64(perEntry)
	if c.Spec.Grow {
		prepare += float64(weighing) + float64(c.Spec.N)*float64(perWeighed)
	}
	if c.Spec.Rate > 0 {
		prepare -= (calibrating - 1) * slice // the rate says how many operations a slice takes
	}
	if c.Spec.Key == workloads.String {
		prepare += float64(c.Spec.Universe()) * float64(perString)
	}
	contestant := prepare + float64(t.rounds+1)*(slice*(1+drawing)+float64(perSwitch))
	return time.Duration(float64(contestants)*contestant) + 2*machine.ProbeTime // the state before a launch is mostly known
}
