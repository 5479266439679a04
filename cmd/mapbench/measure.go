package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
	"example.com/mapbench/bench/machine"
	"example.com/mapbench/workloads"
)

// measureFlags are the flags of crossover -measure.
type measureFlags struct {
	spec, out, incorrect string
	procs                int
	budget               time.Duration
	seed                 uint64
}

func (f *measureFlags) register(flags *flag.FlagSet) {
	flags.StringVar(&f.spec, "spec", "n=1000", "with -measure: `SPEC`; a list of the axis' values is its span")
	flags.StringVar(&f.out, "o", "", "with -measure: results `file` (default a temporary one, which is named)")
	flags.IntVar(&f.procs, "procs", machine.DefaultProcs(), "with -measure: GOMAXPROCS of the workers")
	flags.DurationVar(&f.budget, "budget", time.Minute, "with -measure: begin no launch that would end later than this")
	incorrectFlag(flags, &f.incorrect)
	flags.Uint64Var(&f.seed, "seed", 0, "with -measure: seed of all that is drawn (default drawn)")
}

// checkMeasured refuses what can't be measured. It names the impls if no flag does.
func (f *crossoverFlags) checkMeasured() error {
	if f.a == "" {
		f.a, f.b = "sync.Map", "rwmutex"
	}
	if f.procs < 1 || f.procs > runtime.NumCPU() {
		return fmt.Errorf("-procs %d; want 1 to %d, as this machine has", f.procs, runtime.NumCPU())
	}
	if err := checkBudget(f.budget); err != nil {
		return err
	}
	return refuseUnknown(f.a, f.b)
}

// measureCrossover alternates between judging and measuring: compare says what
// to measure next, and bench does it.
func measureCrossover(e env, f *crossoverFlags, options compare.Options) (int, error) {
	if options.Precision == 0 {
		options.Precision = 2
	}
	if f.seed == 0 {
		f.seed = rand.Uint64()
	}
	specs, err := workloads.ParseSpecs(f.spec)
	if err != nil {
		return 0, err
	}
	question, err := ask(f, specs, options)
	if err != nil {
		return 0, err
	}
	sayWithheld(e)
	lock, err := takeLock(e)
	if err != nil {
		return 0, err
	}
	defer lock.Release()
	from, err := sources(e, nil)
	if err != nil {
		return 0, err
	}
	name, err := f.create()
	if err != nil {
		return 0, err
	}
	file := bench.Append(name, nil)
	defer file.Close()
	var results bytes.Buffer
	show := newProgress(e.stderr)
	config := bench.Config{
		// Quick launches take three quarters of the time, and vary half as
		// much again (7 % against 4.6, sync.Map against rwmutex at 25 %).
		Sources: from, Rounds: bench.Judged, Seed: f.seed, Budget: f.budget, Incorrect: f.incorrect,
		Out: io.MultiWriter(file, &results), Progress: show.update,
	}
	summary, err := alternate(e, config, question, base(specs), &results)
	show.done()
	if summary.Launches == 0 {
		os.Remove(name) // it holds no results; the error is what matters
	} else if err != nil {
		fmt.Fprintf(e.stderr, "%s kept in %s; judge them by: mapbench crossover -a %s -b %s -axis %s %s\n",
			wholeLaunches(summary.Launches), name, f.a, f.b, f.axis, name)
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return 0, err
	}
	if code := printRun(e.stderr, summary, name); code != exitOK {
		return code, nil
	}
	return await(e.ctx, 0, func() (int, error) {
		set, err := compare.Read(&results, name)
		if err != nil {
			return 0, err
		}
		curves, err := crossover.Between(set, question.A, question.B, question.Axis, question.Options)
		if err != nil {
			return 0, err
		}
		printWarnings(e, set.Warnings)
		return printCurves(e, curves, f.json)
	})
}

// base returns the spec from which the others are made: the one with the fewest
// reads, since in it the shares of the other operations tell most.
func base(specs []workloads.Spec) workloads.Spec {
	least := specs[0]
	for _, s := range specs {
		if s.Read < least.Read {
			least = s
		}
	}
	return least
}

