package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/gate"
	"example.com/mapbench/bench/gate/runs"
	"example.com/mapbench/bench/subject"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// mostConfirm, if set, is the number of pairs that confirm a suspect. Only tests set
// it, by the linker where they build the command: on a busy machine they would wait
// for many pairs that tell them nothing.
var mostConfirm string

// configure says what to measure, but for the sides: what the flags say or, of a run that
// goes on, its folder.
func (f *gateFlags) configure(flags *flag.FlagSet) (err error) {
	c := &f.run.Config
	f.cells.Suite = f.defaultSuite()
	if f.resume != "" {
		err = f.reopen(flags)
	} else if err = f.begin(); err == nil {
		err = f.shard.Take(flags, c.Share)
	}
	if err != nil {
		return err
	}
	f.setConfirm()
	if f.aa > 0 { // in which nothing is slower, accepted or not
		return nil
	}
	whole := f.cells.Impls == "" && len(f.cells.Specs) == 0 && c.Earlier == nil && c.Shard == nil
	c.Accepted, err = runs.Accepted(f.root, *c, whole)
	return err
}

// setConfirm makes the plan's numbers of confirming pairs those of mostConfirm.
func (f *gateFlags) setConfirm() {
	if most, err := strconv.Atoi(mostConfirm); err == nil {
		plan := &f.run.Config.Plan
		plan.Confirm, plan.LeastConfirm, plan.MostConfirm = most, most, most
	}
}

// begin takes from the flags what a new run measures.
func (f *gateFlags) begin() error {
	c := &f.run.Config
	suite, rounds, err := f.cells.Cells(f.plugins)
	if err != nil {
		return err
	}
	if f.new.Planted != "" {
		plant, _ := worker.ParsePlant(f.new.Planted) // which has been checked
		if !slices.ContainsFunc(suite, func(cell bench.Cell) bool { return slices.ContainsFunc(cell.Impls, plant.Slows) }) {
			return fmt.Errorf("-plant %s: no cell of %s would be measured; plant another impl, or add it to the suite", f.new.Planted, plant.Impl)
		}
	}
	c.Cells, c.Rounds, c.Plan = gate.Cells(suite), rounds, gate.DefaultPlan()
	if f.screen > 0 {
		c.Plan = c.Plan.ScreenedBy(f.screen)
	}
	if f.throughput {
		c.Plan = c.Plan.ByThroughput()
	}
	if f.history != noHistory {
		c.Noise, err = runs.HistoryNoise(f.history, c.Plan, c.Say)
	}
	return err
}

// reopen takes from the folder what the run that goes on was begun with.
func (f *gateFlags) reopen(flags *flag.FlagSet) error {
	begun, err := runs.Open(f.run.Dir, f.run.Config.Say)
	if errors.Is(err, runs.ErrNothing) {
		return fmt.Errorf("-resume: %w in %s; begin anew by -old and -new, or for a series by -aa and -o", err, f.run.Dir)
	}
	if err != nil {
		return fmt.Errorf("-resume: %w", err)
	}
	switch {
	case begun.Plugin != "" && f.plugin == "":
		return fmt.Errorf("-resume: the gate run in %s is of the plug-in %s; add -worker and its folder", f.run.Dir, begun.Plugin)
	case begun.Plugin == "" && f.plugin != "":
		return fmt.Errorf("-resume: the gate run in %s is of no plug-in; leave out -worker", f.run.Dir)
	}
	for _, side := range []struct{ named, begun *runs.Side }{{&f.old, &begun.Old}, {&f.new, &begun.New}} {
		if err := f.checkNamed(flags, side.begun, side.named.Subject); err != nil {
			return err
		}
	}
	f.take(begun)
	return nil
}

// take makes the run that of what an earlier one was begun with.
func (f *gateFlags) take(begun *runs.Begun) {
	f.old, f.new = begun.Old, begun.New
	f.throughput = begun.Plan.Rules[0].Metric == resultfile.NsPerOp.String()
	c := &f.run.Config
	c.Earlier, c.Cells, c.Plan, c.Noise = begun.Earlier, begun.Earlier.Cells, begun.Plan, begun.Noise
}

