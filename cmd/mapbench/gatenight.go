package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/gate"
	"example.com/mapbench/bench/subject"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/internal/resultfile"
)

// single measures one night and shows what it found.
func (f *gateFlags) single(e env) (*gate.Outcome, error) {
	config, err := await(e.ctx, 0, func() (gate.Config, error) { return f.begin(e) })
	if err != nil {
		return nil, err
	}
	sides, closeSides, err := f.sides(e)
	if err != nil {
		return nil, err
	}
	defer closeSides()
	if err := f.clear(e); err != nil {
		return nil, err
	}
	night, err := f.measure(e, config, sides, f.dir)
	if err == nil {
		err = f.show(e, night)
	}
	if err == nil {
		err = writeVerdict(f.dir, night)
	}
	if err != nil {
		f.goOn(e, f.dir)
		return nil, err
	}
	return night, nil
}

// fullHash matches the full hash of a commit.
var fullHash = regexp.MustCompile(`^[0-9a-f]{40}([0-9a-f]{24})?$`)

// resumed returns the subject of a side of a night that goes on, and the commit that it
// is built from. A file chooses no program: the command line names it again, and whether
// it is the same that was measured the conductor checks by its fingerprint.
func (f *gateFlags) resumed(e *bench.Earlier, side, named string) (text, commit string, err error) {
	text, commit = e.Config(resultfile.SideKey(side, resultfile.KeySubject)), e.Config(resultfile.SideKey(side, resultfile.KeyCommit))
	s, parseErr := subject.ParseBuilt(text)
	built := parseErr == nil && (s.Ref == subject.WorkTree || fullHash.MatchString(commit))
	switch {
	case parseErr != nil:
		return "", "", fmt.Errorf("-resume: the %s side in %s: %w; begin a new night", side, f.dir, parseErr)
	case built && f.given[side]:
		return "", "", fmt.Errorf("-resume goes on with what the folder says; leave out -%s", side)
	case built:
		return text, cmp.Or(commit, "unknown"), nil
	case !f.given[side]:
		return "", "", fmt.Errorf("-resume: the %s side is a program, which a file does not choose; if you trust it, add -%s %s", side, side, text)
	case named != text:
		return "", "", fmt.Errorf("-resume: -%s %s; the night in %s is of %s", side, named, f.dir, text)
	}
	if s, err = subject.Parse(named); err == nil && s.Program == "" {
		err = fmt.Errorf("%s is no program, and the night in %s names no commit of it; begin a new night", named, f.dir)
	}
	if err != nil {
		return "", "", fmt.Errorf("-%s: %w", side, err)
	}
	return named, "", nil
}

// resumeCommand returns the command that goes on with a night of a folder.
func (f *gateFlags) resumeCommand(dir string) string {
	command := "mapbench gate -resume " + dir
	for _, side := range []struct{ name, text, commit string }{{resultfile.SideOld, f.old, f.oldCommit}, {resultfile.SideNew, f.new, f.newCommit}} {
		if s, err := subject.Parse(side.text); side.commit == "" && err == nil && s.Program != "" {
			command += " -" + side.name + " " + side.text
		}
	}
	if f.incorrect != "" {
		command += " -incorrect " + f.incorrect
	}
	return command
}

// show shows what a night found, and beside it what benchstat says.
func (f *gateFlags) show(e env, night *gate.Outcome) error {
	if f.json != "-" {
		if err := gate.Write(e.stdout, night); err != nil {
			return err
		}
	}
	if err := f.benchstat(e); err != nil {
		return err
	}
	return f.writeJSON(e, night)
}

// goOn says how to go on after an error in a night of a folder, if that can help: after
// Ctrl-C, or if this call has measured something. What else is wrong would be so again.
func (f *gateFlags) goOn(e env, dir string) {
	var steps []string
	_, err := os.Stat(filepath.Join(dir, verdictFile))
	if info, statErr := os.Stat(filepath.Join(dir, nightFile)); statErr == nil && info.Size() > 0 && errors.Is(err, fs.ErrNotExist) {
		steps = append(steps, f.resumeCommand(dir))
	}
	if !f.wrote && (e.ctx.Err() == nil || steps == nil) {
		return
	}
	if same := "the same command"; f.aa > 0 {
		if !f.keepsDir { // else it begins anew
			same += " with -o " + f.dir
		}
		steps = append(steps, same)
	}
	fmt.Fprintf(e.stderr, "what was measured is kept; go on with: %s\n", strings.Join(steps, ", then "))
}

// begin returns what a night is to measure, but for the sides: what the flags say or,
// if it is resumed, the folder.
func (f *gateFlags) begin(e env) (c gate.Config, err error) {
	if f.resume != "" {
		c.Earlier, err = f.interrupted(e)
	} else {
		c.Cells, c.Rounds, err = f.cells()
	}
	if err != nil {
		return c, err
	}
	c.Plan, c.Budget, c.Seed, c.Began, c.Incorrect = f.plan(), f.budget, f.seed, f.began, f.incorrect
	if c.Earlier != nil {
		c.Cells = c.Earlier.Cells
	}
	return c, f.context(e, &c)
}

