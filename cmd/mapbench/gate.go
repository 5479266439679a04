package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/gate"
	"example.com/mapbench/bench/machine"
	"example.com/mapbench/bench/subject"
	"example.com/mapbench/bench/worker"
)

var gateVerb = verb{
	name:    "gate",
	keeps:   true,
	summary: "finds what a change made slower",
	usage: "-old SUBJECT [-new SUBJECT] [-suite small|gate|FILE] [-json FILE] [-budget D] [-seed N]\n" +
		"       [-impl LIST -spec SPEC... -procs LIST] [-throughput] [-plant IMPL=5%] [-o DIR]\n" +
		"       [-screen N] [-history DIR|none] [-incorrect FILE]\n" +
		"       mapbench gate -resume DIR [-old PROGRAM] [-new PROGRAM] [-json FILE] [-budget D]\n" +
		"       [-incorrect FILE]\n" +
		"       mapbench gate -aa N [-new SUBJECT] [-suite ...] [-plant IMPL=5%] [-o DIR] -json FILE\n\n" +
		"A SUBJECT is what a worker is built from: a commit, . for the work tree, a toolchain\n" +
		"(go1.25.5), variables (GOAMD64=v3, GOGC=50), PATH@VERSION of a dependency, several of\n" +
		"these with commas between, or a program that speaks the protocol. A program is linked\n" +
		"once, and its layout may hide or fake a slowdown of 10 %: by two programs a gate clears\n" +
		"no cell, and finds only what is slower by more. Commits have no such limit.\n\n" +
		"A night leaves night.txt (all that was measured), old.txt and new.txt (for benchstat),\n" +
		"benchstat.txt (not of -aa), report.md and, once it has ended, verdict.json in its\n" +
		"folder; noise.json is what a history told of the cells' noise. The JSON's fields are\n" +
		"those of 'go doc ./bench/compare Night' and, for -aa, 'Nights'. docs/gate.md says how\n" +
		"it judges, what it can see and how often it is wrong.\n\n" +
		acceptedFile + " accepts regressions: CELL METRIC +7% until=2026-12-31 REASON, a line\n" +
		"each, with names as the JSON has them. What is not needed or has expired is reported.\n\n" +
		"Exit codes: 0 pass, 1 regression, 2 invalid or bad input, 3 inconclusive, 130\n" +
		"interrupted; 0 for -aa, but 2 if a night is invalid.",
	example: "-old HEAD -impl mutex -spec read=95/n=100 -screen 1 -o results/latest-example",
	needs:   inCheckout,
	run:     runGate,
}

// The most nights of a series and pairs of a screen: more are a slip of the hand.
const mostNights, mostScreen = 1000, 1000

// gateFlags are the flags of gate.
type gateFlags struct {
	old, new, suite, impls, procs, json, dir, resume, history, incorrect string
	specs                                                                list
	plant                                                                string
	budget                                                               time.Duration
	seed                                                                 uint64
	aa, screen                                                           int
	throughput                                                           bool
	given                                                                map[string]bool // flags on the command line

	began     time.Time
	root      string // of the repository
	keepsDir  bool   // whether -o names the folder
	wrote     bool   // whether this call has written any results
	oldCommit string // that a resumed night began with, also if its ref has moved on; "" else
	newCommit string
}

func (f *gateFlags) register(flags *flag.FlagSet) {
	flags.StringVar(&f.old, "old", "", "`SUBJECT` to compare with")
	flags.StringVar(&f.new, "new", ".", "`SUBJECT` that is judged; . is the work tree")
	flags.StringVar(&f.suite, "suite", "gate", "small (20 cells), gate (100 cells), or a `FILE` with lines impl=... SPEC procs=...")
	flags.StringVar(&f.impls, "impl", "", "instead of a suite: `LIST` of impls, with commas")
	flags.Var(&f.specs, "spec", "instead of a suite: `SPEC`; may be given several times")
	flags.StringVar(&f.procs, "procs", "", "`LIST` of GOMAXPROCS, with commas, where the suite doesn't say it (default all cores, or what a CPU quota allows)")
	flags.StringVar(&f.json, "json", "", "`FILE` for the findings, which replace earlier ones and nothing else; - is standard output, which then holds nothing else")
	flags.StringVar(&f.dir, "o", "", "`folder` for the night's files; an earlier night's there are moved aside, others than mapbench's refused. Of -aa it holds a folder a night, and the nights that it holds count (default results/latest-gate; results/latest-aa, begun anew)")
	flags.StringVar(&f.resume, "resume", "", "`folder` of an interrupted night to go on with; a side that is a program must be named again by -old or -new")
	flags.StringVar(&f.history, "history", "", "`folder` of earlier nights, or of their folders, which tell each cell's noise; "+noHistory+" for tonight's noise alone (default "+historyDir+", if there is one)")
	incorrectFlag(flags, &f.incorrect)
	flags.DurationVar(&f.budget, "budget", 0, "begin no launch that would end later than this, for each night (default no bound)")
	flags.Uint64Var(&f.seed, "seed", 0, "seed of all that is drawn, for -aa of the first night (default drawn)")
	flags.IntVar(&f.aa, "aa", 0, "measure `N` nights of -new against itself")
	flags.IntVar(&f.screen, "screen", 0, "pairs of the screen (default 16); with fewer fewer confirm, too, and a night sees less")
	flags.BoolVar(&f.throughput, "throughput", false, "judge time by ns/op instead of the median ratio of slices: for changes of collections")
	flags.StringVar(&f.plant, "plant", "", "`IMPL=SHARE%`, as in mutex=5%, or '*=5%' for all: let the new side's impl do extra work, to see it found")
}

func runGate(e env, flags *flag.FlagSet, args []string) (int, error) {
	f := gateFlags{began: time.Now()}
	f.register(flags)
	if err := parse(flags, args, 0, 0); err != nil {
		return 0, err
	}
	if err := f.check(flags); err != nil {
		return 0, err
	}
	f.locate(e.ctx)
	if err := f.checkOutput(); err != nil {
		return 0, err
	}
	sayWithheld(e)
	lock, err := takeLock(e)
	if err != nil {
		return 0, err
	}
	defer lock.Release()
	stale, err := subject.RemoveStale(e.ctx, f.root)
	for _, dir := range stale {
		fmt.Fprintf(e.stderr, "removed %s, which a run that was killed left behind\n", dir)
	}
	if err != nil {
		return 0, err
	}
	if f.aa > 0 {
		return f.nights(e)
	}
	night, err := f.single(e)
	if err != nil {
		return 0, err
	}
	return gateExit(night.Verdict), nil
}

// gateExit returns the exit code of a verdict.
func gateExit(v gate.Verdict) int {
	switch v {
	case gate.Pass:
		return exitOK
	case gate.Regression:
		return exitFailed
	case gate.Inconclusive:
		return exitUnresolved
	}
	return exitUsage
}

// check refuses flags that make no sense or contradict each other.
func (f *gateFlags) check(flags *flag.FlagSet) error {
	f.given = make(map[string]bool)
	flags.Visit(func(flag *flag.Flag) { f.given[flag.Name] = true })
	f.keepsDir = f.given["o"]
	if err := checkBudget(f.budget); err != nil {
		return err
	}
	if f.given["history"] && f.history != noHistory {
		if info, err := os.Stat(f.history); err != nil || !info.IsDir() {
			return fmt.Errorf("-history %s: no such folder; want one with nights, or %s", f.history, noHistory)
		}
	}
	if f.resume != "" {
		if name := given(flags, "suite", "impl", "spec", "procs", "seed", "aa", "plant", "o", "screen", "throughput", "history"); name != "" {
			return fmt.Errorf("-resume goes on with what the folder says; leave out %s", name)
		}
		return nil
	}
	switch {
	case f.given["aa"] && (f.aa < 1 || f.aa > mostNights):
		return fmt.Errorf("-aa %d; want a number of nights, 1 to %d", f.aa, mostNights)
	case f.aa > 0 && f.old != "":
		return errors.New("-aa compares one subject with itself; name it by -new, and leave out -old")
	case f.aa > 0:
		f.old = f.new
	case f.old == "":
		return errors.New("no -old to compare with; name a subject, such as -old HEAD~1")
	}
	switch {
	case f.given["suite"] && (f.impls != "" || len(f.specs) > 0):
		return errors.New("-suite and -impl with -spec exclude each other: a suite says both")
	case (f.impls == "") != (len(f.specs) == 0):
		return errors.New("-impl and -spec go together, instead of a suite")
	case f.given["screen"] && (f.screen < 1 || f.screen > mostScreen):
		return fmt.Errorf("-screen %d; want 1 or more, and at most %d", f.screen, mostScreen)
	}
	if f.plant != "" {
		if _, err := worker.ParsePlant(f.plant); err != nil {
			return fmt.Errorf("-plant: %w", err)
		}
	}
	return nil
}

// locate finds the repository that the current folder is in, and with it the folders
// that no flag names. Outside a repository that is the current folder.
func (f *gateFlags) locate(ctx context.Context) {
	f.root = "."
	if root, err := exec.CommandContext(ctx, "git", "rev-parse", "--show-toplevel").Output(); err == nil {
		f.root = strings.TrimSpace(string(root))
	}
	if here, err := os.Getwd(); err == nil { // short paths, for messages
		if root, err := filepath.Rel(here, f.root); err == nil {
			f.root = root
		}
	}
	name := "results/latest-gate"
	if f.aa > 0 {
		name = "results/latest-aa"
	}
	f.dir = cmp.Or(f.resume, f.dir, filepath.Join(f.root, name))
	f.history = cmp.Or(f.history, filepath.Join(f.root, historyDir))
}

// cells returns what a night measures, and its rounds.
func (f *gateFlags) cells() ([]bench.Cell, bench.Rounds, error) {
	suite, rounds, err := f.suiteCells()
	if err != nil {
		return nil, "", err
	}
	if f.plant != "" {
		plant, _ := worker.ParsePlant(f.plant) // which has been checked
		if !slices.ContainsFunc(suite, func(c bench.Cell) bool { return slices.ContainsFunc(c.Impls, plant.Slows) }) {
			return nil, "", fmt.Errorf("-plant %s: no cell of %s would be measured; plant another impl, or add it to the suite", f.plant, plant.Impl)
		}
	}
	return gate.Cells(suite), rounds, nil
}

// suiteCells returns the cells of the suite, or of -impl and -spec.
func (f *gateFlags) suiteCells() ([]bench.Cell, bench.Rounds, error) {
	procs := []int{machine.DefaultProcs()}
	var err error
	if f.procs != "" {
		if procs, err = bench.ParseProcs(f.procs); err != nil {
			return nil, "", fmt.Errorf("-procs: %w", err)
		}
	}
	if f.impls != "" {
		cells, err := bench.ParseCells(strings.Split(f.impls, ","), f.specs, procs)
		return cells, bench.Judged, err
	}
	suite, err := bench.FindSuite(bench.GateSuites(), f.suite)
	if err != nil {
		return nil, "", err
	}
	cells, err := suite.Cells(nil, procs)
	if err != nil {
		return nil, "", err
	}
	if open, err := suite.Cells(nil, []int{0}); f.procs != "" && err == nil && !slices.ContainsFunc(open, func(c bench.Cell) bool { return c.Procs == 0 }) {
		return nil, "", fmt.Errorf("-procs %s: all lines of -suite %s say their own procs; leave out -procs, or edit the suite", f.procs, f.suite)
	}
	for _, c := range cells {
		if len(c.Impls) == 0 {
			return nil, "", fmt.Errorf("-suite %s: %s procs=%d names no impl; want lines such as impl=mutex,sync.Map read=95/n=1000", f.suite, c.Spec, c.Procs)
		}
	}
	return cells, suite.Rounds, nil
}
