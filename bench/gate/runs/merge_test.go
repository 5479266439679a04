package runs

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/gate"
	"example.com/mapbench/bench/shard"
	"example.com/mapbench/internal/resultfile"
)

// madeUpShard makes the folder of a shard of two whose pairs say that nothing changed, and
// returns its name.
func madeUpShard(t *testing.T, number int, edit ...string) (dir string) {
	t.Helper()
	suite, err := bench.ParseCells([]string{"mutex", "cas", "xsync"}, []string{"read=95/n=100"}, []int{1})
	if err != nil {
		t.Fatal(err)
	}
	c := gate.Config{Cells: gate.Cells(suite), Rounds: bench.Judged, Plan: gate.DefaultPlan().ScreenedBy(6)}
	if err := c.Share(number, 2, []string{"-old=HEAD~1"}); err != nil {
		t.Fatal(err)
	}
	const hash = "0123456789012345678901234567890123456789"
	config := resultfile.Config{{Key: resultfile.KeyVersion, Value: resultfile.Version}, {Key: resultfile.KeyCPU, Value: fmt.Sprint("CPU ", number)}}
	for _, side := range []string{resultfile.SideOld, resultfile.SideNew} {
		config = append(config, resultfile.Setting{Key: resultfile.SideKey(side, resultfile.KeySubject), Value: "HEAD"},
			resultfile.Setting{Key: resultfile.SideKey(side, resultfile.KeyCommit), Value: hash}, resultfile.Setting{Key: resultfile.SideKey(side, resultfile.KeyDirty), Value: "false"})
	}
	config = append(config, resultfile.Setting{Key: resultfile.KeyJudgedBy, Value: resultfile.Ratio.String()}, resultfile.Setting{Key: resultfile.KeySeed, Value: fmt.Sprint(number)},
		resultfile.Setting{Key: resultfile.KeyLaunches, Value: "6"}, resultfile.Setting{Key: resultfile.KeyRounds, Value: string(c.Rounds)})
	var text bytes.Buffer
	var cells []resultfile.Cell
	for _, cell := range c.Cells {
		cells = append(cells, resultfile.Cell(cell))
	}
	w := resultfile.NewWriter(&text)
	if err := w.Header(append(config, c.Shard.Config()...), cells); err != nil {
		t.Fatal(err)
	}
	for sweep := range 6 {
		for _, cell := range cells {
			var lines []resultfile.Line
			for i, who := range cell.Contestants() {
				values := resultfile.NoValues()
				values[resultfile.NsPerOp], values[resultfile.Sweep] = 20, float64(sweep)
				values[resultfile.Ratio] = 1 + 0.001*float64(i*(sweep%3-1)) // to either side
				lines = append(lines, resultfile.Line{Name: resultfile.Name{Contestant: who, Workload: resultfile.Workload{Spec: cell.Spec, Procs: cell.Procs}}, Ops: 1, Values: values})
			}
			if err := w.Launch(lines); err != nil {
				t.Fatal(err)
			}
		}
	}
	dir = filepath.Join(t.TempDir(), fmt.Sprint(number))
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, gate.RunFile), strings.NewReplacer(edit...).Replace(text.String()))
	write(t, filepath.Join(dir, gate.VerdictFile), fmt.Sprintf(`{"verdict": "unmerged", "cells": [], "elapsed_s": %d}`, 10*number))
	noise := make(gate.Noise)
	for _, impl := range []string{"mutex", "cas", "xsync"} { // each machine has a history of all cells
		noise[gate.NoiseKey{Cell: "impl=" + impl + "/read=95/dist=uniform/n=100-1", Metric: resultfile.Ratio.String()}] = 0.01 * float64(number)
	}
	if err := writeNoise(dir, noise); err != nil {
		t.Fatal(err)
	}
	return dir
}

// opened opens shards.
func opened(dirs ...string) (all []*Shard, parts []*shard.Part, err error) {
	for _, dir := range dirs {
		s, err := OpenShard(dir)
		if err != nil {
			return nil, nil, err
		}
		all, parts = append(all, s), append(parts, s.Part)
	}
	return all, parts, nil
}

