package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/gate/runs"
	"example.com/mapbench/bench/subject"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/impls"
)

// ownSuite is the file in a plug-in's folder that says which cells its gate watches.
const ownSuite = "mapbench.suite"

// checkPlugin refuses a plug-in that can't be one of two sides.
func (f *gateFlags) checkPlugin() error {
	if f.plugin == "" {
		return nil
	}
	source, err := bench.ParseSource(f.plugin)
	if err != nil {
		return err
	}
	if !source.Fresh() {
		return fmt.Errorf("-worker %s: a program has one build; want the folder of a plug-in, or name programs by -old and -new", f.plugin)
	}
	for _, side := range []*runs.Side{&f.old, &f.new} {
		if s, err := subject.Parse(side.Subject); err == nil && s.Program != "" {
			return fmt.Errorf("-%s %s: a program is no commit of -worker %s; leave out -worker", side.Name, side.Subject, f.plugin)
		}
	}
	// The maps are not known before the worker is built. All else about the cells is.
	cells := f.cells
	cells.Suite = f.defaultSuite()
	_, _, err = cells.Cells([]string{"any"})
	return err
}

// defaultSuite returns the suite if no flag names one: a plug-in's own, if it has one.
func (f *gateFlags) defaultSuite() string {
	if f.cells.Suite != "" {
		return f.cells.Suite
	}
	if f.plugin == "" {
		return "gate"
	}
	if own := filepath.Join(f.plugin, ownSuite); exists(own) {
		return own
	}
	return bench.PluginSuite().Name
}

// exists reports whether there is a file.
func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// prepare says what to measure, and builds both sides. The maps of a plug-in are known when it
// is built. Done removes what building made, also after an error.
func (f *gateFlags) prepare(e env, flags *flag.FlagSet) (done func(), err error) {
	done = func() {}
	configure := func() error {
		_, err := cmdline.Await(e.ctx, 0, func() (struct{}, error) { return struct{}{}, f.configure(flags) })
		return err
	}
	if f.plugin == "" || f.resume != "" {
		if err := configure(); err != nil {
			return done, err
		}
		return f.build(e)
	}
	if done, err = f.build(e); err != nil {
		return done, err
	}
	if err := f.askPlugin(e.ctx); err != nil {
		return done, errors.Join(e.ctx.Err(), err)
	}
	return done, configure()
}

// askPlugin asks the workers of both sides which maps they have, and wants both to have those
// that are to be compared.
func (f *gateFlags) askPlugin(ctx context.Context) error {
	var sides [2][]impls.Info
	for i, source := range []bench.Source{f.run.Config.Old, f.run.Config.New} {
		all, err := bench.WorkerImpls(ctx, []bench.Source{source})
		if err != nil {
			return err
		}
		for _, impl := range all {
			sides[i] = append(sides[i], impl.Info)
		}
	}
	f.plugins, f.cells.Suite = bench.DefaultImpls(sides[1]), f.defaultSuite()
	suite, _, err := f.cells.Cells(f.plugins)
	if err != nil {
		return err
	}
	for _, cell := range suite {
		for _, name := range cell.Impls {
			if _, err := impls.Find(sides[1], name); err != nil {
				return fmt.Errorf("-worker %s: %w", f.plugin, err)
			}
			if _, err := impls.Find(sides[0], name); err != nil {
				return fmt.Errorf("the plug-in has no map %q on the old side (%s), which has %s; keep a map's name, or name another -old or -impl",
					name, f.old.Subject, strings.Join(names(sides[0]), ", "))
			}
		}
	}
	return nil
}

// names returns the names of maps.
func names(infos []impls.Info) []string {
	var all []string
	for _, info := range infos {
		all = append(all, info.Name)
	}
	return all
}
