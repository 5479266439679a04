package bench

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"example.com/mapbench/impls"
	"example.com/mapbench/workloads"
)

// readShares are the read shares of the built-in suites, per cent.
const readShares = "read=100,99,95,90,75,50,25,0"

// ParseCells makes cells of every spec, at every number of procs, for all impls.
func ParseCells(impls []string, specs []string, procs []int) ([]Cell, error) {
	var cells []Cell
	for _, text := range specs {
		parsed, err := workloads.ParseSpecs(text)
		if err != nil {
			return nil, err
		}
		for _, spec := range parsed {
			for _, p := range procs {
				cells = append(cells, Cell{Spec: spec, Procs: p, Impls: impls})
			}
		}
	}
	return cells, nil
}

// Suite is a list of cells and how thoroughly to measure them.
type Suite struct {
	Specs    []string
	Rounds   Rounds
	Launches int
}

// Suites returns the built-in suites by name.
func Suites() map[string]Suite {
	return map[string]Suite{
		"quick": {Specs: []string{readShares + "/n=1000,100000"}, Rounds: Quick, Launches: 8},
		"full": {
			Specs:  []string{readShares + "/n=1000,10000,100000/key=uint64,string"},
			Rounds: Judged, Launches: 12,
		},
	}
}

// ReadSuite reads a suite file. Each line is one or more cells,
//
//	impl=sync.Map,rwmutex read=95,50/n=1000 procs=1,2
//
// in which impl and procs may be left out; then they are the defaults given. An
// empty line and one that begins with # say nothing.
func ReadSuite(path string, defaultImpls []string, defaultProcs []int) ([]Cell, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("-suite: %w; want quick, full or a file", err)
	}
	var cells []Cell
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		more, err := parseSuiteLine(line, defaultImpls, defaultProcs)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, number, err)
		}
		cells = append(cells, more...)
	}
	if len(cells) == 0 {
		return nil, fmt.Errorf("%s: no cells; want lines such as impl=mutex,sync.Map read=95/n=1000 procs=2", path)
	}
	return cells, nil
}

func parseSuiteLine(line string, names []string, procs []int) ([]Cell, error) {
	var specs []string
	var err error
	for _, field := range strings.Fields(line) {
		if value, ok := strings.CutPrefix(field, "impl="); ok {
			names = strings.Split(value, ",")
		} else if value, ok := strings.CutPrefix(field, "procs="); ok {
			if procs, err = ParseProcs(value); err != nil {
				return nil, err
			}
		} else {
			specs = append(specs, field)
		}
	}
	if len(specs) != 1 {
		return nil, fmt.Errorf("%d specs in %q; want one, as in impl=mutex,sync.Map read=95/n=1000 procs=2", len(specs), line)
	}
	return ParseCells(names, specs, procs)
}

// ParseProcs reads a list of numbers of procs, as in "1,2".
func ParseProcs(list string) ([]int, error) {
	var procs []int
	for text := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("procs %q: %q is no whole number above 0", list, text)
		}
		if slices.Contains(procs, n) {
			return nil, fmt.Errorf("procs %q: %d stands twice", list, n)
		}
		procs = append(procs, n)
	}
	return procs, nil
}

// DefaultImpls returns the names of all impls that any number of goroutines may
// use; references last.
func DefaultImpls(infos []impls.Info) []string {
	var ranked, references []string
	for _, info := range infos {
		switch {
		case info.MaxGoroutines > 0:
		case info.Reference:
			references = append(references, info.Name)
		default:
			ranked = append(ranked, info.Name)
		}
	}
	return append(ranked, references...)
}