// create makes the results file, which is never one that exists.
func (f *measureFlags) create() (name string, err error) {
	var file *os.File
	if f.out == "" {
		file, err = os.CreateTemp("", "mapbench-crossover-*.txt")
	} else {
		file, err = createNew(f.out)
	}
	if err != nil {
		return "", err
	}
	return file.Name(), file.Close()
}

// ask makes the question of the flags. Several specs must be one but for the
// axis; their values are measured first and span it.
func ask(f *crossoverFlags, specs []workloads.Spec, options compare.Options) (crossover.Question, error) {
	from := base(specs)
	q := crossover.Question{A: f.a, B: f.b, Axis: f.axis, Spec: from.String(), Procs: f.procs, Options: options}
	for _, spec := range specs {
		value, ok := spec.Value(f.axis)
		if !ok && f.axis != "procs" {
			return q, fmt.Errorf("-axis %s: spec %s has no such number; want one of %v or procs", f.axis, spec, workloads.Axes())
		}
		if len(specs) > 1 {
			moved, err := from.With(f.axis, value)
			if err != nil {
				return q, err
			}
			if moved != spec {
				return q, fmt.Errorf("-spec %s: %s and %s differ in more than %s; want a list of %s alone", f.spec, from, spec, f.axis, f.axis)
			}
			q.Values = append(q.Values, value)
		}
	}
	switch {
	case len(q.Values) > 0:
	case f.axis == "read":
		q.Lo, q.Hi = 0, 100
	case f.axis == "procs":
		for procs := range machine.DefaultProcs() {
			q.Values = append(q.Values, float64(procs+1))
		}
	default:
		return q, fmt.Errorf("-axis %s: no span; give its values in -spec, as in %s=%s", f.axis, f.axis, "100,10000")
	}
	return q, nil
}

// alternate measures what compare asks for until it asks for no more, or the
// budget is used up. It is an error when one of the impls can't do a workload: no
// launch would ever hold both.
func alternate(e env, config bench.Config, q crossover.Question, base workloads.Spec, results *bytes.Buffer) (*bench.Summary, error) {
	conductor, err := bench.Start(e.ctx, config)
	if err != nil {
		return new(bench.Summary), err
	}
	defer conductor.Close()
	var set *compare.Set
	last := ""
	for sweep := 0; conductor.Fits() && !conductor.Failed(); sweep++ {
		plan, err := await(e.ctx, 0, func() (crossover.Plan, error) { return crossover.Next(set, q) })
		if err != nil {
			return conductor.Close(), err
		}
		if plan.Why != last {
			fmt.Fprintln(e.stderr, plan.Why)
			last = plan.Why
		}
		if plan.Done {
			break
		}
		cells, err := cellsAt(q, base, plan.Values)
		if err != nil {
			return conductor.Close(), err
		}
		if sweep == 0 {
			sayShort(e, conductor, cells[0], config.Budget)
		}
		if err := conductor.Sweep(e.ctx, sweep, cells); err != nil {
			return conductor.Close(), err
		}
		if missing := conductor.Missing(); len(missing) > 0 {
			a := missing[0]
			return conductor.Close(), fmt.Errorf("%s can't be measured under %s procs=%d: %s; choose other impls with -a and -b, or another span with -spec", a.Contestant, a.Cell.Spec, a.Cell.Procs, a.Reason.Why())
		}
		if conductor.Valid() == 0 {
			continue // nothing to judge yet
		}
		if set, err = compare.Read(bytes.NewReader(results.Bytes()), "these results"); err != nil {
			return conductor.Close(), err
		}
	}
	return conductor.Close(), nil
}

// cellsAt returns the cells of a question at values of its axis.
func cellsAt(q crossover.Question, base workloads.Spec, values []float64) ([]bench.Cell, error) {
	var cells []bench.Cell
	for _, v := range values {
		cell := bench.Cell{Spec: base, Procs: q.Procs, Impls: []string{q.A, q.B}}
		if q.Axis == "procs" {
			cell.Procs = int(v)
		} else {
			var err error
			if cell.Spec, err = base.With(q.Axis, v); err != nil {
				return nil, err
			}
		}
		cells = append(cells, cell)
	}
	return cells, nil
}
