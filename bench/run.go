// Package bench conducts measurements: it starts worker processes, lets exactly
// one of them run at a time, and writes what they report to a results file.
//
// A caller describes what to measure as cells ([ParseCells], [ReadSuite]), says
// where workers come from ([Source]), and calls [Run], which goes through sweeps:
// in each it links the workers with a fresh layout and launches every cell once.
// A launch starts a fresh process for every contestant, has each prepare its map,
// and then goes round and round: one slice of every contestant, in random order,
// while the others are stopped. What each contestant's launch came to is a
// [Result], a line of the file; package compare judges such files and knows
// nothing of this package.
package bench

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"time"
)

// Config says what to measure and how.
type Config struct {
	Cells    []Cell
	Sources  []Source
	Launches int // of each cell
	Rounds   Rounds
	Seed     uint64
	// Budget bounds the wall time: a launch that would probably not end
	// within it is not begun. 0 means no bound.
	Budget time.Duration
	// Out takes the results. Each launch is one Write.
	Out io.Writer
	// Commit and Dirty describe the work tree that the sources are built
	// from; Commit is empty if there is none.
	Commit string
	Dirty  bool
	// Earlier is what the file already holds; nil for a new file.
	Earlier *Earlier
	// Progress, if set, is called before each launch.
	Progress func(Progress)
}

// Progress is how far a run has come.
type Progress struct {
	Sweep       int
	Cell        Cell
	Done, Total int // launches
	Elapsed     time.Duration
	Remaining   time.Duration // an estimate; 0 before the first launch
}

// Failure is a contestant that ended before its time.
type Failure struct {
	Cell  Cell
	Label string
	Sweep int
	Err   error
}

// Summary is what a run came to.
type Summary struct {
	Launches int       // written, invalid ones included
	Invalid  []error   // launches that were written as comments
	Failures []Failure // contestants that stopped
	Missing  []string  // contestants that are n/a, with the capability that they lack
	// OutOfBudget is the number of launches that were not begun.
	OutOfBudget int
	Account     Account
}

// Run measures. When ctx ends it returns the context's error; launches that were
// complete by then have been written. A contestant that fails is in the Summary,
// and the others go on.
func Run(ctx context.Context, c Config) (summary *Summary, err error) {
	began := time.Now()
	summary = new(Summary)
	defer func() { summary.Account.Total = time.Since(began) }()
	dir, err := os.MkdirTemp("", "mapbench-")
	if err != nil {
		return summary, err
	}
	defer os.RemoveAll(dir)

	r := &run{Config: c, summary: summary, dir: dir, began: began,
		stopped: make(map[string]error), timings: make(map[string]Timing)}
	argvs, err := r.link(ctx, 0)
	if err != nil {
		return summary, err
	}
	var digest string
	if r.offers, digest, err = offers(argvs, c.Sources); err != nil {
		return summary, err
	}
	for _, cell := range c.Cells {
		if err := cell.Check(r.offers, runtime.NumCPU()); err != nil {
			return summary, err
		}
	}
	if c.Earlier != nil {
		if err := c.Earlier.continues(digest); err != nil {
			return summary, err
		}
	} else {
		if err := (fileWriter{c.Out}).header(r.config(digest), c.Cells); err != nil {
			return summary, err
		}
	}
	return summary, r.sweeps(ctx, argvs)
}

// run is a [Run] under way.
type run struct {
	Config
	summary *Summary
	dir     string
	began   time.Time
	offers  []Offer
	stopped map[string]error  // contestants, by benchmark name, that measure no longer
	timings map[string]Timing // of large cells, by String
	done    int               // launches in this run
	state   State             // the machine's, after the last launch
}

// sweeps launches every cell once a sweep.
func (r *run) sweeps(ctx context.Context, argvs [][]string) error {
	r.probe()
	for sweep := range r.Launches {
		var todo []Cell
		for _, cell := range r.Cells {
			if !r.Earlier.has(cell, sweep) {
				todo = append(todo, cell)
			}
		}
		if len(todo) == 0 {
			continue
		}
		if sweep > 0 {
			var err error
			if argvs, err = r.link(ctx, sweep); err != nil {
				return err
			}
		}
		for _, cell := range todo {
			if !r.fits() {
				r.summary.OutOfBudget++
				continue
			}
			if r.Progress != nil {
				r.Progress(r.progress(sweep, cell))
			}
			if err := r.launch(ctx, cell, sweep, argvs); err != nil {
				return err
			}
		}
	}
	return nil
}

