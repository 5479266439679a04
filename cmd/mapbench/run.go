package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/adaptive"
	"example.com/mapbench/bench/answer"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/machine"
	"example.com/mapbench/bench/shard"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/cmd/internal/ending"
	"example.com/mapbench/cmd/internal/known"
	"example.com/mapbench/cmd/internal/shards"
	"example.com/mapbench/internal/resultfile"
)

var runVerb = verb{
	name:    "run",
	keeps:   true,
	summary: "measures impls under specs and writes a results file",
	usage: "[-impl LIST] [-spec SPEC]... [-suite quick|full|FILE] [-procs LIST] [-launches N]\n" +
		"       [-rounds judged|quick|survey|tails] [-budget D] [-seed N] [-worker EXE|PKGDIR]...\n" +
		"       [-incorrect FILE] [-shard I/N] [-wait] [-o FILE] [-resume FILE] [-v]\n\n" +
		"Without -spec and -suite it measures " + defaultSpec + ".\n" +
		"Without -o the results go to standard output. A SPEC such as " + defaultSpec + "\n" +
		"is keys and values, and a comma makes several specs of one. Without -launches it\n" +
		"races: 5 launches of all impls (2 of those that take about twice as long as the best),\n" +
		"then launches of those that may still be the best, until each cell has a winner or a tie,\n" +
		"101 launches, or the budget is used up. It exits 3 if all launches of a cell are invalid.\n" +
		"-resume goes on with a file, by workers of the same code and flags; it cuts off a launch\n" +
		"that is not whole.",
	example: "-impl mutex,sync.Map -spec read=95,50/n=1000 -budget 1m -o r.txt",
	run:     runRun,
}

// defaultSpec is what is measured if nothing is asked for.
const defaultSpec = "read=95,50/n=1000"

// runFlags are the flags of run.
type runFlags struct {
	impls, procs, suite, rounds, out, resume string
	specs, workers                           cmdline.Repeated
	shard                                    shards.Flag
	config                                   bench.Config
	wait, verbose                            bool
}

func (f *runFlags) register(flags *flag.FlagSet) {
	flags.StringVar(&f.impls, "impl", "", "impls to measure, with commas; the first is the reference of the ratio (default all but plain)")
	flags.Var(&f.specs, "spec", "`SPEC` to measure; may be given several times")
	flags.StringVar(&f.suite, "suite", "", "quick, full, or a file with lines impl=... SPEC procs=...")
	flags.StringVar(&f.procs, "procs", "", "GOMAXPROCS of the workers, with commas (default all cores, or what a CPU quota allows)")
	flags.IntVar(&f.config.Launches, "launches", 0, "launches of all impls in each cell, instead of a race")
	flags.DurationVar(&f.config.Budget, "budget", 0, "begin no launch that would end later than this (default 285s for -suite quick, 44m for full, else three times what the first 5 launches take, 2m at least; no bound with -launches)")
	flags.StringVar(&f.rounds, "rounds", "", "slices of each impl in a launch: judged (61, or 25 from 1e5 entries on), quick (37, or 13), survey (25, or 9) or tails (as judged, with windows of ten times the length: quantiles beyond 99 %); default survey before a race's first look and judged after it; with -launches judged, quick for -suite quick, survey for full")
	flags.Uint64Var(&f.config.Seed, "seed", 0, "seed of all that is drawn (default drawn)")
	workerFlag(flags, &f.workers)
	flags.StringVar(&f.out, "o", "", "results `file` (default standard output)")
	flags.StringVar(&f.resume, "resume", "", "results `file` to go on with")
	known.IncorrectFlag(flags, &f.config.Incorrect)
	waitFlag(flags, &f.wait)
	f.shard.Register(flags)
	flags.BoolVar(&f.verbose, "v", false, "say where the time went")
}