// interrupted reads the night that -resume names. The flags then have what it was
// begun with.
func (f *gateFlags) interrupted(e env) (*bench.Earlier, error) {
	if _, err := os.Stat(filepath.Join(f.dir, verdictFile)); err == nil {
		return nil, fmt.Errorf("-resume: the night in %s has ended; its verdict is in %s", f.dir, verdictFile)
	}
	earlier, err := readNight(e, f.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("-resume: there is nothing measured in %s; begin anew by -old and -new, or for a series by -aa and -o", f.dir)
	}
	if err != nil {
		return nil, fmt.Errorf("-resume: %w", err)
	}
	if earlier.Config(resultfile.SideKey(resultfile.SideOld, resultfile.KeySubject)) == "" || earlier.Config(resultfile.SideKey(resultfile.SideNew, resultfile.KeySubject)) == "" {
		return nil, fmt.Errorf("-resume: %s is not of a gate; go on with it by mapbench run -resume", filepath.Join(f.dir, nightFile))
	}
	if f.old, f.oldCommit, err = f.resumed(earlier, resultfile.SideOld, f.old); err != nil {
		return nil, err
	}
	if f.new, f.newCommit, err = f.resumed(earlier, resultfile.SideNew, f.new); err != nil {
		return nil, err
	}
	if earlier.Launches < 1 || earlier.Launches > mostScreen {
		return nil, fmt.Errorf("-resume: launches: %d in %s; want 1 to %d: begin a new night", earlier.Launches, filepath.Join(f.dir, nightFile), mostScreen)
	}
	if f.plant = earlier.Config(resultfile.SideKey(resultfile.SideNew, resultfile.KeyPlanted)); f.plant != "" {
		if _, err := worker.ParsePlant(f.plant); err != nil { // it becomes a flag of the linker
			return nil, fmt.Errorf("-resume: %s: %w", filepath.Join(f.dir, nightFile), err)
		}
	}
	f.screen = earlier.Launches
	f.throughput = earlier.Config(resultfile.KeyJudgedBy) == resultfile.NsPerOp.String()
	return earlier, nil
}

// sides prepares both subjects; done removes what that made.
func (f *gateFlags) sides(e env) (sides [2]bench.Source, done func(), err error) {
	var builds []*subject.Build
	done = func() {
		for _, b := range builds {
			if err := b.Close(); err != nil {
				fmt.Fprintf(e.stderr, "mapbench gate: %v\n", err)
			}
		}
	}
	for i, side := range []struct{ name, text, commit, plant string }{
		{resultfile.SideOld, f.old, f.oldCommit, ""},
		{resultfile.SideNew, f.new, f.newCommit, f.plant},
	} {
		build, err := prepare(e.ctx, f.root, side.text, side.commit)
		if err == nil {
			builds = append(builds, build)
			if side.plant != "" {
				err = build.Plant(side.plant)
			}
		}
		if err != nil {
			done()
			name := side.name
			if f.aa > 0 { // which takes no -old
				name = resultfile.SideNew
			}
			return sides, nil, errors.Join(e.ctx.Err(), fmt.Errorf("-%s: %w", name, err))
		}
		sides[i] = bench.Source{
			Side: side.name, Subject: side.text, Commit: build.Commit, Dirty: build.Dirty, Checkout: build.Subject.Ref != subject.WorkTree,
			Package: build.Package, Dir: build.Dir, Program: build.Program,
			Flags: build.Flags, LDFlags: build.LDFlags, Env: build.Env, RunEnv: build.RunEnv,
			Planted: side.plant,
		}
	}
	return sides, done, nil
}

// prepare prepares a subject. The commit of a night that is resumed is the one that it
// began with, also if the ref has moved on.
func prepare(ctx context.Context, root, text, commit string) (*subject.Build, error) {
	if commit == "" {
		s, err := subject.Parse(text)
		if err != nil {
			return nil, err
		}
		return s.Prepare(ctx, root)
	}
	s, err := subject.ParseBuilt(text)
	if err != nil {
		return nil, err
	}
	if s.Ref != subject.WorkTree {
		s.Ref = commit
	}
	return s.Prepare(ctx, root)
}

// measure measures a night into a folder, judges it, and writes what follows from it
// there, but for the verdict.
func (f *gateFlags) measure(e env, c gate.Config, sides [2]bench.Source, dir string) (*gate.Outcome, error) {
	if c.Seed == 0 {
		c.Seed = rand.Uint64N(1 << 53) // which every reader of the JSON takes as it is
	}
	if err := makeNight(dir); err != nil {
		return nil, err
	}
	if err := removeWorkers(e, dir); err != nil {
		return nil, err
	}
	if c.Earlier == nil {
		if err := writeNoise(dir, c.Noise); err != nil {
			return nil, err
		}
	}
	out := bench.Append(filepath.Join(dir, nightFile), c.Earlier)
	out.First = f.dropJSON
	defer out.Close()
	show := newProgress(e.stderr)
	defer show.done()
	c.Old, c.New, c.Out, c.Progress = sides[0], sides[1], out, show.update
	c.Dir = filepath.Join(dir, workersDir)
	c.Say = func(text string) { fmt.Fprintln(e.stderr, text) }
	night, err := await(e.ctx, grace, func() (*gate.Outcome, error) { return gate.Measure(e.ctx, c) })
	f.wrote = f.wrote || out.Began()
	if err != nil {
		return nil, err
	}
	return night, writeNight(dir, night)
}
