package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/gate"
	"example.com/mapbench/bench/machine"
	"example.com/mapbench/bench/trend"
	"example.com/mapbench/internal/resultfile"
)

// acceptedFile holds the regressions that the project lives with.
const acceptedFile = "results/accepted.txt"

// noHistory is the value of -history that means none.
const noHistory = "none"

// plan returns how the flags want nights to be judged.
func (f *gateFlags) plan() gate.Plan {
	plan := gate.DefaultPlan()
	if f.screen > 0 {
		plan = plan.ScreenedBy(f.screen)
	}
	if f.throughput {
		plan = plan.ByThroughput()
	}
	if most, err := strconv.Atoi(mostConfirm); err == nil {
		plan.Confirm, plan.LeastConfirm, plan.MostConfirm = most, most, most
	}
	return plan
}

// mostConfirm, if set, is the number of pairs that confirm a suspect. Only tests set
// it, by the linker where they build the command: on a busy machine they would wait
// for many pairs that tell them nothing.
var mostConfirm string

// context adds to a night what earlier ones and the project's owners say. The plan
// and the cells must be set.
func (f *gateFlags) context(e env, c *gate.Config) (err error) {
	if f.throughput {
		c.Flags = append(c.Flags, "-throughput")
	}
	if f.plant != "" {
		c.Flags = append(c.Flags, "-plant", f.plant)
	}
	if f.incorrect != "" {
		c.Flags = append(c.Flags, "-incorrect", f.incorrect)
	}
	if c.Earlier != nil {
		c.Noise, err = gate.ReadNoise(f.dir)
	} else {
		c.Noise, err = f.noise(e, c.Plan)
	}
	if err != nil || f.aa > 0 { // in which nothing is slower, accepted or not
		return err
	}
	c.Accepted, err = f.accepted(c)
	return err
}

// accepted reads the accepted regressions, and tells those that tonight's cells, measured
// by tonight's metric of time, are about from others. When a suite is run whole, it
// refuses a line about a cell that no suite has.
func (f *gateFlags) accepted(c *gate.Config) (*gate.Accepted, error) {
	file, err := os.Open(filepath.Join(f.root, acceptedFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	all, err := gate.ReadAccepted(file, acceptedFile, time.Now().Format(time.DateOnly))
	if err != nil {
		return nil, err
	}
	var others []string
	for _, suite := range bench.GateSuites() {
		cells, err := suite.Cells(nil, []int{machine.DefaultProcs()})
		if err != nil {
			return nil, err
		}
		names, _ := gate.Names(gate.Cells(cells))
		others = append(others, names...)
	}
	tonight, _ := gate.Names(c.Cells)
	whole := f.impls == "" && c.Earlier == nil
	lines := all.Lines
	all.Lines = nil
	for _, line := range lines {
		if slices.Contains(timeMetrics, line.Metric) && line.Metric != c.Plan.Rules[0].Metric ||
			!slices.Contains(tonight, line.Cell) && (!whole || slices.Contains(others, line.Cell)) {
			all.Elsewhere = append(all.Elsewhere, line)
		} else {
			all.Lines = append(all.Lines, line)
		}
	}
	return all, all.Check(c.Plan, tonight)
}

// timeMetrics are those that time may be judged by.
var timeMetrics = []string{resultfile.Ratio.String(), resultfile.NsPerOp.String()}

// noise returns each cell's noise in the earlier nights of this machine. Of folders, it
// takes those of nights that have ended. A file that can't be read, or is a copy of
// another, is named and left out.
func (f *gateFlags) noise(e env, plan gate.Plan) (gate.Noise, error) {
	if f.history == noHistory {
		return nil, nil
	}
	paths, err := filepath.Glob(filepath.Join(f.history, "*.txt"))
	if err != nil {
		return nil, err
	}
	ended, err := filepath.Glob(filepath.Join(f.history, "*", verdictFile))
	if err != nil {
		return nil, err
	}
	for _, verdict := range ended {
		night := filepath.Join(filepath.Dir(verdict), nightFile)
		if _, err := os.Stat(night); err == nil { // there is none where nothing could be measured
			paths = append(paths, night)
		}
	}
	plan.Screen = gate.DefaultPlan().Screen // of those nights, whatever tonight's is
	here := machine.This()
	var nights []gate.Noise
	var copies compare.Copies
	bad := 0
	for _, path := range paths {
		file, err := trend.ReadFile(path)
		if err == nil {
			err = file.AddTo(&copies)
		}
		if err != nil {
			fmt.Fprintf(e.stderr, "warning: %v: this night says nothing of the noise\n", err)
			bad++
			continue
		}
		switch {
		case !here.Measured(file.Config()):
		case file.Set != nil:
			nights = append(nights, gate.ScreenNoise(file.Set, plan))
		default:
			nights = append(nights, gate.SummaryNoise(file.Summary, plan))
		}
	}
	if others := len(paths) - len(nights) - bad; others > 0 {
		fmt.Fprintf(e.stderr, "%d of %d nights in %s are of other machines and say nothing of the noise here\n", others, len(paths), f.history)
	}
	return gate.MedianNoise(nights...), nil
}

// writeNoise writes a night's noise file. If no noise is known there is none, whatever
// an earlier night has left.
func writeNoise(dir string, noise gate.Noise) error {
	name := filepath.Join(dir, gate.NoiseFile)
	if len(noise) == 0 {
		if err := os.Remove(name); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	return writeInto(dir, gate.NoiseFile, func(w io.Writer) error { return gate.WriteNoise(w, noise) })
}
