package bench

import (
	"fmt"
	"strings"
	"time"

	"example.com/mapbench/bench/worker"
)

// Account says where a run's wall time went.
type Account struct {
	Slices    time.Duration // inside slices, lead-ins included
	Drawing   time.Duration // of streams, between slices
	Auditing  time.Duration // replaying and counting
	Switching time.Duration // stopping one worker and letting the next run
	Preparing time.Duration // processes started; maps made, checked, filled, calibrated
	Linking   time.Duration // of workers, once a sweep
	Probing   time.Duration // of the machine's state
	Total     time.Duration // first to last moment
}

// timed returns a function that adds the time since this call to d.
func timed(d *time.Duration) func() {
	begin := time.Now()
	return func() { *d += time.Since(begin) }
}

// slice adds a slice that took wall time from request to stop.
func (a *Account) slice(r *worker.Report, wall time.Duration) {
	a.Slices += r.Running
	a.Drawing += r.Drawing
	a.Auditing += r.Auditing
	a.Switching += wall - r.Running - r.Drawing - r.Auditing
}

// String lists the parts and their shares of the whole.
func (a *Account) String() string {
	parts := []struct {
		name string
		d    time.Duration
	}{
		{"inside slices", a.Slices},
		{"drawing streams", a.Drawing},
		{"replaying and counting", a.Auditing},
		{"switching workers", a.Switching},
		{"starting, filling, calibrating", a.Preparing},
		{"linking workers", a.Linking},
		{"probing the machine", a.Probing},
	}
	rest := a.Total
	var b strings.Builder
	line := func(name string, d time.Duration) {
		fmt.Fprintf(&b, "%-30s %8.2f s %5.1f %%\n", name, d.Seconds(), 100*float64(d)/float64(max(a.Total, 1)))
	}
	for _, p := range parts {
		line(p.name, p.d)
		rest -= p.d
	}
	line("the rest", rest)
	line("in all", a.Total)
	return b.String()
}