// checkNamed wants a side of a run that goes on to be named on the command line if it is a
// program, which a file does not choose, and not to be named if it is anything else.
// Whether the program is the one that was measured, the conductor checks by its fingerprint.
func (f *gateFlags) checkNamed(flags *flag.FlagSet, begun *runs.Side, named string) error {
	side, isNamed := begun.Name, cmdline.Given(flags, begun.Name) != ""
	switch {
	case begun.Commit != "" && isNamed:
		return fmt.Errorf("-resume goes on with what the folder says; leave out -%s", side)
	case begun.Commit != "":
		return nil
	case !isNamed:
		return fmt.Errorf("-resume: the %s side is a program, which a file does not choose; if you trust it, add -%s %s", side, side, begun.Subject)
	case named != begun.Subject:
		return fmt.Errorf("-resume: -%s %s; the gate run in %s is of %s", side, named, f.run.Dir, begun.Subject)
	}
	s, err := subject.Parse(named)
	if err == nil && s.Program == "" {
		err = fmt.Errorf("%s is no program, and the gate run in %s names no commit of it; begin a new run", named, f.run.Dir)
	}
	if err != nil {
		return fmt.Errorf("-%s: %w", side, err)
	}
	return nil
}

// build builds both sides; done removes what that made.
func (f *gateFlags) build(e env) (done func(), err error) {
	var builds []*subject.Build
	done = func() {
		for _, b := range builds {
			if err := b.Close(); err != nil {
				fmt.Fprintf(e.stderr, "mapbench gate: %v\n", err)
			}
		}
	}
	for _, side := range []*runs.Side{&f.old, &f.new} {
		side.Plugin = f.plugin
		build, err := side.Build(e.ctx, f.root)
		if build != nil {
			builds = append(builds, build)
		}
		if err != nil {
			name := side.Name
			if f.aa > 0 { // which takes no -old
				name = resultfile.SideNew
			}
			return done, errors.Join(e.ctx.Err(), fmt.Errorf("-%s: %w", name, err))
		}
	}
	if err := subject.Align(e.ctx, builds[0], builds[1]); err != nil {
		return done, errors.Join(e.ctx.Err(), err)
	}
	f.run.Config.Old, f.run.Config.New = f.old.Source(builds[0]), f.new.Source(builds[1])
	return done, nil
}

// single does one gate run, shows what it found and returns the exit code.
func (f *gateFlags) single(e env) (int, error) {
	f.run.FindBenchstat(e.ctx, f.root)
	outcome, err := measured(e, &f.run, f.run.Measure)
	if err == nil {
		err = f.show(e, outcome)
	}
	if err == nil {
		err = f.run.End(outcome)
	}
	if err != nil {
		f.sayGoOn(e, f.run.Dir, f.run.Wrote())
		return 0, err
	}
	return gateExit(outcome.Verdict), nil
}

// series does the gate runs of -aa and sums them up. Runs that the folder holds are not
// measured again, so that an interrupted series goes on.
func (f *gateFlags) series(e env) (int, error) {
	if err := runs.MakeSeries(f.run.Dir); err != nil {
		return 0, err
	}
	var all []*gate.Outcome
	wrote := false
	for i := range f.aa {
		r := f.run.Member(i)
		outcome, err := measured(e, r, r.Continue)
		wrote = wrote || r.Wrote()
		if err != nil {
			f.sayGoOn(e, r.Dir, wrote)
			return 0, err
		}
		fmt.Fprintf(e.stderr, "gate run %d of %d: %s\n", i+1, f.aa, outcome.Verdict)
		all = append(all, outcome)
	}
	found := gate.NewSeries(all)
	if f.json != "-" {
		if err := gate.WriteSeries(e.stdout, found); err != nil {
			return 0, err
		}
	}
	if err := f.writeFindings(e, found); err != nil {
		return 0, err
	}
	for i, outcome := range all {
		if outcome.Verdict == gate.Invalid {
			return 0, fmt.Errorf("%d of %d gate runs are invalid; the first, in %s: %s", found.Invalid, f.aa, runs.MemberDir(f.run.Dir, i), outcome.Reasons[0])
		}
	}
	return cmdline.ExitOK, nil
}

