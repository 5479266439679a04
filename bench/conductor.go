package bench

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"time"
)

// Conductor measures sweep by sweep. [Run] drives it through a fixed list;
// callers that decide after each sweep what to measure next drive it themselves.
type Conductor struct {
	config  Config
	summary Summary
	began   time.Time
	dir     string // for linked workers
	argvs   [][]string
	linked  int // the sweep that argvs are for
	offers  []Offer
	stopped map[string]error  // contestants, by benchmark name, that measure no longer
	timings map[string]Timing // of large cells, by String
	planned int               // launches, those done included
	done    int
	state   State // the machine's, after the last launch
}

// Start links the workers, asks what they offer, checks the cells of c, and writes
// the file's header. The caller must Close what it returns.
func Start(ctx context.Context, c Config) (*Conductor, error) {
	r := &Conductor{config: c, began: time.Now(), stopped: make(map[string]error), timings: make(map[string]Timing)}
	var err error
	if r.dir, err = os.MkdirTemp("", "mapbench-"); err != nil {
		return nil, err
	}
	if err := r.start(ctx); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

func (r *Conductor) start(ctx context.Context) error {
	if err := r.link(ctx, 0); err != nil {
		return err
	}
	found, digest, err := offers(r.argvs, r.config.Sources)
	if err != nil {
		return err
	}
	r.offers = found
	if err := r.check(r.config.Cells); err != nil {
		return err
	}
	r.probe()
	if r.config.Earlier != nil {
		return r.config.Earlier.continues(digest)
	}
	return fileWriter{r.config.Out}.header(r.fileConfig(digest), r.config.Cells)
}

// check refuses cells that can't be measured, and two of one workload: a file
// knows a cell by its spec and procs, and would take what they measured for pairs.
func (r *Conductor) check(cells []Cell) error {
	seen := make(map[string]bool)
	for _, cell := range cells {
		workload := fmt.Sprintf("%s procs=%d", cell.Spec, cell.Procs)
		if seen[workload] {
			return fmt.Errorf("two cells of %s; put their impls into one", workload)
		}
		seen[workload] = true
		if err := cell.Check(r.offers, runtime.NumCPU()); err != nil {
			return err
		}
	}
	return nil
}

// Close ends the conductor and returns what it came to. It may be called more
// than once.
func (r *Conductor) Close() *Summary {
	os.RemoveAll(r.dir) // best effort: it is a temporary folder
	if r.summary.Account.Total == 0 {
		r.summary.Account.Total = time.Since(r.began)
	}
	return &r.summary
}

// Planned does the sweeps of all the configuration's cells, but for the launches
// that an earlier run has done.
func (r *Conductor) Planned(ctx context.Context) error {
	todo := make([][]Cell, r.config.Launches)
	for sweep := range todo {
		for _, cell := range r.config.Cells {
			if !r.config.Earlier.has(cell, sweep) {
				todo[sweep] = append(todo[sweep], cell)
				r.planned++
			}
		}
	}
	for sweep, cells := range todo {
		if err := r.launches(ctx, sweep, cells); err != nil {
			return err
		}
	}
	return nil
}

// Sweep launches each of the cells once, with workers linked for this sweep.
// Launches that would not end within the budget are left out and counted.
func (r *Conductor) Sweep(ctx context.Context, sweep int, cells []Cell) error {
	if err := r.check(cells); err != nil {
		return err
	}
	r.planned += len(cells)
	return r.launches(ctx, sweep, cells)
}

func (r *Conductor) launches(ctx context.Context, sweep int, cells []Cell) error {
	for _, cell := range cells {
		if !r.Fits() {
			r.summary.OutOfBudget++
			continue
		}
		if r.linked != sweep {
			if err := r.link(ctx, sweep); err != nil {
				return err
			}
		}
		if r.config.Progress != nil {
			r.config.Progress(r.progress(sweep, cell))
		}
		if err := r.launch(ctx, cell, sweep); err != nil {
			return err
		}
	}
	return nil
}

// Fits reports whether one more launch probably ends within the budget.
func (r *Conductor) Fits() bool {
	if r.config.Budget == 0 || r.done == 0 {
		return true
	}
	elapsed := time.Since(r.began)
	return elapsed+elapsed/time.Duration(r.done) <= r.config.Budget
}

// link builds the sources' workers with the layouts of a sweep.
func (r *Conductor) link(ctx context.Context, sweep int) error {
	defer timed(&r.summary.Account.Linking)()
	r.argvs, r.linked = nil, sweep
	for _, s := range r.config.Sources {
		argv, err := s.build(ctx, r.dir, mix(r.config.Seed+uint64(sweep), s.String()))
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return err
		}
		r.argvs = append(r.argvs, argv)
	}
	return nil
}

// probe measures the machine's state.
func (r *Conductor) probe() {
	defer timed(&r.summary.Account.Probing)()
	r.state = probeState()
}