func runRun(e env, flags *flag.FlagSet, args []string) (int, error) {
	var f runFlags
	f.register(flags)
	if err := cmdline.Parse(flags, args, 0, 0); err != nil {
		return 0, err
	}
	if err := cmdline.CheckBounds(flags, f.config.Budget, f.config.Launches); err != nil {
		return 0, err
	}
	if name := cmdline.Given(flags, "o", "impl", "spec", "suite", "procs", "rounds", "seed", "shard"); f.resume != "" && name != "" {
		return 0, fmt.Errorf("-resume goes on with what the file says; leave out %s", name)
	}
	if err := f.shard.Check(); err != nil {
		return 0, err
	}
	if err := f.plan(e); err != nil {
		return 0, err
	}
	if err := f.shard.Take(flags, func(number, of int, flags []string) error { return shard.Take(&f.config, number, of, flags) }); err != nil {
		return 0, err
	}
	sayWithheld(e)
	lock, err := takeLock(e, f.wait) // before the output: a run that is refused leaves no file
	if err != nil {
		return 0, err
	}
	defer lock.Release()
	if err := f.addTheirs(e); err != nil {
		return 0, err
	}
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
	c.Progress, c.Stay = show.Update, append(answer.Standard(), "nop") // whose latency is the machine's own
	measure := adaptive.Planned
	if len(c.Looks) > 0 {
		measure = adaptive.Race
	}
	summary, unusable, err := measure(e.ctx, *c, e.say)
	show.Done()
	if f.verbose {
		fmt.Fprintf(e.stderr, "where the time went:\n%s", &summary.Account)
	}
	if err != nil {
		f.keep(e, summary)
		return 0, err
	}
	if c.Shard != nil {
		if err := resultfile.NewWriter(out).Ended(c.Shard); err != nil {
			return 0, err
		}
	}
	code := ending.Print(e.stderr, summary, f.out+f.resume)
	if !f.sayUnusable(e, unusable) && code == cmdline.ExitOK {
		code = cmdline.ExitUnresolved
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

// plan fills the configuration from the flags.
func (f *runFlags) plan(e env) error {
	c := &f.config
	var err error
	if c.Sources, err = sources(e, f.workers); err != nil {
		return err
	}
	if f.resume != "" {
		err = f.planResumed()
	} else {
		err = f.planNew()
	}
	if err == nil {
		err = cmdline.CheckLaunches(c.Launches)
	}
	return err
}

// planNew takes the plan from the flags.
func (f *runFlags) planNew() (err error) {
	c := &f.config
	if c.Seed == 0 {
		c.Seed = rand.Uint64()
	}
	names := ownImpls()
	if f.impls != "" {
		names = strings.Split(f.impls, ",")
		if err := known.RefuseNames(f.workers, names...); err != nil {
			return err
		}
	}
	suite, err := f.chosen()
	if err != nil {
		return err
	}
	if c.Cells, err = f.cells(suite, names); err != nil {
		return err
	}
	for _, cell := range c.Cells {
		if err := cmdline.RefuseSides(cell.Impls...); err != nil {
			return err
		}
	}
	if c.Launches > 0 {
		c.Rounds = suite.Planned
	} else {
		c.Looks = bench.DefaultLooks()
		c.Launches, c.Rounds, c.Contenders = c.Looks[compare.ScreenLook(c.Looks)], suite.Rounds, suite.Contenders
		c.Budget = cmp.Or(c.Budget, suite.Budget)
	}
	if f.rounds != "" {
		if c.Rounds, err = bench.ParseRounds(f.rounds); err != nil {
			return fmt.Errorf("-rounds: %w", err)
		}
		if len(c.Looks) > 0 {
			c.Contenders = c.Rounds
		}
	}
	return nil
}

// addTheirs adds the impls of further workers to the plan, unless flags say which to measure.
// The workers are linked to ask them, which must not disturb another measurement.
func (f *runFlags) addTheirs(e env) error {
	if f.resume != "" || f.impls != "" || len(f.workers) == 0 {
		return nil
	}
	names, err := allImpls(e, f.config.Sources)
	if err != nil {
		return err
	}
	suite, err := f.chosen()
	if err != nil {
		return err
	}
	f.config.Cells, err = f.cells(suite, names)
	return err
}

// planResumed takes the plan from the file that is resumed.
func (f *runFlags) planResumed() error {
	c := &f.config
	var err error
	if c.Earlier, err = bench.OpenEarlier(f.resume); err != nil {
		return fmt.Errorf("-resume: %w", err)
	}
	if c.Earlier.Config(resultfile.SideKey(resultfile.SideOld, resultfile.KeySubject)) != "" {
		return fmt.Errorf("-resume: %s is a gate's; go on with it by mapbench gate -resume %s", f.resume, filepath.Dir(f.resume))
	}
	if err := cmp.Or(c.Earlier.CheckWhole(), c.Earlier.CheckIdentified()); err != nil { // before anything is built
		return fmt.Errorf("-resume: %s: %w", f.resume, err)
	}
	c.Cells, c.Rounds, c.Seed, c.Shard = c.Earlier.Cells, c.Earlier.Rounds, c.Earlier.Seed, c.Earlier.Shard
	if len(c.Earlier.Looks) > 0 && c.Launches > 0 {
		return fmt.Errorf("-resume: %s is a race's, which has dropped impls; leave out -launches, or start a new file", f.resume)
	}
	c.Looks, c.Contenders = c.Earlier.Looks, c.Earlier.Contenders
	c.Launches = cmp.Or(c.Launches, c.Earlier.Launches)
	return nil
}

// chosen returns the suite that -suite names or, without it, one whose lines are
// those of -spec.
func (f *runFlags) chosen() (bench.Suite, error) {
	switch {
	case f.suite != "" && len(f.specs) > 0:
		return bench.Suite{}, errors.New("-suite and -spec exclude each other: a suite is a list of specs")
	case f.suite != "":
		return bench.FindSuite(bench.Suites(), f.suite)
	case len(f.specs) == 0:
		f.specs = cmdline.Repeated{defaultSpec}
	}
	return bench.Suite{Planned: bench.Judged, Rounds: bench.Survey, Contenders: bench.Judged}, nil
}

// cells returns what the flags ask for.
func (f *runFlags) cells(suite bench.Suite, names []string) ([]bench.Cell, error) {
	procs := []int{machine.DefaultProcs()}
	var err error
	if f.procs != "" {
		if procs, err = bench.ParseProcs(f.procs); err != nil {
			return nil, err
		}
	}
	if f.suite != "" {
		return suite.Cells(names, procs)
	}
	return bench.ParseCells(names, f.specs, procs)
}

// sayUnusable says which cells have no launch that can be used, and reports whether there are
// none.
func (f *runFlags) sayUnusable(e env, cells []bench.Cell) bool {
	for _, cell := range cells {
		fmt.Fprintf(e.stderr, "no usable launch of %s procs=%d: all are invalid\n", cell.Spec, cell.Procs)
	}
	if len(cells) == 0 {
		return true
	}
	if name := f.out + f.resume; name != "" {
		fmt.Fprintf(e.stderr, "the comments of %s say why; an idle machine may help: measure more by %s\n", name, f.resumeCommand(name))
	}
	return false
}

// keep says what an interrupted or failed run left.
func (f *runFlags) keep(e env, s *bench.Summary) {
	switch name := f.out + f.resume; {
	case s.Launches == 0 && f.out != "":
		os.Remove(f.out) // it holds no results; the error is what matters
	case s.Launches == 0 && e.ctx.Err() == nil: // what is wrong would be so again
	case name != "":
		fmt.Fprintf(e.stderr, "%s kept; go on with: %s\n", ending.Whole(s.Launches), f.resumeCommand(name))
	case s.Launches > 0:
		fmt.Fprintf(e.stderr, "%s on standard output; to go on, keep it in a FILE: %s\n", ending.Whole(s.Launches), f.resumeCommand("FILE"))
	}
}

// resumeCommand returns the command that goes on with a file. A file chooses no program,
// so the command names further workers again.
func (f *runFlags) resumeCommand(name string) string {
	command := "mapbench run -resume " + name
	for _, worker := range f.workers {
		command += " -worker " + worker
	}
	if f.config.Incorrect != "" {
		command += " -incorrect " + f.config.Incorrect
	}
	return command
}