// link builds the sources' workers with the layouts of a sweep.
func (r *run) link(ctx context.Context, sweep int) ([][]string, error) {
	defer timed(&r.summary.Account.Linking)()
	var argvs [][]string
	for _, s := range r.Sources {
		argv, err := s.build(ctx, r.dir, mix(r.Seed+uint64(sweep), s.String()))
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		argvs = append(argvs, argv)
	}
	return argvs, nil
}

// probe measures the machine's state and returns it.
func (r *run) probe() State {
	defer timed(&r.summary.Account.Probing)()
	r.state = probeState()
	return r.state
}

// total is the number of launches that the run has to do.
func (r *run) total() int { return r.Launches*len(r.Cells) - r.Earlier.launches() }

func (r *run) progress(sweep int, cell Cell) Progress {
	p := Progress{Sweep: sweep, Cell: cell, Done: r.done, Total: r.total(), Elapsed: time.Since(r.began)}
	if r.done > 0 {
		p.Remaining = p.Elapsed / time.Duration(r.done) * time.Duration(p.Total-p.Done)
	}
	return p
}

// fits reports whether one more launch probably ends within the budget.
func (r *run) fits() bool {
	if r.Budget == 0 || r.done == 0 {
		return true
	}
	elapsed := time.Since(r.began)
	return elapsed+elapsed/time.Duration(r.done) <= r.Budget
}

// newLaunch draws a launch and picks its contestants: those of the cell that have
// not stopped.
func (r *run) newLaunch(cell Cell, sweep int, t Timing, argvs [][]string) (*launch, error) {
	l := newLaunch(cell, sweep, t, r.Seed)
	l.argvs, l.account = argvs, &r.summary.Account
	for i, label := range cell.labels() {
		offer, err := findOffer(r.offers, cell.Impls[i])
		if err != nil {
			return nil, err
		}
		c := &contestant{label: label, impl: cell.Impls[i], offer: offer, err: r.stopped[cell.benchmark(label, true)]}
		if c.err == nil && r.Earlier.stopped(cell, label) {
			c.err = errStoppedEarlier
		}
		l.contestants = append(l.contestants, c)
	}
	return l, nil
}

// timing returns how to measure a cell, which for large ones is found out once.
func (r *run) timing(ctx context.Context, cell Cell, argvs [][]string) (Timing, error) {
	if cell.Spec.N <= settledFrom {
		return timing(cell, r.Rounds), nil
	}
	key := cell.String()
	if t, ok := r.timings[key]; ok {
		return t, nil
	}
	t, note, err := r.settle(ctx, cell, argvs)
	if err != nil {
		return t, err
	}
	r.timings[key] = t
	if note != "" {
		note = "; " + note
	}
	return t, fileWriter{r.Out}.note("slices of %v: lead-in %v, window %v%s", cell, t.Lead, t.Window, note)
}

// launch runs one launch of a cell and writes its results.
func (r *run) launch(ctx context.Context, cell Cell, sweep int, argvs [][]string) error {
	t, err := r.timing(ctx, cell, argvs)
	if err != nil {
		return err
	}
	l, err := r.newLaunch(cell, sweep, t, argvs)
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
	l.after = r.probe()
	r.done++
	return r.write(l)
}

// write writes a launch, and notes what failed in it.
func (r *run) write(l *launch) error {
	f := fileWriter{r.Out}
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

// config returns the file's configuration lines.
func (r *run) config(digest string) []keyValue {
	layouts := "fresh"
	for _, s := range r.Sources {
		if !s.Fresh() {
			layouts = "none"
		}
	}
	config := []keyValue{{"mapbench", strconv.Itoa(Format)}}
	config = append(config, ThisMachine().config()...)
	commit := r.Commit
	if commit == "" {
		commit = "unknown"
	}
	return append(config,
		keyValue{"goversion", runtime.Version()},
		keyValue{"goamd64", goamd64()},
		keyValue{"commit", commit},
		keyValue{"dirty", strconv.FormatBool(r.Dirty)},
		keyValue{"seed", strconv.FormatUint(r.Seed, 10)},
		keyValue{"layouts", layouts},
		keyValue{"launches", strconv.Itoa(r.Launches)},
		keyValue{"rounds", string(r.Rounds)},
		keyValue{"digest", digest},
	)
}
