package main

import (
	"bytes"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/adaptive"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
	"example.com/mapbench/bench/machine"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/cmd/internal/ending"
	"example.com/mapbench/cmd/internal/known"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/workloads"
)

var crossoverVerb = verb{
	name:    "crossover",
	reads:   true,
	keeps:   true,
	summary: "finds where one impl overtakes another along an axis",
	usage: "[-json] [-a IMPL -b IMPL] [-axis AXIS] [-unit UNIT] [-precision P] [-margin P]\n" +
		"       FILE...\n" +
		"       mapbench crossover -measure [-json] [-a IMPL -b IMPL] [-axis AXIS] [-spec SPEC]\n" +
		"       [-procs N] [-precision P] [-margin P] [-budget D] [-seed N]\n" +
		"       [-worker EXE|PKGDIR]... [-incorrect FILE] [-wait] [-o FILE]\n\n" +
		"Without -a and -b it judges every pair of impls in the files. With -measure it puts\n" +
		"launches where they decide; the span of the axis is the list of its values in SPEC, or\n" +
		"0 to 100 for read. It exits 3 if a verdict is unresolved. JSON is an object for one\n" +
		"finding, and an array if FILE holds several workloads.",
	example: "-a mutex -b sync.Map r.txt",
	needs:   afterRun,
	run:     runCrossover,
}

// crossoverFlags are the flags of crossover.
type crossoverFlags struct {
	json, measure bool
	margin        *cmdline.Margin
	a, b, axis    string
	unit          resultfile.Unit
	precision     float64
	measureFlags
}

func (f *crossoverFlags) register(flags *flag.FlagSet) {
	flags.BoolVar(&f.json, "json", false, "print JSON")
	f.margin = cmdline.MarginFlag(flags)
	cmdline.UnitFlag(flags, &f.unit)
	flags.StringVar(&f.a, "a", "", "first `impl` (with -measure, default sync.Map)")
	flags.StringVar(&f.b, "b", "", "second `impl` (with -measure, default rwmutex)")
	flags.StringVar(&f.axis, "axis", "read", "`axis`: read, n, hit, goroutines, zipf or procs")
	flags.Float64Var(&f.precision, "precision", 0,
		"half-width to which a crossing must be known: points for read and hit, per cent of the value elsewhere (default none; with -measure 2)")
	flags.BoolVar(&f.measure, "measure", false, "measure, instead of reading files")
	f.measureFlags.register(flags)
}

func runCrossover(e env, flags *flag.FlagSet, args []string) (int, error) {
	var f crossoverFlags
	f.register(flags)
	if err := cmdline.Parse(flags, args, 0, -1); err != nil {
		return 0, err
	}
	options, err := f.margin.Options()
	if err != nil {
		return 0, err
	}
	if err := f.check(flags); err != nil {
		return 0, err
	}
	options.Precision, options.Unit = f.precision, f.unit
	switch {
	case f.measure && flags.NArg() > 0:
		return 0, fmt.Errorf("-measure reads no files; leave out %q, or leave out -measure", flags.Args())
	case f.measure:
		return measureCrossover(e, &f, options)
	case flags.NArg() == 0:
		return 0, errors.New("no files; name some, or measure with -measure")
	}
	return cmdline.Await(e.ctx, 0, func() (int, error) { return f.judge(e, flags.Args(), options) })
}

// judge judges files.
func (f *crossoverFlags) judge(e env, files []string, options compare.Options) (int, error) {
	set, err := compare.ReadFiles(files...)
	if err != nil {
		return 0, err
	}
	curves, err := crossovers(set, f.a, f.b, f.axis, options)
	if err != nil {
		return 0, err
	}
	printWarnings(e, set.Warnings)
	for _, a := range set.Incorrect() {
		fmt.Fprintf(e.stderr, "%s: %v\n", a.Impl, a)
	}
	return printCurves(e, curves, f.json)
}

// check refuses flags that make no sense or contradict each other.
func (f *crossoverFlags) check(flags *flag.FlagSet) error {
	if err := cmdline.CheckPair(f.a, f.b, f.axis); err != nil {
		return err
	}
	if cmdline.Given(flags, "precision") != "" && !(f.precision > 0 && f.precision <= math.MaxFloat64) {
		return fmt.Errorf("-precision %g; want a number above 0", f.precision)
	}
	if f.measure && f.unit != resultfile.NsPerOp {
		return fmt.Errorf("-unit %s with -measure, which puts launches where times decide; measure with mapbench run, and name its file", f.unit)
	}
	if f.measure {
		return f.checkMeasured()
	}
	if name := cmdline.Given(flags, "spec", "procs", "budget", "seed", "worker", "incorrect", "wait", "o"); name != "" {
		return fmt.Errorf("%s is for -measure; add that, or leave %[1]s out", name)
	}
	return nil
}

// crossovers judges two impls or, if none are named, every pair.
func crossovers(set *compare.Set, a, b, axis string, options compare.Options) ([]crossover.Curve, error) {
	if a != "" {
		return crossover.Between(set, a, b, axis, options)
	}
	if err := set.CheckUnit(options.Unit); err != nil {
		return nil, err
	}
	groups, err := set.Groups(axis)
	if err != nil {
		return nil, err
	}
	var all []crossover.Curve
	for i := range groups {
		all = append(all, crossover.Pairs(set, &groups[i], options)...)
	}
	if why := set.Blank(); len(all) == 0 && why != "" {
		return nil, errors.New(why)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no two impls share two cells that differ only in %s; measure at least two values of it", axis)
	}
	return all, nil
}

