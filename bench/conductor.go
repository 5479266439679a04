package bench

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"example.com/mapbench/bench/machine"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls/peers/incorrect"
	"example.com/mapbench/internal/folder"
	"example.com/mapbench/internal/resultfile"
)

// Conductor measures sweep by sweep: a fixed list ([Conductor.Planned]), or what a
// caller decides after each sweep ([Conductor.Sweep]).
type Conductor struct {
	config              Config
	summary             Summary
	began               time.Time
	dir                 string            // for linked workers
	temporary           *folder.Temporary // is dir, unless the configuration names a folder
	argvs               [][]string
	linked              int           // the sweep that argvs are for
	linkTime, startTime time.Duration // of the last links, and of starting one worker
	built               []string      // fingerprints of what the sources' workers are built from
	flags               []string      // what the sources' workers are built with; see program.Flags
	available           []WorkerImpl
	hellos              []worker.Hello            // of the sources' workers
	stopped             map[resultfile.Name]error // why contestants are measured no longer, by their names with direct calls
	timings             map[string]timing         // of large cells, by key
	indirect            map[string]bool           // cells, by key, whose calls go through the interface
	state               *machine.State            // the machine's right after the last launch; nil once something else ran
	planned             int                       // launches, those done included
	done                int
	rounds              Rounds        // of the next launch
	expected, spent     time.Duration // by the launches of a race: as estimated, and in fact
}

