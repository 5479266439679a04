package runs

import (
	"context"
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

// MostMembers is the most runs of a series: more are a slip of the hand.
const MostMembers = 1000

// memberName returns the name of the folder of a series' i-th run, from 0 on. The first year
// called a gate run a night.
func memberName(i int) string { return fmt.Sprintf("night-%02d", i+1) }

// MemberDir returns the folder of the i-th run, from 0 on, of the series in dir.
func MemberDir(dir string, i int) string { return filepath.Join(dir, memberName(i)) }

// MakeSeries makes the folder of a series, if it isn't there. One that is there may be the
// user's, and gets no mark.
func MakeSeries(dir string) error {
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		return folder.Make(dir)
	}
	return nil
}

// Member returns the i-th run, from 0 on, of the series in r.Dir. Its seed is that of r,
// unless that is 0, plus i. Only the first run's time begins with r's.
func (r *Run) Member(i int) *Run {
	m := &Run{Dir: MemberDir(r.Dir, i), Config: r.Config, Before: r.Before, Again: r.Again}
	if m.Config.Seed != 0 {
		m.Config.Seed += uint64(i)
	}
	if i > 0 {
		m.Config.Began = time.Now()
	}
	return m
}

// Continue returns what a member of a series comes to, and ends it. A run in its folder that
// has ended is judged again, and one that was interrupted goes on. It refuses a run that was
// begun with another configuration.
func (r *Run) Continue(ctx context.Context) (*gate.Outcome, error) {
	earlier, err := read(r.Dir, r.Config.Say)
	if errors.Is(err, fs.ErrNotExist) {
		return r.measureAndEnd(ctx)
	}
	if err != nil {
		return nil, err
	}
	if other := differs(r.Config, earlier); other != "" {
		return nil, fmt.Errorf("%s holds a gate run of other %s; name another folder", r.Dir, other)
	}
	r.Config.Earlier = earlier
	if r.Config.Noise, err = gate.ReadNoise(r.Dir); err != nil {
		return nil, err
	}
	name := filepath.Join(r.Dir, gate.VerdictFile)
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return r.measureAndEnd(ctx)
	}
	var ended struct {
		Elapsed float64 `json:"elapsed_s"`
	}
	if err == nil {
		err = json.Unmarshal(text, &ended)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return gate.Rejudge(r.Config, ended.Elapsed), nil
}

func (r *Run) measureAndEnd(ctx context.Context) (*gate.Outcome, error) {
	outcome, err := r.Measure(ctx)
	if err != nil {
		return nil, err
	}
	return outcome, r.End(outcome)
}

// differs says in what an earlier run differs from the one that is asked for; "" for
// nothing but the commit, which may move on between the runs of a series.
func differs(c gate.Config, earlier *bench.Earlier) string {
	text := func(cells []bench.Cell) (all []string) {
		for _, cell := range cells {
			all = append(all, cell.String())
		}
		return all
	}
	for _, x := range []struct{ what, got, want string }{
		{"subjects", earlier.Config(resultfile.SideKey(resultfile.SideOld, resultfile.KeySubject)), c.Old.Subject},
		{"subjects", earlier.Config(resultfile.SideKey(resultfile.SideNew, resultfile.KeySubject)), c.New.Subject},
		{"plug-ins", earlier.Config(resultfile.SideKey(resultfile.SideNew, resultfile.KeyPlugin)), c.New.Plugin},
		{"plants", earlier.Config(resultfile.SideKey(resultfile.SideNew, resultfile.KeyPlanted)), c.New.Planted},
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