// TestMerge merges two shards and judges them.
func TestMerge(t *testing.T) {
	all, parts, err := opened(madeUpShard(t, 2), madeUpShard(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	if err := shard.Check(parts, func(int) string { return "" }); err != nil {
		t.Fatal(err)
	}
	r := &Run{Dir: filepath.Join(t.TempDir(), "all")}
	begun, err := Merge(r.Dir, all, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	if len(begun.Earlier.Cells) != 6 || begun.Plan.Screen != 6 || begun.Plan.Elsewhere != 0 || begun.Old.Subject != "HEAD" || begun.Earlier.Shard != nil {
		t.Errorf("%d cells, plan %+v, old side %+v; want all 3 with 3 controls, and the whole plan", len(begun.Earlier.Cells), begun.Plan, begun.Old)
	}
	for _, noise := range []func() (gate.Noise, error){func() (gate.Noise, error) { return begun.Noise, nil }, func() (gate.Noise, error) { return gate.ReadNoise(r.Dir) }} {
		known, err := noise()
		if err != nil || len(known) != 3 {
			t.Errorf("noise %v, %v; want that of three cells", known, err)
		}
		for _, s := range all {
			for key, sd := range known.Of(s.about.Cells) {
				if want := 0.01 * float64(s.Shard.Number); sd != want {
					t.Errorf("the noise of %s is %v; want that of the machine that measured it, %v", key.Cell, sd, want)
				}
			}
		}
	}
	r.Config = gate.Config{Earlier: begun.Earlier, Plan: begun.Plan, Noise: begun.Noise}
	outcome, err := r.Judge(all)
	if err != nil || len(outcome.Cells) != 3 || len(outcome.Controls) != 3 || outcome.Elapsed != 20 || outcome.Machine.CPU != "CPU 2; CPU 1" || outcome.Shard != "" {
		t.Errorf("%v: %+v; want three cells, three controls, the slower shard's time and both machines", err, outcome)
	}
	for _, name := range []string{gate.RunFile, gate.NoiseFile, ReportFile, "old.txt", "new.txt"} {
		if info, err := os.Stat(filepath.Join(r.Dir, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v; want something in it", name, err)
		}
	}
	if _, err := Open(r.Dir, func(string) {}); err == nil || !strings.Contains(err.Error(), "it was joined of shards; go on with one of these, and merge them again") {
		t.Errorf("going on with the merged run: %v; want it refused", err)
	}
}

// TestShardsThatCanNotBeMerged wants each to be refused, or to say how it goes on.
func TestShardsThatCanNotBeMerged(t *testing.T) {
	check := func(what, dir, want string) {
		t.Helper()
		if _, err := OpenShard(dir); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v; want %q", what, err, want)
		}
	}
	remove := func(dir string, names ...string) string {
		t.Helper()
		for _, name := range names {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
		return dir
	}
	dir := remove(madeUpShard(t, 1), gate.RunFile, gate.VerdictFile)
	check("a folder without results", dir, dir+" holds no night.txt; want the folder of a shard")
	remove(dir, gate.NoiseFile)
	if _, err := OpenShard(dir); !errors.Is(err, bench.ErrNothing) {
		t.Errorf("an empty folder: %v; want %v", err, bench.ErrNothing)
	}
	write(t, filepath.Join(dir, gate.RunFile), "mapbench: 1\ncpu")
	if _, err := OpenShard(dir); !errors.Is(err, bench.ErrNothing) {
		t.Errorf("one that was killed in its header: %v; want %v", err, bench.ErrNothing)
	}
	dir = madeUpShard(t, 1)
	write(t, filepath.Join(dir, gate.VerdictFile), `{"verdict": "invalid", "reasons": ["other streams"], "cells": []}`)
	check("one that can't be compared", remove(dir, gate.RunFile), "the shard in "+dir+" is invalid, and measured nothing: other streams")
	dir = madeUpShard(t, 1)
	write(t, filepath.Join(dir, gate.VerdictFile), "x")
	check("a verdict that is none", dir, "verdict.json: ")
	check("a whole run", madeUpShard(t, 1, "shard: 1/2\n", ""), " is no shard, it holds a whole plan")

	dir = remove(madeUpShard(t, 1), gate.VerdictFile)
	s, err := OpenShard(dir)
	if err != nil || s.GoOn != "mapbench gate -resume "+dir {
		t.Errorf("one that has not ended: %+v, %v; want it to say how it goes on", s, err)
	}

	edit := []string{"plan: ", "plan: 0000000000000000 of 3 cells and 3 controls\nold-plan: "}
	all, _, err := opened(madeUpShard(t, 1, edit...), madeUpShard(t, 2, edit...))
	if err == nil {
		_, err = Merge(filepath.Join(t.TempDir(), "all"), all, func(string) {})
	}
	if err == nil || !strings.Contains(err.Error(), " has other rules than this one; merge the shards by the mapbench that measured them") {
		t.Errorf("shards of another gate: %v; want them refused", err)
	}

	all, _, err = opened(madeUpShard(t, 1), madeUpShard(t, 2))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Merge(filepath.Dir(madeUpShard(t, 1)), all, func(string) {}); err == nil || errors.Is(err, os.ErrExist) {
		t.Errorf("into a folder of the user's: %v; want it refused", err)
	}
}