// measured calls do, which measures a run, and shows its progress.
func measured(e env, r *runs.Run, do func(context.Context) (*gate.Outcome, error)) (*gate.Outcome, error) {
	show := newProgress(e.stderr)
	defer show.Done()
	r.Config.Progress = show.Update
	return cmdline.Await(e.ctx, cmdline.Grace, func() (*gate.Outcome, error) { return do(e.ctx) })
}

// show shows what a gate run found, and beside it what benchstat says.
func (f *gateFlags) show(e env, outcome *gate.Outcome) error {
	if f.json != "-" {
		if err := gate.Write(e.stdout, outcome, f.again); err != nil {
			return err
		}
	}
	if outcome.Shard != "" { // what it shows of its cells would be read as a verdict
		return f.writeFindings(e, outcome)
	}
	table, err := f.run.Benchstat(e.ctx, f.root)
	if err != nil {
		return err
	}
	if f.json != "-" && table != nil {
		if _, err := fmt.Fprintf(e.stdout, "\nbenchstat %s %s says, unpaired and uncorrected:\n%s", runs.SideFile(resultfile.SideOld), runs.SideFile(resultfile.SideNew), table); err != nil {
			return err
		}
	}
	return f.writeFindings(e, outcome)
}

// findingsFile reports whether -json names a file.
func (f *gateFlags) findingsFile() bool { return f.json != "" && f.json != "-" }

// removeFindings removes earlier findings from the file of -json.
func (f *gateFlags) removeFindings() error {
	if f.findingsFile() {
		if err := runs.RemoveFindings(f.json); err != nil {
			return fmt.Errorf("-json: %w", err)
		}
	}
	return nil
}

// writeFindings writes findings to where -json says.
func (f *gateFlags) writeFindings(e env, found any) error {
	if f.json == "-" {
		return writeJSON(e, found)
	}
	if f.findingsFile() {
		if err := runs.WriteFindings(f.json, found); err != nil {
			return fmt.Errorf("-json: %w", err)
		}
	}
	return nil
}

// again returns the command that measures a cell again.
func (f *gateFlags) again(c gate.Cell) string {
	args := []string{"mapbench", "gate"}
	if f.plugin != "" {
		args = append(args, "-worker", f.plugin)
	}
	args = append(args, "-old", f.old.Subject, "-new", f.new.Subject, "-impl", c.Impl, "-spec", c.Spec, "-procs", strconv.Itoa(c.Procs))
	if f.throughput {
		args = append(args, "-throughput")
	}
	if f.new.Planted != "" {
		args = append(args, "-plant", f.new.Planted)
	}
	if f.run.Config.Incorrect != "" {
		args = append(args, "-incorrect", f.run.Config.Incorrect)
	}
	for i, arg := range args {
		args[i] = shellQuote(arg)
	}
	return strings.Join(args, " ")
}

// shellQuote quotes an argument that a POSIX shell would not take as it is.
func shellQuote(arg string) string { return words.ShellQuote(arg) }

// sayGoOn says how to go on after an error in a gate run of a folder, if that can help:
// after Ctrl-C, or if this call has measured something. What else is wrong would be so
// again.
func (f *gateFlags) sayGoOn(e env, dir string, wrote bool) {
	var steps []string
	if runs.Resumable(dir) {
		steps = append(steps, f.resumeCommand(dir))
	}
	if !wrote && (e.ctx.Err() == nil || steps == nil) {
		return
	}
	if same := "the same command"; f.aa > 0 {
		if !f.keepsDir { // else it begins anew
			same += " with -o " + f.run.Dir
		}
		steps = append(steps, same)
	}
	fmt.Fprintf(e.stderr, "what was measured is kept; go on with: %s\n", strings.Join(steps, ", then "))
}

// resumeCommand returns the command that goes on with the gate run of a folder.
func (f *gateFlags) resumeCommand(dir string) string {
	command := "mapbench gate -resume " + dir
	if f.plugin != "" {
		command += " -worker " + shellQuote(f.plugin)
	}
	for _, side := range []runs.Side{f.old, f.new} {
		if s, err := subject.Parse(side.Subject); side.Commit == "" && err == nil && s.Program != "" {
			command += " -" + side.Name + " " + side.Subject
		}
	}
	if f.run.Config.Incorrect != "" {
		command += " -incorrect " + f.run.Config.Incorrect
	}
	return command
}
