// Package gatecells chooses the cells of a gate run by the flags of mapbench gate.
package gatecells

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/machine"
	"example.com/mapbench/cmd/internal/cmdline"
)

// A Choice is what the flags of gate say about its cells.
type Choice struct {
	Suite, Impls, Procs string
	Specs               cmdline.Repeated
}

// Check refuses flags that contradict each other. Plugin says that the maps are those of a
// plug-in unless a flag names some.
func (c *Choice) Check(plugin bool) error {
	switch {
	case plugin && c.Suite != "" && len(c.Specs) > 0:
		return errors.New("-suite and -spec exclude each other: a suite says its workloads")
	case plugin:
		return nil
	case c.Suite != "" && (c.Impls != "" || len(c.Specs) > 0):
		return errors.New("-suite and -impl with -spec exclude each other: a suite says both")
	case (c.Impls == "") != (len(c.Specs) == 0):
		return errors.New("-impl and -spec go together, instead of a suite")
	}
	return nil
}

// Cells returns the cells of the suite, or of -spec. Impls are those that -spec and a line of
// the suite without impl are about.
func (c *Choice) Cells(impls []string) ([]bench.Cell, bench.Rounds, error) {
	procs := []int{machine.DefaultProcs()}
	var err error
	if c.Procs != "" {
		if procs, err = bench.ParseProcs(c.Procs); err != nil {
			return nil, "", fmt.Errorf("-procs: %w", err)
		}
	}
	if c.Impls != "" {
		impls = strings.Split(c.Impls, ",")
	}
	if len(c.Specs) > 0 {
		cells, err := bench.ParseCells(impls, c.Specs, procs)
		return cells, bench.Judged, err
	}
	suite := bench.PluginSuite()
	if c.Suite != suite.Name {
		if suite, err = bench.FindSuite(bench.GateSuites(), c.Suite); err != nil {
			return nil, "", err
		}
	}
	cells, err := suite.Cells(impls, procs)
	if err != nil {
		return nil, "", err
	}
	if open, err := suite.Cells(impls, []int{0}); c.Procs != "" && err == nil && !slices.ContainsFunc(open, func(cell bench.Cell) bool { return cell.Procs == 0 }) {
		return nil, "", fmt.Errorf("-procs %s: all lines of -suite %s say their own procs; leave out -procs, or edit the suite", c.Procs, c.Suite)
	}
	for _, cell := range cells {
		if len(cell.Impls) == 0 {
			return nil, "", fmt.Errorf("-suite %s: %s procs=%d names no impl; want lines such as impl=mutex,sync.Map read=95/n=1000", c.Suite, cell.Spec, cell.Procs)
		}
	}
	return cells, bench.Judged, nil
}
