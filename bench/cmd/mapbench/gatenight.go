package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/gate"
	"example.com/mapbench/bench/subject"
)

// single measures one night and shows what it found.
func (f *gateFlags) single(e env) (*compare.Night, error) {
	config, err := f.begin(e)
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

// show shows what a night found, and beside it what benchstat says.
func (f *gateFlags) show(e env, night *compare.Night) error {
	if f.json != "-" {
		if err := compare.WriteNight(e.stdout, night); err != nil {
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
		steps = append(steps, "mapbench gate -resume "+dir)
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
	c.Plan, c.Budget, c.Seed, c.Began = f.plan(), f.budget, f.seed, f.began
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
	f.old, f.oldCommit = earlier.Config(compare.SideOld+"-subject"), earlier.Config(compare.SideOld+"-commit")
	f.new, f.newCommit = earlier.Config(compare.SideNew+"-subject"), earlier.Config(compare.SideNew+"-commit")
	if f.old == "" || f.new == "" {
		return nil, fmt.Errorf("-resume: %s is not of a gate; go on with it by mapbench run -resume", filepath.Join(f.dir, nightFile))
	}
	f.plant = earlier.Config(compare.SideNew + "-planted")
	f.screen = earlier.Launches
	f.throughput = earlier.Config("judged-by") == "ns/op"
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
		{compare.SideOld, f.old, f.oldCommit, ""},
		{compare.SideNew, f.new, f.newCommit, f.plant},
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
				name = compare.SideNew
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
	s, err := subject.Parse(text)
	if err != nil {
		return nil, err
	}
	if commit != "" && s.Ref != "" && s.Ref != subject.WorkTree {
		s.Ref = commit
	}
	return s.Prepare(ctx, root)
}

// measure measures a night into a folder, judges it, and writes what follows from it
// there, but for the verdict.
func (f *gateFlags) measure(e env, c gate.Config, sides [2]bench.Source, dir string) (*compare.Night, error) {
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
	night, err := gate.Run(e.ctx, c)
	f.wrote = f.wrote || out.Began()
	if err != nil {
		return nil, err
	}
	return night, writeNight(dir, night)
}
