package main

import (
	"errors"
	"flag"
	"fmt"
	"math"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
)

var crossoverVerb = verb{
	name:    "crossover",
	keeps:   true,
	summary: "finds where one impl overtakes another along an axis",
	usage: "[-json] [-a IMPL -b IMPL] [-axis AXIS] [-precision P] [-margin P] FILE...\n" +
		"       mapbench crossover -measure [-json] [-a IMPL -b IMPL] [-axis AXIS] [-spec SPEC]\n" +
		"       [-procs N] [-precision P] [-margin P] [-budget D] [-seed N]\n" +
		"       [-incorrect FILE] [-o FILE]\n\n" +
		"From files, without -a and -b, every pair of impls is judged. With -measure,\n" +
		"launches are put where they decide; the span of the axis is the list in SPEC,\n" +
		"and 0 to 100 for read without one. It exits 3 if a verdict is unresolved.\n" +
		"JSON is an object for one finding, and an array where FILE holds several workloads.",
	example: "-a mutex -b sync.Map r.txt",
	needs:   afterRun,
	run:     runCrossover,
}

// crossoverFlags are the flags of crossover.
type crossoverFlags struct {
	json, measure bool
	margin        *percentOf
	a, b, axis    string
	precision     float64
	measureFlags
}

func (f *crossoverFlags) register(flags *flag.FlagSet) {
	flags.BoolVar(&f.json, "json", false, "print JSON")
	f.margin = marginFlag(flags)
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
	if err := parse(flags, args, 0, -1); err != nil {
		return 0, err
	}
	options, err := f.margin.options()
	if err != nil {
		return 0, err
	}
	if err := f.check(flags); err != nil {
		return 0, err
	}
	options.Precision = f.precision
	switch {
	case f.measure && flags.NArg() > 0:
		return 0, fmt.Errorf("-measure reads no files; leave out %q, or leave out -measure", flags.Args())
	case f.measure:
		return measureCrossover(e, &f, options)
	case flags.NArg() == 0:
		return 0, errors.New("no files; name some, or measure with -measure")
	}
	return await(e.ctx, 0, func() (int, error) { return f.judge(e, flags.Args(), options) })
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
	if err := checkPair(f.a, f.b, f.axis); err != nil {
		return err
	}
	if given(flags, "precision") != "" && !(f.precision > 0 && f.precision <= math.MaxFloat64) {
		return fmt.Errorf("-precision %g; want a number above 0", f.precision)
	}
	if f.measure {
		return f.checkMeasured()
	}
	if name := given(flags, "spec", "procs", "budget", "seed", "incorrect", "o"); name != "" {
		return fmt.Errorf("%s is for -measure; add that, or leave %[1]s out", name)
	}
	return nil
}

// checkPair checks the flags that name two impls, which may both be left out, and an axis.
func checkPair(a, b, axis string) error {
	switch {
	case (a == "") != (b == ""):
		return errors.New("-a and -b go together: a crossover is of two impls")
	case a != "" && a == b:
		return fmt.Errorf("-a %s -b %s: a crossover is of two impls; name another with -b", a, b)
	}
	return compare.CheckAxis(axis)
}

// crossovers judges two impls or, if none are named, every pair.
func crossovers(set *compare.Set, a, b, axis string, options compare.Options) ([]crossover.Curve, error) {
	if a != "" {
		return crossover.Between(set, a, b, axis, options)
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
	code := exitOK
	for i := range curves {
		if curves[i].Verdict == compare.Unresolved {
			code = exitUnresolved
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
