package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/gate"
	"example.com/mapbench/internal/folder"
	"example.com/mapbench/internal/resultfile"
)

// nightDir returns the name of the folder of the i-th night of a series.
func nightDir(i int) string { return fmt.Sprintf("night-%02d", i+1) }

// nights measures nights of one subject against itself, each into a folder of its
// own, and sums them up. Nights that the folder holds are not measured again, so
// that an interrupted series goes on.
func (f *gateFlags) nights(e env) (int, error) {
	config, err := f.begin(e)
	if err != nil {
		return 0, err
	}
	sides, closeSides, err := f.sides(e)
	if err != nil {
		return 0, err
	}
	defer closeSides()
	if err := f.clear(e); err != nil {
		return 0, err
	}
	if _, err := os.Lstat(f.dir); errors.Is(err, fs.ErrNotExist) { // else it may be the user's
		if err := folder.Make(f.dir); err != nil {
			return 0, err
		}
	}
	var all []*gate.Outcome
	for i := range f.aa {
		night, err := f.nightOf(e, config, sides, i)
		if err != nil {
			f.goOn(e, filepath.Join(f.dir, nightDir(i)))
			return 0, err
		}
		fmt.Fprintf(e.stderr, "night %d of %d: %s\n", i+1, f.aa, night.Verdict)
		all = append(all, night)
	}
	found := gate.NewSeries(all)
	if f.json != "-" {
		if err := gate.WriteSeries(e.stdout, found); err != nil {
			return 0, err
		}
	}
	if err := f.writeJSON(e, found); err != nil {
		return 0, err
	}
	for i, night := range all {
		if night.Verdict == gate.Invalid {
			return 0, fmt.Errorf("%d of %d nights are invalid; the first, in %s: %s", found.Invalid, f.aa, filepath.Join(f.dir, nightDir(i)), night.Reasons[0])
		}
	}
	return exitOK, nil
}

// nightOf returns what the i-th night of a series found: one that has ended is judged
// again, one that was interrupted goes on.
func (f *gateFlags) nightOf(e env, c gate.Config, sides [2]bench.Source, i int) (*gate.Outcome, error) {
	dir := filepath.Join(f.dir, nightDir(i))
	if c.Seed != 0 {
		c.Seed += uint64(i)
	}
	if i > 0 {
		c.Began = time.Now() // the first one's building of the subjects counts
	}
	measure := func() (*gate.Outcome, error) {
		night, err := f.measure(e, c, sides, dir)
		if err != nil {
			return nil, err
		}
		return night, writeVerdict(dir, night)
	}
	earlier, err := readNight(e, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return measure()
	}
	if err != nil {
		return nil, err
	}
	if other := f.otherThan(c, earlier); other != "" {
		return nil, fmt.Errorf("%s holds a night of other %s; name another folder with -o", dir, other)
	}
	c.Earlier = earlier
	if c.Noise, err = gate.ReadNoise(dir); err != nil {
		return nil, err
	}
	var ended struct {
		Elapsed float64 `json:"elapsed_s"`
	}
	text, err := os.ReadFile(filepath.Join(dir, verdictFile))
	if errors.Is(err, fs.ErrNotExist) {
		return measure()
	}
	if err == nil {
		err = json.Unmarshal(text, &ended)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir, verdictFile), err)
	}
	return gate.Rejudge(c, ended.Elapsed), nil
}

// otherThan says in what an earlier night differs from the one that is asked for; ""
// for nothing but the commit, which may have moved on between nights.
func (f *gateFlags) otherThan(c gate.Config, earlier *bench.Earlier) string {
	text := func(cells []bench.Cell) (all []string) {
		for _, cell := range cells {
			all = append(all, cell.String())
		}
		return all
	}
	for _, x := range []struct{ what, got, want string }{
		{"subjects", earlier.Config(resultfile.SideKey(resultfile.SideOld, resultfile.KeySubject)), f.old},
		{"subjects", earlier.Config(resultfile.SideKey(resultfile.SideNew, resultfile.KeySubject)), f.new},
		{"plants", earlier.Config(resultfile.SideKey(resultfile.SideNew, resultfile.KeyPlanted)), f.plant},
		{"screens", fmt.Sprint(earlier.Launches), fmt.Sprint(c.Plan.Screen)},
		{"metrics of time", earlier.Config(resultfile.KeyJudgedBy), c.Plan.Rules[0].Metric},
	} {
		if x.got != x.want {
			return x.what
		}
	}
	if !slices.Equal(text(earlier.Cells), text(c.Cells)) {
		return "cells"
	}
	return ""
}
