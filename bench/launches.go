package bench

import (
	"context"
	"fmt"

	"example.com/mapbench/bench/machine"
	"example.com/mapbench/internal/resultfile"
)

// newLaunch draws a launch and sets its contestants. Those that have stopped get the error,
// so that the launch doesn't run them.
func (r *Conductor) newLaunch(cells []Cell, sweep int, t timing) (*launch, error) {
	l, cell := newLaunch(cells, sweep, t, r.config.Seed), cells[0]
	l.argvs, l.sources, l.account = r.argvs, r.config.Sources, &r.summary.Account
	l.digest, l.indirect = r.hellos[0].Digest, r.indirect[r.key(cell)]
	for i, who := range cell.Contestants() {
		info, err := findImpl(r.available, cell.Impls[i])
		if err != nil {
			return nil, err
		}
		name := cell.name(who, true)
		c := &contestant{Contestant: who, info: info, err: r.stopped[name]}
		if r.config.Earlier.noted(name) {
			c.err = errStoppedEarlier
		}
		c.missing = cell.missing(info)
		l.contestants = append(l.contestants, c)
	}
	return l, nil
}

// launch runs one launch of a cell, or of cells that share maps, and writes its results.
func (r *Conductor) launch(ctx context.Context, sweep int, cells ...Cell) error {
	t, err := r.timingOf(ctx, cells[0], sweep)
	if err != nil {
		return err
	}
	l, err := r.newLaunch(cells, sweep, t)
	if err != nil {
		return err
	}
	if r.state == nil { // nothing was launched just before
		r.state = r.probe()
	}
	l.before = *r.state
	stealBefore, allBefore := machine.Stolen()
	periods := machine.ThisCgroup().Throttling()
	if err := l.run(ctx); err != nil {
		return err
	}
	stealAfter, allAfter := machine.Stolen()
	if all := allAfter - allBefore; all > 0 {
		l.steal = float64(stealAfter-stealBefore) / float64(all)
	}
	l.throttled = machine.ThisCgroup().ThrottledSince(periods)
	r.state = r.probe()
	l.after = *r.state
	for i, cell := range cells {
		r.indirect[r.key(cell)] = l.indirect
		r.done++
		if err := r.write(l, i); err != nil {
			return err
		}
	}
	return nil
}

// noteStopped notes the contestants that the launch found n/a under a cell, and those that
// failed in it.
func (r *Conductor) noteStopped(l *launch, cell Cell) error {
	for _, c := range l.contestants {
		name := cell.name(c.Contestant, true)
		if r.stopped[name] != nil || r.config.Earlier.noted(name) {
			continue
		}
		note := resultfile.Note{Name: name}
		switch {
		case c.missing != nil:
			r.stopped[name], note.Reason = errMissing, *c.missing
			r.summary.Missing = append(r.summary.Missing, Absence{cell, c.Contestant, *c.missing, c.held})
		case c.err != nil:
			r.stopped[name], note.Reason = c.err, reason(c.err, l.sweep)
			r.summary.Failures = append(r.summary.Failures, Failure{cell, c.Contestant, l.sweep, c.err})
		default:
			continue
		}
		if err := r.out().Note(note); err != nil {
			return err
		}
	}
	return nil
}

// write writes a launch of its i-th cell, and notes what failed in it.
func (r *Conductor) write(l *launch, i int) error {
	if err := r.noteStopped(l, l.cells[i]); err != nil {
		return err
	}
	var lines []resultfile.Line
	var invalid []string
	for _, measured := range l.results(i) {
		lines = append(lines, measured.line())
		if err := measured.invalid(); err != nil {
			invalid = append(invalid, fmt.Sprintf("%s: %v", measured.contestant, err))
			r.summary.Invalid = append(r.summary.Invalid, fmt.Errorf("sweep %d, %s, %s: %w", l.sweep, l.cells[i].Spec, measured.contestant, err))
		}
	}
	if err := r.out().Launch(lines, invalid...); err != nil {
		return err // the launch isn't in the file, so it doesn't count
	}
	r.summary.Launches++
	if len(lines) > 0 && len(invalid) == 0 {
		r.summary.Valid++
	}
	return nil
}

// probe measures the machine's state. If a quota was used up meanwhile, the machine would
// look busy, so it probes again in the quota's next period. If the quota is smaller than a
// probe needs, the last probe counts.
func (r *Conductor) probe() *machine.State {
	defer timed(&r.summary.Account.probing)()
	const tries = 5
	var state machine.State
	for range tries {
		before := machine.ThisCgroup().Throttling()
		state = machine.Probe()
		if !(machine.ThisCgroup().ThrottledSince(before) > 0) { // or NaN, without a quota
			break
		}
	}
	return &state
}