func (r *Conductor) progress(sweep int, cell Cell) Progress {
	p := Progress{Sweep: sweep, Cell: cell, Done: r.done, Total: r.planned, Elapsed: time.Since(r.began)}
	if r.done > 0 {
		p.Remaining = p.Elapsed / time.Duration(r.done) * time.Duration(p.Total-p.Done)
	}
	return p
}

// newLaunch draws a launch and picks its contestants: those of the cell that have
// not stopped.
func (r *Conductor) newLaunch(cell Cell, sweep int, t Timing) (*launch, error) {
	l := newLaunch(cell, sweep, t, r.config.Seed)
	l.argvs, l.account = r.argvs, &r.summary.Account
	for i, label := range cell.labels() {
		offer, err := findOffer(r.offers, cell.Impls[i])
		if err != nil {
			return nil, err
		}
		c := &contestant{label: label, impl: cell.Impls[i], offer: offer, err: r.stopped[cell.benchmark(label, true)]}
		if c.err == nil && r.config.Earlier.stopped(cell, label) {
			c.err = errStoppedEarlier
		}
		l.contestants = append(l.contestants, c)
	}
	return l, nil
}

// timing returns how to measure a cell, which for large ones is found out once.
func (r *Conductor) timing(ctx context.Context, cell Cell) (Timing, error) {
	if cell.Spec.N <= settledFrom {
		return timing(cell, r.config.Rounds), nil
	}
	key := cell.String()
	if t, ok := r.timings[key]; ok {
		return t, nil
	}
	t, note, err := r.settle(ctx, cell)
	if err != nil {
		return t, err
	}
	r.timings[key] = t
	if note != "" {
		note = "; " + note
	}
	return t, fileWriter{r.config.Out}.note("slices of %v: lead-in %v, window %v%s", cell, t.Lead, t.Window, note)
}

// launch runs one launch of a cell and writes its results.
func (r *Conductor) launch(ctx context.Context, cell Cell, sweep int) error {
	t, err := r.timing(ctx, cell)
	if err != nil {
		return err
	}
	l, err := r.newLaunch(cell, sweep, t)
	if err != nil {
		return err
	}
	l.before = r.state
	stealBefore, allBefore := stolen()
	if err := l.run(ctx); err != nil {
		return err
	}
	stealAfter, allAfter := stolen()
	if all := allAfter - allBefore; all > 0 {
		l.steal = float64(stealAfter-stealBefore) / float64(all)
	}
	r.probe()
	l.after = r.state
	r.done++
	return r.write(l)
}

// write writes a launch, and notes what failed in it.
func (r *Conductor) write(l *launch) error {
	f := fileWriter{r.config.Out}
	for _, c := range l.contestants {
		name := l.cell.benchmark(c.label, true)
		if c.missing != "" && l.sweep == 0 {
			r.summary.Missing = append(r.summary.Missing, fmt.Sprintf("%s: n/a under %s: no %s", c.label, l.cell.Spec, c.missing))
			if err := f.note("n/a: %s: no %s", name, c.missing); err != nil {
				return err
			}
		}
		if c.err == nil || r.stopped[name] != nil {
			continue
		}
		r.stopped[name] = c.err
		r.summary.Failures = append(r.summary.Failures, Failure{l.cell, c.label, l.sweep, c.err})
		if err := f.note("stopped: %s in sweep %d: %v", name, l.sweep, c.err); err != nil {
			return err
		}
	}
	results := l.results()
	for _, result := range results {
		if err := result.Invalid(); err != nil {
			r.summary.Invalid = append(r.summary.Invalid, fmt.Errorf("sweep %d, %s, %s: %w", l.sweep, l.cell.Spec, result.Label, err))
		}
	}
	r.summary.Launches++
	return f.launch(results)
}

// fileConfig returns the file's configuration lines.
func (r *Conductor) fileConfig(digest string) []keyValue {
	layouts := "fresh"
	for _, s := range r.config.Sources {
		if !s.Fresh() {
			layouts = "none"
		}
	}
	lines := []keyValue{{"mapbench", strconv.Itoa(Format)}}
	lines = append(lines, ThisMachine().config()...)
	commit := r.config.Commit
	if commit == "" {
		commit = "unknown"
	}
	return append(lines,
		keyValue{"goversion", runtime.Version()},
		keyValue{"goamd64", goamd64()},
		keyValue{"commit", commit},
		keyValue{"dirty", strconv.FormatBool(r.config.Dirty)},
		keyValue{"seed", strconv.FormatUint(r.config.Seed, 10)},
		keyValue{"layouts", layouts},
		keyValue{"launches", strconv.Itoa(r.config.Launches)},
		keyValue{"rounds", string(r.config.Rounds)},
		keyValue{"digest", digest},
	)
}
