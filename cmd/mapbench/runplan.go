package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/machine"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/internal/resultfile"
)

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
	if c.Earlier.Config(resultfile.SideKey(resultfile.SideOld, resultfile.KeySubject)) != "" {
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
	procs := []int{machine.DefaultProcs()}
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
