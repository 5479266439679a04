package trend

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/copies"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/runsummary"
)

// A File is a file of the history: the results file of a run, or the summary of a gate run.
// Either Set or Summary is nil.
type File struct {
	Set     *compare.Set
	Summary *runsummary.Summary
	path    string // for messages
}

// ReadFile reads a file of the history. The file must be regular: reading a FIFO or a
// device in the history's folder might never end.
func ReadFile(path string) (*File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no regular file: move it out of the history", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return ParseFile(text, path)
}

// ParseFile reads the text of a file of the history. Path names it in messages.
func ParseFile(text []byte, path string) (*File, error) {
	f := &File{path: path}
	var err error
	if runsummary.Is(text) {
		f.Summary, err = runsummary.Parse(text, path)
	} else {
		f.Set, err = compare.Read(strings.NewReader(string(text)), path)
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

// Config returns the file's configuration by key. The file keeps it.
func (f *File) Config() map[string]string {
	if f.Set == nil {
		return f.Summary.Config
	}
	return f.Set.Config
}

// AddTo adds the file to those that were found. It returns an error if the file holds the launches of an
// earlier one.
func (f *File) AddTo(found *copies.Found) error {
	if f.Set == nil {
		return found.Add(copies.Launch{Key: f.Summary.First, Place: f.path, Text: f.Summary.First})
	}
	return found.Add(f.Set.Firsts()...)
}

// c2c returns the median core-to-core latency in ns.
func (f *File) c2c() exact.Number {
	if f.Set == nil {
		return exact.Number(f.Summary.C2C)
	}
	return f.Set.State.C2C
}

// build says how the workers were built.
func (f *File) build() string { return (&compare.Set{Config: f.Config()}).Build() }

// void returns the cells without a valid launch.
func (f *File) void() (void []runsummary.Void) {
	if f.Set == nil {
		return f.Summary.Void
	}
	for _, c := range f.Set.Cells {
		if why := c.Voided(); why != "" {
			void = append(void, runsummary.Void{Cell: c.Title(), Why: why})
		}
	}
	return void
}

// series returns a series of one reading for each contestant of the file. Machine, Baseline
// and the reading's Run are left to the caller.
func (f *File) series() (all []Series) {
	if f.Set == nil {
		for i := range f.Summary.Contestants {
			c := &f.Summary.Contestants[i]
			all = append(all, Series{Cell: "impl=" + c.Impl() + "/" + c.Workload, Procs: c.Procs, Contestant: c.Name,
				Reference: c.Reference(), gate: true, Points: []Reading{summarized(c)}})
		}
		return all
	}
	for _, c := range f.Set.Cells {
		for i := 1; i < len(c.Contestants); i++ { // there are none if all maps are incorrect
			if ratios := ratiosOf(c, i); len(ratios) > 0 {
				all = append(all, Series{Cell: c.String(), Procs: c.Procs, Contestant: c.Contestants[i],
					Reference: c.Contestants[0], gate: c.Impl != "", Points: []Reading{readingOf(ratios)}})
			}
		}
	}
	return all
}

// readingLevel is the confidence level of a reading's interval.
const readingLevel = 0.95

// ratiosOf returns the ratios of a contestant's launches to the cell's first contestant,
// ascending. For different impls it takes the launches in the machine's main state alone. For
// builds of one impl it takes all launches, as a gate does: both builds were in one state.
func ratiosOf(c *compare.Cell, contestant int) (ratios []float64) {
	for _, l := range c.Launches {
		r := l.Results[contestant]
		if r == nil || !(r.Values[resultfile.Ratio] > 0) {
			continue
		}
		if c.Impl == "" && l.Outside != "" {
			continue
		}
		ratios = append(ratios, r.Values[resultfile.Ratio])
	}
	slices.Sort(ratios)
	return ratios
}

// readingOf returns the reading of ascending ratios.
func readingOf(ratios []float64) Reading {
	logs := logsOf(ratios)
	log := compare.MedianInterval(logs, readingLevel) // too few launches show as an interval without bounds
	_, sd := robust(logs)
	return Reading{Log: log, SD: exact.Number(sd), Launches: len(logs)}
}

func logsOf(ratios []float64) []float64 {
	logs := make([]float64, len(ratios))
	for i, ratio := range ratios {
		logs[i] = math.Log(ratio)
	}
	return logs
}
