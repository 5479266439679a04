package runs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/gate"
	"example.com/mapbench/bench/machine"
	"example.com/mapbench/bench/trend"
	"example.com/mapbench/internal/copies"
	"example.com/mapbench/internal/resultfile"
)

// HistoryNoise returns each cell's noise in the earlier runs of this machine, for a run of
// the given plan. They are the results files and summaries in dir, and the folders in it of
// runs that have ended. A file that can't be read, or is a copy of another, is named and
// left out.
func HistoryNoise(dir string, plan gate.Plan, say func(string)) (gate.Noise, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		return nil, err
	}
	ended, err := filepath.Glob(filepath.Join(dir, "*", gate.VerdictFile))
	if err != nil {
		return nil, err
	}
	for _, verdict := range ended {
		path := filepath.Join(filepath.Dir(verdict), gate.RunFile)
		if _, err := os.Stat(path); err == nil { // there is none where nothing could be measured
			paths = append(paths, path)
		}
	}
	plan.Screen = gate.DefaultPlan().Screen // of those runs, whatever the new one's is
	here := machine.This()
	var known []gate.Noise
	var found copies.Found
	bad := 0
	for _, path := range paths {
		file, err := trend.ReadFile(path)
		if err == nil {
			err = file.AddTo(&found)
		}
		if err != nil {
			say(fmt.Sprintf("warning: %v: this gate run says nothing of the noise", err))
			bad++
			continue
		}
		switch {
		case !here.Measured(file.Config()):
		case file.Set != nil:
			known = append(known, gate.ScreenNoise(file.Set, plan))
		default:
			known = append(known, gate.SummaryNoise(file.Summary, plan))
		}
	}
	if others := len(paths) - len(known) - bad; others > 0 {
		say(fmt.Sprintf("%d of %d gate runs in %s are of other machines and say nothing of the noise here", others, len(paths), dir))
	}
	return gate.MedianNoise(known...), nil
}

// AcceptedFile holds the regressions that the project lives with, below the root of the
// repository.
const AcceptedFile = "results/accepted.txt"

// Accepted reads the accepted regressions of the repository at root; nil if it has no file
// of them. It tells those that the configuration's cells and metric of time are about from
// others. Whole says that a suite is run whole: then a line about a cell that no suite has
// is an error.
func Accepted(root string, c gate.Config, whole bool) (*gate.Accepted, error) {
	file, err := os.Open(filepath.Join(root, AcceptedFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	all, err := gate.ReadAccepted(file, AcceptedFile, time.Now().Format(time.DateOnly))
	if err != nil {
		return nil, err
	}
	others, err := suiteCells()
	if err != nil {
		return nil, err
	}
	own, _ := gate.Names(c.Cells)
	lines := all.Lines
	all.Lines = nil
	for _, line := range lines {
		if slices.Contains(timeMetrics, line.Metric) && line.Metric != c.Plan.Rules[0].Metric ||
			!slices.Contains(own, line.Cell) && (!whole || slices.Contains(others, line.Cell)) {
			all.Elsewhere = append(all.Elsewhere, line)
		} else {
			all.Lines = append(all.Lines, line)
		}
	}
	return all, all.Check(c.Plan, own)
}

// timeMetrics are those that time may be judged by.
var timeMetrics = []string{resultfile.Ratio.String(), resultfile.NsPerOp.String()}

// suiteCells returns the names of all cells of the gate's suites.
func suiteCells() (all []string, err error) {
	for _, suite := range bench.GateSuites() {
		cells, err := suite.Cells(nil, []int{machine.DefaultProcs()})
		if err != nil {
			return nil, err
		}
		names, _ := gate.Names(gate.Cells(cells))
		all = append(all, names...)
	}
	return all, nil
}
