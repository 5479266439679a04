package bench

import (
	"fmt"
	"strings"
	"time"

	"example.com/mapbench/bench/worker"
)

// Account says where a run's wall time went.
type Account struct {
	slices    time.Duration // inside slices, lead-ins included
	drawing   time.Duration // of streams, between slices
	auditing  time.Duration // replaying and counting
	switching time.Duration // stopping one worker and letting the next run
	preparing time.Duration // processes started; maps made, checked, filled, calibrated
	linking   time.Duration // of workers, once a sweep
	probing   time.Duration // of the machine's state
	total     time.Duration // from the first moment to the last
}

// timed returns a function that adds the time since this call to d.
func timed(d *time.Duration) func() {
	begin := time.Now()
	return func() { *d += time.Since(begin) }
}

// slice adds a slice that took wall time from request to stop.
func (a *Account) slice(r *worker.Report, wall time.Duration) {
	a.slices += r.Running
	a.drawing += r.Drawing
	a.auditing += r.Auditing
	a.switching += wall - r.Running - r.Drawing - r.Auditing
}

// String lists the parts and their shares of the whole.
func (a *Account) String() string {
	parts := []struct {
		name string
		d    time.Duration
	}{
		{"inside slices", a.slices},
		{"drawing streams", a.drawing},
		{"replaying and counting", a.auditing},
		{"switching workers", a.switching},
		{"starting, filling, calibrating", a.preparing},
		{"linking workers", a.linking},
		{"probing the machine", a.probing},
	}
	rest := a.total
	var b strings.Builder
	line := func(name string, d time.Duration) {
		fmt.Fprintf(&b, "%-30s %8.2f s %5.1f %%\n", name, d.Seconds(), 100*float64(d)/float64(max(a.total, 1)))
	}
	for _, p := range parts {
		line(p.name, p.d)
		rest -= p.d
	}
	line("the rest", rest)
	line("in all", a.total)
	return b.String()
}