// Start links the workers, asks each for its impls, checks the cells of c, and writes the
// file's header. The caller must close the conductor.
func Start(ctx context.Context, c Config) (*Conductor, error) {
	if !machine.Measuring {
		return nil, machine.ErrNoMeasuring
	}
	r := &Conductor{config: c, began: time.Now(), rounds: c.Rounds,
		stopped: make(map[resultfile.Name]error), timings: make(map[string]timing), indirect: make(map[string]bool)}
	var err error
	if c.Dir == "" {
		err = r.makeDir()
	} else if r.dir, err = filepath.Abs(c.Dir); err == nil { // the linker runs in another folder
		err = folder.MakeAnew(r.dir)
	}
	if err != nil {
		return nil, err
	}
	if err := r.start(ctx); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

func (r *Conductor) start(ctx context.Context) error {
	known, err := incorrect.Read(r.config.Incorrect)
	if err != nil {
		return err
	}
	if err := r.link(ctx, 0); err != nil {
		return err
	}
	begin := time.Now()
	if r.available, r.hellos, err = askWorkers(ctx, r.argvs, r.config.Sources); err != nil {
		return err
	}
	r.startTime = time.Since(begin) / time.Duration(len(r.argvs))
	markIncorrect(r.available, known)
	if r.flags, err = sourceFlags(r.argvs, r.config.Sources); err != nil {
		return err
	}
	planned := r.config.Cells
	if r.config.Partial {
		if err := r.leaveOut(); err != nil {
			return err
		}
	}
	if err := r.check(r.config.Cells); err != nil {
		return err
	}
	if err := r.checkFewest(); err != nil {
		return err
	}
	r.summary.Failures = r.config.Earlier.failures()
	if r.config.Earlier != nil {
		if len(r.config.Looks) > 0 {
			maps.Copy(r.indirect, r.config.Earlier.indirect)
		}
		err = r.config.Earlier.continues(r.fileConfig())
		if err == nil && !r.config.Began.IsZero() {
			err = r.out().Began(r.config.Began)
		}
	} else {
		err = r.header(planned)
	}
	for _, a := range r.summary.Missing {
		if name := a.Cell.name(a.Contestant, true); err == nil && !r.config.Earlier.noted(name) {
			err = r.out().Note(resultfile.Note{Name: name, Reason: a.Reason})
		}
	}
	return err
}

// out returns the writer of the file.
func (r *Conductor) out() *resultfile.Writer { return resultfile.NewWriter(r.config.Out) }

// leaveOut removes the cells that have an impl which the workers lack.
func (r *Conductor) leaveOut() error {
	var present []Cell
	for _, c := range r.config.Cells {
		if missing := c.absent(r.available); missing != nil {
			r.summary.Missing = append(r.summary.Missing, *missing)
		} else {
			present = append(present, c)
		}
	}
	if len(present) == 0 {
		first := r.summary.Missing[0]
		err := fmt.Errorf("no cell that all workers have (%s: %s); name others with -suite or -impl", first.Contestant, first.Reason.Why())
		if r.config.Shard != nil { // other shards of the plan may have some
			err = IncomparableError{err}
		}
		return err
	}
	r.config.Cells = present
	return nil
}

// Cells returns what is measured. The caller must not change the slice.
func (r *Conductor) Cells() []Cell { return r.config.Cells }

// check returns an error for cells that can't be measured, and for two cells of one
// workload. A file identifies a cell by its spec and procs, so a reader would pair the
// results of both.
func (r *Conductor) check(cells []Cell) error {
	seen := make(map[string]bool)
	for _, cell := range cells {
		workload := fmt.Sprintf("%s procs=%d", cell.Spec, cell.Procs)
		if c := cell.Contestants()[0]; c.Side != "" {
			// The cells of a gate hold one impl each, as do their controls.
			workload += fmt.Sprintf(" for %s on side %s", c.Impl, c.Side)
		}
		if seen[workload] {
			return fmt.Errorf("two cells of %s; put their impls into one", workload)
		}
		seen[workload] = true
		if err := cell.check(r.available, runtime.NumCPU()); err != nil {
			return err
		}
	}
	return nil
}

// checkFewest returns an error for a cell of which too few impls can be measured.
func (r *Conductor) checkFewest() error {
	for _, c := range r.config.Cells {
		if a, takes := c.absent(r.available), r.Takes(c); a != nil && len(takes) < r.config.Fewest {
			return fmt.Errorf("only %s can be measured under %s procs=%d (%s: %s); name another with -impl", strings.Join(takes, ", "), c.Spec, c.Procs, a.Contestant, a.Reason.Why())
		}
	}
	return nil
}

// Absent returns the first contestant of cells that the workers can't measure there, as far as
// their descriptions tell; nil if there is none. The error is that of a cell which can't be
// measured at all, or whose impl is unknown.
func (r *Conductor) Absent(cells []Cell) (*Absence, error) {
	if err := r.check(cells); err != nil {
		return nil, err
	}
	for _, c := range cells {
		if a := c.absent(r.available); a != nil {
			return a, nil
		}
	}
	return nil, nil
}

// Valid returns the number of valid launches so far.
func (r *Conductor) Valid() int { return r.summary.Valid }

// Missing returns the contestants that have been found n/a so far. The caller must
// not change the slice.
func (r *Conductor) Missing() []Absence { return r.summary.Missing }

// Failed reports whether a contestant has failed so far.
func (r *Conductor) Failed() bool { return len(r.summary.Failures) > 0 }

// Close ends the conductor and returns its summary. It may be called more than once.
func (r *Conductor) Close() *Summary {
	r.removeDir()
	if r.summary.Account.total == 0 {
		r.summary.Account.total = time.Since(r.began)
	}
	return &r.summary
}

// makeDir makes a temporary folder for linked workers.
func (r *Conductor) makeDir() (err error) {
	if r.temporary, err = MakeTemporary(); err == nil {
		r.dir = r.temporary.Dir
	}
	return err
}

// removeDir removes the folder of linked workers. The next run removes what this one can't.
func (r *Conductor) removeDir() {
	if r.temporary != nil {
		r.temporary.Remove()
	} else if r.dir != "" {
		folder.Remove(r.dir)
	}
	r.temporary, r.dir = nil, ""
}

// Planned measures all of the configuration's cells, sweep by sweep, without the launches
// that an earlier run has done.
func (r *Conductor) Planned(ctx context.Context) error {
	todo := r.todo()
	for _, cells := range todo {
		r.planned += len(cells)
	}
	for sweep, cells := range todo {
		// Each sweep has another order, so that no cell always follows the same other one.
		// The first keeps the listed order, for the reader of the file.
		if sweep > 0 {
			random := rand.New(rand.NewPCG(r.config.Seed, uint64(sweep)))
			random.Shuffle(len(cells), func(i, j int) { cells[i], cells[j] = cells[j], cells[i] })
		}
		if err := r.launches(ctx, sweep, cells); err != nil {
			return err
		}
	}
	return nil
}

// todo returns the planned cells by sweep, without the launches that an earlier run has
// done. A file's sweeps ascend. So a cell gets no sweep below its last one, even if it was
// left out of some while another cell caught up.
func (r *Conductor) todo() [][]Cell {
	todo := make([][]Cell, r.config.Launches)
	for sweep := range todo {
		for _, cell := range r.config.Cells {
			if sweep > r.config.Earlier.lastSweep(cell) {
				todo[sweep] = append(todo[sweep], cell)
			}
		}
	}
	return todo
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
	return r.groups(ctx, sweep, alone(cells))
}

func (r *Conductor) groups(ctx context.Context, sweep int, groups [][]Cell) error {
	for _, cells := range groups {
		if r.Affords() < len(cells) {
			r.summary.OutOfBudget += len(cells)
			continue
		}
		if r.linked != sweep {
			if err := r.link(ctx, sweep); err != nil {
				return err
			}
		}
		if r.config.Progress != nil {
			r.config.Progress(r.progress(sweep, cells[0]))
		}
		if err := r.launch(ctx, sweep, cells...); err != nil {
			return err
		}
	}
	return nil
}

// Allow bounds the wall time from now on: it replaces the configuration's budget.
func (r *Conductor) Allow(d time.Duration) { r.config.Budget = time.Since(r.began) + d }

// Fits reports whether one more launch probably ends within the budget.
func (r *Conductor) Fits() bool { return r.Affords() > 0 }

// Affords returns how many more launches probably end within the budget. It is math.MaxInt
// without a budget, and before the first launch.
func (r *Conductor) Affords() int {
	if r.config.Budget == 0 || r.done == 0 {
		return math.MaxInt
	}
	elapsed := time.Since(r.began)
	each := max(1, elapsed/time.Duration(r.done))
	return max(0, int((r.config.Budget-elapsed)/each))
}

func (r *Conductor) progress(sweep int, cell Cell) Progress {
	p := Progress{Sweep: sweep, Cell: cell, Done: r.done, Total: r.planned, Elapsed: time.Since(r.began)}
	if r.done > 0 {
		each := p.Elapsed / time.Duration(r.done)
		if r.config.Launches == 0 && r.config.Budget > 0 { // no plan but the budget
			p.Total = max(r.done, int(r.config.Budget/each))
		}
		p.Remaining = each * time.Duration(p.Total-p.Done)
	}
	return p
}