// printCurves prints findings and returns the exit code. One finding is one JSON
// object, several are an array.
func printCurves(e env, curves []crossover.Curve, asJSON bool) (int, error) {
	code := cmdline.ExitOK
	for i := range curves {
		if curves[i].Verdict == compare.Unresolved {
			code = cmdline.ExitUnresolved
		}
	}
	if asJSON {
		if len(curves) == 1 {
			return code, writeJSON(e, curves[0])
		}
		return code, writeJSON(e, curves)
	}
	said := make(map[string]bool)
	for i := range curves {
		fmt.Fprintln(e.stdout, curves[i].Sentence())
		for _, w := range curves[i].Warnings {
			if text := w.Error(); !said[text] { // most doubts are of the whole file
				said[text] = true
				fmt.Fprintf(e.stdout, "  %s\n", text)
			}
		}
	}
	return code, nil
}

// measureFlags are the flags of crossover -measure.
type measureFlags struct {
	spec, out, incorrect string
	procs                int
	budget               time.Duration
	seed                 uint64
	workers              cmdline.Repeated
	wait                 bool
}

func (f *measureFlags) register(flags *flag.FlagSet) {
	flags.StringVar(&f.spec, "spec", "n=1000", "with -measure: `SPEC`; a list of the axis' values is its span")
	flags.StringVar(&f.out, "o", "", "with -measure: results `file` (default a temporary one, which is named)")
	flags.IntVar(&f.procs, "procs", machine.DefaultProcs(), "with -measure: GOMAXPROCS of the workers")
	flags.DurationVar(&f.budget, "budget", time.Minute, "with -measure: begin no launch that would end later than this")
	workerFlag(flags, &f.workers)
	known.IncorrectFlag(flags, &f.incorrect)
	waitFlag(flags, &f.wait)
	flags.Uint64Var(&f.seed, "seed", 0, "with -measure: seed of all that is drawn (default drawn)")
}

// checkMeasured refuses what can't be measured. It names the impls if no flag does.
func (f *crossoverFlags) checkMeasured() error {
	if f.a == "" && len(f.workers) > 0 {
		return errors.New("-worker without -a and -b; name the two impls, one of them the worker's")
	}
	if f.a == "" {
		f.a, f.b = "sync.Map", "rwmutex"
	}
	return cmp.Or(cmdline.CheckProcs(f.procs), cmdline.CheckBudget(f.budget), known.RefuseNames(f.workers, f.a, f.b))
}

// measureCrossover measures where that decides, and judges the results.
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
	question := crossover.Question{A: f.a, B: f.b, Axis: f.axis, Procs: f.procs, Options: options}
	if err := question.Span(specs, machine.DefaultProcs()); err != nil {
		return 0, fmt.Errorf("-spec %s: %w", f.spec, err)
	}
	from, lock, name, err := f.begin(e)
	if err != nil {
		return 0, err
	}
	defer lock.Release()
	file := bench.Append(name, nil)
	defer file.Close()
	show, begin := newProgress(e.stderr), time.Now()
	config := bench.Config{
		// Quick launches take three quarters of the time, and vary by 4.7 %
		// against 3.4 (unlike impls at n=1000).
		Sources: from, Rounds: bench.Judged, Seed: f.seed, Budget: f.budget, Incorrect: f.incorrect,
		Out: file, Progress: show.Update,
	}
	summary, results, err := adaptive.Crossover(e.ctx, config, &question, e.say)
	show.Done()
	spent := time.Since(begin)
	if summary.Launches == 0 {
		os.Remove(name) // it holds no results; the error is what matters
	} else if err != nil {
		fmt.Fprintf(e.stderr, "%s kept in %s; judge them by: mapbench crossover -a %s -b %s -axis %s %s\n",
			ending.Whole(summary.Launches), name, f.a, f.b, f.axis, name)
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return 0, err
	}
	if code := ending.Print(e.stderr, summary, name); code != cmdline.ExitOK {
		return code, nil
	}
	return cmdline.Await(e.ctx, 0, func() (int, error) {
		set, err := compare.Read(bytes.NewReader(results), name)
		if err != nil {
			return 0, err
		}
		curves, err := crossover.Between(set, question.A, question.B, question.Axis, question.Options)
		if err != nil {
			return 0, err
		}
		printWarnings(e, set.Warnings)
		sayBudget(e, curves, spent)
		return printCurves(e, curves, f.json)
	})
}

// sayBudget says which budget would probably resolve what is unresolved, if one of hours
// would.
func sayBudget(e env, curves []crossover.Curve, spent time.Duration) {
	for i := range curves {
		if budget := curves[i].Budget(spent); budget > 0 {
			e.say(fmt.Sprintf("unresolved after %v; it takes about %v: -budget %[2]v", spent.Round(time.Second), budget))
		}
	}
}

// begin makes ready what a search measures with: its sources, the machine's lock, which the caller
// releases, and a new file for the results.
func (f *measureFlags) begin(e env) (from []bench.Source, lock *machine.Lock, name string, err error) {
	sayWithheld(e)
	if from, err = sources(e, f.workers); err != nil {
		return nil, nil, "", err
	}
	if lock, err = takeLock(e, f.wait); err != nil {
		return nil, nil, "", err
	}
	if name, err = f.create(); err != nil {
		lock.Release()
	}
	return from, lock, name, err
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
