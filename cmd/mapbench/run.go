package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"example.com/mapbench/bench"
)

var runVerb = verb{
	name:    "run",
	keeps:   true,
	summary: "measures impls under specs and writes a results file",
	usage: "[-impl LIST] [-spec SPEC]... [-suite quick|full|FILE] [-procs LIST] [-launches N]\n" +
		"       [-rounds judged|quick|survey] [-budget D] [-seed N] [-worker EXE|PKGDIR]...\n" +
		"       [-incorrect FILE] [-o FILE] [-resume FILE] [-v]\n\n" +
		"Without -spec and -suite it measures " + defaultSpec + ".\n" +
		"Without -o the results go to standard output. A SPEC such as " + defaultSpec + "\n" +
		"is keys and values, and a comma makes several specs of one. It exits 3 if a cell\n" +
		"has no launch in the machine's main state. -resume wants workers that are built from\n" +
		"the same code with the same flags; it cuts off a launch that is not whole.",
	example: "-impl mutex,sync.Map -spec read=95,50/n=1000 -rounds quick -launches 2 -o r.txt",
	run:     runRun,
}

// defaultSpec is what is measured if nothing is asked for.
const defaultSpec = "read=95,50/n=1000"

// list is a flag that may be given several times.
type list []string

func (l *list) String() string     { return strings.Join(*l, " ") }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }

// runFlags are the flags of run.
type runFlags struct {
	impls, procs, suite, rounds, out, resume string
	specs, workers                           list
	config                                   bench.Config
	verbose                                  bool
}

func (f *runFlags) register(flags *flag.FlagSet) {
	flags.StringVar(&f.impls, "impl", "", "impls to measure, with commas; the first is the reference of the ratio (default all but plain)")
	flags.Var(&f.specs, "spec", "`SPEC` to measure; may be given several times")
	flags.StringVar(&f.suite, "suite", "", "quick, full, or a file with lines impl=... SPEC procs=...")
	flags.StringVar(&f.procs, "procs", "", "GOMAXPROCS of the workers, with commas (default all cores, or what a CPU quota allows)")
	flags.IntVar(&f.config.Launches, "launches", 0, "launches of each cell (default 9)")
	flags.DurationVar(&f.config.Budget, "budget", 0, "begin no launch that would end later than this (default no bound)")
	flags.StringVar(&f.rounds, "rounds", "", "slices of each impl in a launch: judged (61, or 25 from 1e5 entries on), quick (37, or 13) or survey (25, or 9); default judged, quick for -suite quick, survey for full")
	flags.Uint64Var(&f.config.Seed, "seed", 0, "seed of all that is drawn (default drawn)")
	flags.Var(&f.workers, "worker", "further worker, a program or the `folder` of a main package; its impls are measured beside ours")
	flags.StringVar(&f.out, "o", "", "results `file` (default standard output)")
	flags.StringVar(&f.resume, "resume", "", "results `file` to go on with")
	incorrectFlag(flags, &f.config.Incorrect)
	flags.BoolVar(&f.verbose, "v", false, "say where the time went")
}

func runRun(e env, flags *flag.FlagSet, args []string) (int, error) {
	var f runFlags
	f.register(flags)
	if err := parse(flags, args, 0, 0); err != nil {
		return 0, err
	}
	if err := checkBounds(flags, f.config.Budget, f.config.Launches); err != nil {
		return 0, err
	}
	if name := given(flags, "o", "impl", "spec", "suite", "procs", "rounds", "seed"); f.resume != "" && name != "" {
		return 0, fmt.Errorf("-resume goes on with what the file says; leave out %s", name)
	}
	if err := f.plan(e); err != nil {
		return 0, err
	}
	sayWithheld(e)
	lock, err := takeLock(e) // before the output: a run that is refused leaves no file
	if err != nil {
		return 0, err
	}
	defer lock.Release()
	out, err := f.open(e.stdout)
	if err != nil {
		return 0, err
	}
	defer out.Close()
	f.config.Out = out
	if f.resume != "" && f.config.Earlier.Cut > 0 {
		fmt.Fprintf(e.stderr, "removed the launch that is cut off at the end of %s\n", f.resume)
	}

	c := &f.config
	show := newProgress(e.stderr)
	c.Progress = show.update
	summary, idle, err := measure(e, *c)
	show.done()
	if f.verbose {
		fmt.Fprintf(e.stderr, "where the time went:\n%s", &summary.Account)
	}
	if err != nil {
		f.keep(e, summary)
		return 0, err
	}
	code := printRun(e.stderr, summary, f.out+f.resume)
	if !f.sayIdle(e, idle) && code == exitOK {
		code = exitUnresolved
	}
	return code, out.Close()
}

// open opens the output before anything is measured. It never overwrites
// results.
func (f *runFlags) open(stdout io.Writer) (io.WriteCloser, error) {
	switch {
	case f.resume != "":
		return bench.Append(f.resume, f.config.Earlier), nil
	case f.out != "":
		file, err := createNew(f.out)
		if err != nil {
			return nil, err
		}
		return bench.Append(f.out, nil), file.Close()
	}
	return unclosed{stdout}, nil
}

// createNew creates a results file.
func createNew(name string) (*os.File, error) {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, os.ErrExist) {
		return nil, fmt.Errorf("-o: %s exists; move it away, or go on with it by run -resume %s", name, name)
	}
	if err != nil {
		return nil, fmt.Errorf("-o: %w", err)
	}
	return file, nil
}

// unclosed is a writer that Close leaves open.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }
