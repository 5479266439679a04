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
	"strings"
	"time"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/bench/gate/runs"
	"example.com/mapbench/bench/subject"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/cmd/internal/gatecells"
	"example.com/mapbench/cmd/internal/known"
	"example.com/mapbench/cmd/internal/shards"
	"example.com/mapbench/internal/resultfile"
)

var gateVerb = verb{
	name:    "gate",
	keeps:   true,
	summary: "finds what a change made slower",
	usage: "-old SUBJECT [-new SUBJECT] [-worker DIR] [-suite small|gate|FILE] [-json FILE]\n" +
		"       [-budget D] [-seed N] [-impl LIST -spec SPEC... -procs LIST] [-throughput]\n" +
		"       [-plant IMPL=5%] [-o DIR] [-screen N] [-history DIR|none] [-incorrect FILE]\n" +
		"       [-shard I/N] [-wait]\n" +
		"       mapbench gate -pr [-base REF] [-worker DIR] [-new SUBJECT] [-suite ...] [-budget D]\n" +
		"       [-o DIR] [-wait]\n" +
		"       mapbench gate -resume DIR [-old PROGRAM] [-new PROGRAM] [-json FILE] [-budget D]\n" +
		"       [-incorrect FILE] [-wait]\n" +
		"       mapbench gate -aa N [-new SUBJECT] [-suite ...] [-plant IMPL=5%] [-o DIR] -json FILE\n\n" +
		"A SUBJECT is what a worker is built from: a commit, . for the work tree, a toolchain\n" +
		"(go1.25.5), variables (GOAMD64=v3, GOGC=50), PATH@VERSION of a dependency, several of\n" +
		"these with commas between, or a program that speaks the protocol. A program is linked\n" +
		"once, and its layout may hide or fake a slowdown of 10 %. So a gate run of two programs\n" +
		"clears no cell, and finds only a slowdown of more than that. Commits have no such limit,\n" +
		"and no more have many links of a program, which a pattern names: './old-*'.\n\n" +
		"With -worker, both sides are the plug-in of a folder (docs/plugin.md), and commits are\n" +
		"those of its repository. Its suite is DIR/" + ownSuite + " if there is one. Results,\n" +
		"history and accepted regressions are below DIR.\n\n" +
		"With -pr the old side is the merge base of HEAD and -base, and -new is HEAD: what a pull\n" +
		"request changes. Unless flags say otherwise it takes the suite small, a shorter screen\n" +
		"and at most 10 minutes.\n\n" +
		"A gate run leaves these files in its folder: night.txt (all that was measured), old.txt\n" +
		"and new.txt (for benchstat), benchstat.txt (without -aa), report.md, comment.md (for a\n" +
		"pull request), noise.json (the noise of each cell in the history, if there is one) and,\n" +
		"last, verdict.json. The fields of the JSON are those of 'go doc ./bench/gate Outcome'\n" +
		"and, for -aa, 'Series'.\n" +
		"docs/gate.md says how the gate judges, what it can see and how often it is wrong.\n\n" +
		runs.AcceptedFile + " accepts regressions: CELL METRIC +7% until=2026-12-31 REASON, a line\n" +
		"each, with names as the JSON has them. Lines that nothing needs or that have expired\n" +
		"are reported.\n\n" +
		"With -shard several machines measure a gate run, and mapbench merge judges it.\n\n" +
		"Exit codes: 0 pass or a shard measured, 1 regression, 2 invalid or bad input, 3 inconclusive, 130\n" +
		"interrupted. With -aa: 0, or 2 if a gate run is invalid.",
	example: "-old HEAD -impl mutex -spec read=95/n=100 -screen 1 -o results/latest-example",
	needs:   inCheckout,
	run:     runGate,
}

// noHistory is the value of -history that means none.
const noHistory = "none"

// gateFlags are the flags of gate.
type gateFlags struct {
	run      runs.Run
	cells    gatecells.Choice
	pull     pullRequest
	old, new runs.Side

	resume, history, json string
	plugin                string   // the folder of -worker
	plugins               []string // the maps that it has, when it is built
	aa, screen            int
	throughput, wait      bool
	shard                 shards.Flag

	root     string // of the repository, or the plug-in's folder
	keepsDir bool   // whether -o names the folder
}

func (f *gateFlags) register(flags *flag.FlagSet) {
	f.old.Name, f.new.Name = resultfile.SideOld, resultfile.SideNew
	c := &f.run.Config
	flags.StringVar(&f.old.Subject, "old", "", "`SUBJECT` to compare with")
	flags.StringVar(&f.new.Subject, "new", ".", "`SUBJECT` that is judged; . is the work tree")
	flags.StringVar(&f.plugin, "worker", "", "`DIR` of a plug-in, a worker of your own, that both sides are built from instead of mapbench's")
	flags.StringVar(&f.cells.Suite, "suite", "", "small (20 cells), gate (100 cells), or a `FILE` with lines impl=... SPEC procs=... (default gate; with -worker the plug-in's own suite, or 20 cells of each of its maps)")
	flags.StringVar(&f.cells.Impls, "impl", "", "instead of a suite, or with -worker alone: `LIST` of impls, with commas")
	flags.Var(&f.cells.Specs, "spec", "instead of a suite: `SPEC`; may be given several times")
	flags.StringVar(&f.cells.Procs, "procs", "", "`LIST` of GOMAXPROCS, with commas, where the suite doesn't say it (default all cores, or what a CPU quota allows)")
	flags.StringVar(&f.json, "json", "", "`FILE` for the findings, which replace earlier findings and nothing else; - is standard output, which then holds nothing else")
	flags.StringVar(&f.run.Dir, "o", "", "`folder` for the files of the gate run. An earlier run in it is moved aside; a folder of other files is refused. With -aa it holds a folder for each run, and the runs in it count (default results/latest-gate; with -aa results/latest-aa, begun anew)")
	flags.StringVar(&f.resume, "resume", "", "`folder` of an interrupted gate run to go on with; a side that is a program must be named again by -old or -new")
	flags.StringVar(&f.history, "history", "", "`folder` of earlier gate runs, or of their folders, which tell the noise of each cell; "+noHistory+" takes it from this run alone (default "+historyDir+", if there is one)")
	f.pull.register(flags)
	known.IncorrectFlag(flags, &c.Incorrect)
	waitFlag(flags, &f.wait)
	f.shard.Register(flags)
	flags.DurationVar(&c.Budget, "budget", 0, "begin no launch that would end later than this, in each gate run (default no bound)")
	flags.Uint64Var(&c.Seed, "seed", 0, "seed of all that is drawn, with -aa in the first gate run (default drawn)")
	flags.IntVar(&f.aa, "aa", 0, "do `N` gate runs of -new against itself")
	flags.IntVar(&f.screen, "screen", 0, "pairs of the screen (default 16); with fewer, fewer confirm too, and a gate run sees less")
	flags.BoolVar(&f.throughput, "throughput", false, "judge time by ns/op instead of the median ratio of slices: for changes of collections")
	flags.StringVar(&f.new.Planted, "plant", "", "`IMPL=SHARE%`, as in mutex=5%, or '*=5%' for all: let the new side's impl do extra work, to see the gate find it")
}

func runGate(e env, flags *flag.FlagSet, args []string) (int, error) {
	var f gateFlags
	f.run.Config.Say = e.say
	f.run.Before, f.run.Again = f.removeFindings, f.again
	f.register(flags)
	if err := cmdline.Parse(flags, args, 0, 0); err != nil {
		return 0, err
	}
	if err := f.check(flags); err != nil {
		return 0, err
	}
	f.locate(e.ctx)
	if err := f.choosePull(e, flags); err != nil {
		return 0, err
	}
	if err := f.checkOutput(); err != nil {
		return 0, err
	}
	sayWithheld(e)
	lock, err := takeLock(e, f.wait)
	if err != nil {
		return 0, err
	}
	defer lock.Release()
	f.run.Config.Began = time.Now()
	stale, err := subject.RemoveStale(e.ctx, f.root)
	for _, dir := range stale {
		fmt.Fprintf(e.stderr, "removed %s, which a run that was killed left behind\n", dir)
	}
	if err != nil {
		return 0, err
	}
	closeSides, err := f.prepare(e, flags)
	defer closeSides()
	if err != nil {
		return 0, err
	}
	if f.resume == "" && !(f.aa > 0 && f.keepsDir) {
		if err := runs.MoveAside(f.run.Dir, f.run.Config.Say); err != nil {
			return 0, err
		}
	}
	if f.aa > 0 {
		return f.series(e)
	}
	return f.single(e)
}

// gateExit returns the exit code of a verdict.
func gateExit(v gate.Verdict) int {
	switch v {
	case gate.Pass, gate.Unmerged:
		return cmdline.ExitOK
	case gate.Regression:
		return cmdline.ExitFailed
	case gate.Inconclusive:
		return cmdline.ExitUnresolved
	}
	return cmdline.ExitUsage
}

// check refuses flags that make no sense or contradict each other.
func (f *gateFlags) check(flags *flag.FlagSet) error {
	has := func(name string) bool { return cmdline.Given(flags, name) != "" }
	f.keepsDir = has("o")
	if err := cmdline.CheckBudget(f.run.Config.Budget); err != nil {
		return err
	}
	if has("history") && f.history != noHistory {
		if info, err := os.Stat(f.history); err != nil || !info.IsDir() {
			return fmt.Errorf("-history %s: no such folder; want one with gate runs, or %s", f.history, noHistory)
		}
	}
	if err := f.pull.check(flags); err != nil {
		return err
	}
	if f.resume != "" {
		if name := cmdline.Given(flags, "suite", "impl", "spec", "procs", "seed", "aa", "plant", "o", "screen", "throughput", "history", "shard"); name != "" {
			return fmt.Errorf("-resume goes on with what the folder says; leave out %s", name)
		}
		return nil
	}
	if err := f.shard.Check(); err != nil {
		return err
	}
	switch {
	case f.aa > 0 && has("shard"):
		return errors.New("-aa measures whole gate runs; leave out -shard")
	case has("aa") && (f.aa < 1 || f.aa > runs.MostMembers):
		return fmt.Errorf("-aa %d; want a number of gate runs, 1 to %d", f.aa, runs.MostMembers)
	case f.aa > 0 && f.old.Subject != "":
		return errors.New("-aa compares one subject with itself; name it by -new, and leave out -old")
	case f.aa > 0:
		f.old.Subject = f.new.Subject
	case f.old.Subject == "" && !f.pull.pr:
		return errors.New("no -old to compare with; name a subject, such as -old HEAD~1")
	}
	if err := f.checkPlugin(); err != nil {
		return err
	}
	if err := f.cells.Check(f.plugin != ""); err != nil {
		return err
	}
	if has("screen") && (f.screen < 1 || f.screen > runs.MostScreen) {
		return fmt.Errorf("-screen %d; want 1 or more, and at most %d", f.screen, runs.MostScreen)
	}
	if f.new.Planted != "" {
		if _, err := worker.ParsePlant(f.new.Planted); err != nil {
			return fmt.Errorf("-plant: %w", err)
		}
	}
	return nil
}

// locate finds the repository that the current folder is in, and with it the folders
// that no flag names. Outside a repository that is the current folder.
func (f *gateFlags) locate(ctx context.Context) {
	f.root = "."
	if f.plugin != "" {
		f.root = f.plugin
	} else if root, err := exec.CommandContext(ctx, "git", "rev-parse", "--show-toplevel").Output(); err == nil {
		f.root = strings.TrimSpace(string(root))
	}
	if here, err := os.Getwd(); err == nil && f.plugin == "" { // short paths, for messages
		if root, err := filepath.Rel(here, f.root); err == nil {
			f.root = root
		}
	}
	name := "results/latest-gate"
	if f.aa > 0 {
		name = "results/latest-aa"
	}
	f.run.Dir = cmp.Or(f.resume, f.run.Dir, filepath.Join(f.root, name))
	f.history = cmp.Or(f.history, filepath.Join(f.root, historyDir))
}

// checkOutput refuses, before any work, folders and files that are not mapbench's and that
// the gate runs would write over, move or remove.
func (f *gateFlags) checkOutput() error {
	name := "-o"
	if f.resume != "" {
		name = "-resume"
	}
	dirs := []string{f.run.Dir}
	if f.aa > 0 {
		dirs = nil
		for i := range f.aa {
			dirs = append(dirs, runs.MemberDir(f.run.Dir, i))
		}
	}
	for _, dir := range dirs {
		if err := runs.Check(dir, f.resume != ""); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if f.findingsFile() {
		if err := runs.CheckFindings(f.json); err != nil {
			return fmt.Errorf("-json: %w", err)
		}
	}
	return nil
}
