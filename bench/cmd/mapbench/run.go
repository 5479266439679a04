package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/worker"
)

var runVerb = verb{
	name:    "run",
	keeps:   true,
	summary: "measures impls under specs and writes a results file",
	usage: "[-impl LIST] [-spec SPEC]... [-suite quick|full|FILE] [-procs LIST] [-launches N]\n" +
		"       [-rounds judged|quick|survey] [-budget D] [-seed N] [-worker EXE|PKGDIR]... [-o FILE] [-resume FILE] [-v]\n\n" +
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
	lock, err := takeLock(e) // before the output: one who waits shall find none
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
	if f.resume != "" {
		sayCut(e, f.config.Earlier, f.resume)
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
	code := report(e.stderr, summary, f.out+f.resume)
	if !f.sayIdle(e, idle) && code == exitOK {
		code = exitUnresolved
	}
	return code, out.Close()
}

// sayIdle says of cells that none of their launches can be used, and reports whether
// there are none such.
func (f *runFlags) sayIdle(e env, idle []bench.Cell) bool {
	for _, cell := range idle {
		fmt.Fprintf(e.stderr, "no usable launch of %s procs=%d: all lie outside the machine's main state\n", cell.Spec, cell.Procs)
	}
	if len(idle) == 0 {
		return true
	}
	next := "the same command"
	if name := f.out + f.resume; name != "" {
		next = "mapbench run -resume " + name
	}
	fmt.Fprintf(e.stderr, "wait until the machine is quieter, and measure more by %s\n", next)
	return false
}

// makingUp returns how long making up may take, where no budget says otherwise: a
// minute, or a tenth of what is planned. What was announced shall hold.
func makingUp(planned time.Duration) time.Duration { return max(time.Minute, planned/10) }

// measure does what is planned. Then it makes up for launches that lie outside
// the machine's main state, which can't be compared with the others: they stay in
// the file, and their cells are launched again, at most as often as planned. Idle are
// the cells of which all launches lie outside in the end.
func measure(e env, c bench.Config) (summary *bench.Summary, idle []bench.Cell, err error) {
	var text bytes.Buffer
	if c.Earlier != nil {
		text.Write(c.Earlier.Text)
	}
	c.Out = io.MultiWriter(c.Out, &text)
	conductor, err := bench.Start(e.ctx, c)
	if err != nil {
		return new(bench.Summary), nil, err
	}
	defer conductor.Close()
	estimate := conductor.Estimate()
	fmt.Fprintf(e.stderr, "measuring %s in %s, %s each, which takes about %v; Ctrl-C keeps complete launches\n",
		strings.Join(allImpls(c.Cells), ", "), inCells(len(c.Cells)), compare.Count(c.Launches, "launch"), estimate.Round(time.Second))
	if c.Budget == 0 {
		fmt.Fprintf(e.stderr, "at most %v more make up for launches outside the machine's main state; -budget says otherwise\n",
			makingUp(estimate).Round(time.Second))
	}
	sayShort(e, conductor, c.Cells[0], c.Budget)
	begin := time.Now()
	if err := conductor.Planned(e.ctx); err != nil {
		return conductor.Close(), nil, err
	}
	planned := time.Since(begin)
	if c.Budget == 0 {
		conductor.Allow(makingUp(planned))
	}
	fmt.Fprintf(e.stderr, "the planned launches took %v\n", planned.Round(time.Second))
	madeUp := make(map[string]int) // launches beyond the plan, by cell
	for _, cell := range c.Cells {
		madeUp[cell.String()] = max(0, c.Earlier.LaunchesOf(cell)-c.Launches)
	}
	sweep := max(c.Launches, c.Earlier.NextSweep())
	for extra := 0; ; extra++ {
		set, err := compare.Read(bytes.NewReader(text.Bytes()), "these results")
		if err != nil {
			return conductor.Close(), nil, nil // no result is valid; the summary says why
		}
		idle = allOutside(set, c.Cells)
		if extra == c.Launches {
			break
		}
		again := lacking(set, c.Cells, madeUp)
		if len(again) == 0 || !conductor.Fits() {
			break
		}
		if extra == 0 {
			fmt.Fprintf(e.stderr, "making up for launches outside the machine's main state, in %s\n", inCells(len(again)))
		}
		if err := conductor.Sweep(e.ctx, sweep+extra, again); err != nil {
			return conductor.Close(), nil, err
		}
	}
	return conductor.Close(), idle, nil
}

// allOutside returns the cells that were launched, and never in the machine's main state.
func allOutside(set *compare.Set, cells []bench.Cell) (idle []bench.Cell) {
	for _, cell := range cells {
		launches, outside := 0, 0
		for _, measured := range set.Cells {
			if cell.Spec == measured.Spec && cell.Procs == measured.Procs {
				launches += len(measured.Launches)
				outside += measured.OutsideLaunches()
			}
		}
		if launches > 0 && outside == launches {
			idle = append(idle, cell)
		}
	}
	return idle
}

// lacking returns the cells that have more launches outside the machine's main
// state than were made up for, and counts another one for each. Launches that are
// invalid for what they came to are not made up for.
func lacking(set *compare.Set, cells []bench.Cell, madeUp map[string]int) []bench.Cell {
	var again []bench.Cell
	for _, cell := range cells {
		for _, measured := range set.Cells {
			if cell.Spec == measured.Spec && cell.Procs == measured.Procs && measured.OutsideLaunches() > madeUp[cell.String()] {
				madeUp[cell.String()]++
				again = append(again, cell)
				break
			}
		}
	}
	return again
}

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
		err = f.planNew(e)
	}
	if err == nil {
		err = checkLaunches(c.Launches)
	}
	return err
}

// planNew takes the plan from the flags.
func (f *runFlags) planNew(e env) (err error) {
	c := &f.config
	if c.Seed == 0 {
		c.Seed = rand.Uint64()
	}
	infos := worker.Infos(contestants.All())
	if f.impls == "" && len(f.workers) > 0 {
		offers, err := bench.Offers(e.ctx, c.Sources)
		if err != nil {
			return err
		}
		infos = infos[:0]
		for _, o := range offers {
			infos = append(infos, o.Info)
		}
	}
	suite, err := f.chosen()
	if err != nil {
		return err
	}
	if c.Cells, err = f.cells(suite, bench.DefaultImpls(infos)); err != nil {
		return err
	}
	if err := refuseSides(allImpls(c.Cells)...); err != nil {
		return err
	}
	c.Rounds = suite.Rounds
	if f.rounds != "" {
		if c.Rounds, err = bench.ParseRounds(f.rounds); err != nil {
			return fmt.Errorf("-rounds: %w", err)
		}
	}
	if c.Launches == 0 {
		c.Launches = suite.Launches
	}
	return nil
}

// planResumed takes the plan from the file that is resumed.
func (f *runFlags) planResumed() error {
	c := &f.config
	var err error
	if c.Earlier, err = bench.OpenEarlier(f.resume); err != nil {
		return fmt.Errorf("-resume: %w", err)
	}
	if c.Earlier.Config(compare.SideOld+"-subject") != "" {
		return fmt.Errorf("-resume: %s is a gate's; go on with it by mapbench gate -resume %s", f.resume, filepath.Dir(f.resume))
	}
	if err := c.Earlier.CheckIdentified(); err != nil { // before anything is built
		return fmt.Errorf("-resume: %s: %w", f.resume, err)
	}
	c.Cells, c.Rounds, c.Seed = c.Earlier.Cells, c.Earlier.Rounds, c.Earlier.Seed
	if c.Launches == 0 {
		c.Launches = c.Earlier.Launches
	}
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
		f.specs = list{defaultSpec}
	}
	return bench.Suite{Rounds: bench.Judged, Launches: bench.DefaultLaunches}, nil
}

// cells returns what the flags ask for.
func (f *runFlags) cells(suite bench.Suite, names []string) ([]bench.Cell, error) {
	procs := []int{bench.DefaultProcs()}
	var err error
	if f.procs != "" {
		if procs, err = bench.ParseProcs(f.procs); err != nil {
			return nil, err
		}
	}
	if f.impls != "" {
		names = strings.Split(f.impls, ",")
		if len(f.workers) > 0 { // whose impls are known once they run
			err = refusePlanted(names...)
		} else {
			err = refuseUnknown(names...)
		}
		if err != nil {
			return nil, err
		}
	}
	if f.suite != "" {
		return suite.Cells(names, procs)
	}
	return bench.ParseCells(names, f.specs, procs)
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

// keep says what an interrupted or failed run left.
func (f *runFlags) keep(e env, s *bench.Summary) {
	switch name := f.out + f.resume; {
	case s.Launches == 0 && f.out != "":
		os.Remove(f.out) // it holds no results; the error is what matters
	case s.Launches == 0 && e.ctx.Err() == nil: // what is wrong would be so again
	case name != "":
		fmt.Fprintf(e.stderr, "%s kept; go on with: mapbench run -resume %s\n", wholeLaunches(s.Launches), name)
	case s.Launches > 0:
		fmt.Fprintf(e.stderr, "%s on standard output; to go on, keep it in a FILE: mapbench run -resume FILE\n", wholeLaunches(s.Launches))
	}
}

// report says what came of a run and returns the exit code.
func report(w io.Writer, s *bench.Summary, file string) int {
	printAbsences(w, s.Missing)
	for _, err := range s.Invalid {
		fmt.Fprintf(w, "invalid launch, kept as comment: %v\n", err)
	}
	if s.OutOfBudget > 0 {
		fmt.Fprintf(w, "%d launches did not fit into the time; -budget gives more\n", s.OutOfBudget)
	}
	for _, f := range s.Failures {
		fmt.Fprintf(w, "FAILED: %s under %s, sweep %d: %v\n", f.Label, f.Cell.Spec, f.Sweep, f.Err)
	}
	if file != "" {
		fmt.Fprintf(w, "results: %s; next: mapbench compare %s\n", file, file)
	}
	switch {
	case len(s.Failures) > 0:
		return exitFailed
	case s.Launches > 0 && s.Valid == 0:
		fmt.Fprintln(w, "no launch is valid")
		return exitUsage
	}
	return exitOK
}

// printAbsences says once for each impl and reason in how many cells it is n/a.
func printAbsences(w io.Writer, absences []bench.Absence) {
	type reason struct{ label, why string }
	var reasons []reason
	cells := make(map[reason]int)
	for _, a := range absences {
		r := reason{a.Label, a.Why}
		if cells[r] == 0 {
			reasons = append(reasons, r)
		}
		cells[r]++
	}
	for _, r := range reasons {
		fmt.Fprintf(w, "%s: n/a in %s: %s\n", r.label, inCells(cells[r]), r.why)
	}
}

// wholeLaunches says how many launches a run has written.
func wholeLaunches(n int) string {
	if n == 1 {
		return "1 complete launch is"
	}
	return fmt.Sprintf("%d complete launches are", n)
}

// inCells says how many cells.
func inCells(n int) string {
	if n == 1 {
		return "1 cell"
	}
	return fmt.Sprintf("%d cells", n)
}

// allImpls returns the impls of all cells, each once.
func allImpls(cells []bench.Cell) []string {
	var all []string
	seen := make(map[string]bool)
	for _, c := range cells {
		for _, impl := range c.Impls {
			if !seen[impl] {
				seen[impl] = true
				all = append(all, impl)
			}
		}
	}
	return all
}
