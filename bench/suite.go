package bench

import (
	"embed"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/mapbench/bench/machine"
	"example.com/mapbench/impls"
	"example.com/mapbench/workloads"
)

// Suite is a list of workloads and how thoroughly to measure them.
type Suite struct {
	Name string
	// Text is its lines, as [FindSuite] describes them.
	Text string
	// Planned is for a run of planned launches, Rounds for a race's launches before its first
	// look, and Contenders for those after it.
	Planned, Rounds, Contenders Rounds
	// Budget bounds a race's wall time; 0 leaves the bound to the caller.
	Budget time.Duration
}

//go:embed suites
var suiteFiles embed.FS

// Suites returns the built-in suites.
func Suites() []Suite {
	return []Suite{
		{Name: "quick", Text: suiteText("quick"), Planned: Quick, Rounds: Survey, Contenders: Judged, Budget: 285 * time.Second},
		{Name: "full", Text: suiteText("full"), Planned: Survey, Rounds: Survey, Contenders: Judged, Budget: 44 * time.Minute},
	}
}

// GateSuites returns the built-in suites of gates. Their lines may name a workload
// several times, with one impl or more: a gate makes a cell of each impl.
func GateSuites() []Suite {
	return []Suite{
		{Name: "small", Text: suiteText("small"), Rounds: Judged},
		{Name: "gate", Text: suiteText("gate"), Rounds: Judged},
	}
}

// PluginSuite returns the gate's suite for a plug-in that has none of its own. Its lines name no
// impls: they are about all maps of the plug-in.
func PluginSuite() Suite { return Suite{Name: "plugin", Text: suiteText("plugin"), Rounds: Judged} }

func suiteText(name string) string {
	text, err := suiteFiles.ReadFile("suites/" + name + ".suite")
	if err != nil {
		panic("bench: " + err.Error())
	}
	return string(text)
}

// FindSuite returns the suite of a name among those given or, if there is none, the
// suite that a file of that name holds. Each line of a suite is one or more cells,
//
//	impl=sync.Map,rwmutex read=95,50/n=1000 procs=1,2
//
// in which impl and procs may be left out; procs=powers are the powers of two up to
// [machine.DefaultProcs]. Empty lines and lines that begin with # are skipped.
func FindSuite(builtin []Suite, name string) (Suite, error) {
	var names []string
	for _, s := range builtin {
		if s.Name == name {
			return s, nil
		}
		names = append(names, s.Name)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return Suite{}, fmt.Errorf("-suite: %w; want %s or a file", err, strings.Join(names, ", "))
	}
	return Suite{Name: name, Text: string(text), Planned: Judged, Rounds: Survey, Contenders: Judged}, nil
}

// Cells returns the suite's cells, each once. Lines without impl or procs take the given
// defaults.
func (s Suite) Cells(defaultImpls []string, defaultProcs []int) ([]Cell, error) {
	var cells []Cell
	number := 0
	for line := range strings.Lines(s.Text) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		more, err := parseSuiteLine(line, defaultImpls, defaultProcs)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", s.Name, number, err)
		}
		cells = append(cells, more...)
	}
	if len(cells) == 0 {
		return nil, fmt.Errorf("%s: no cells; want lines such as impl=mutex,sync.Map read=95/n=1000 procs=2", s.Name)
	}
	return distinct(cells), nil
}

// ParseCells makes cells of every spec, at every number of procs, for all impls. It returns
// each cell once.
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
	return distinct(cells), nil
}

// distinct returns the cells that differ, in their order. Presets and lists of
// values may name a workload twice.
func distinct(cells []Cell) []Cell {
	seen := make(map[string]bool)
	return slices.DeleteFunc(cells, func(c Cell) bool {
		text := c.String()
		again := seen[text]
		seen[text] = true
		return again
	})
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

// ParseProcs reads a list of numbers of procs, as in "1,2"; "powers" are the
// powers of two up to [machine.DefaultProcs].
func ParseProcs(list string) ([]int, error) {
	var procs []int
	if list == "powers" {
		for n := 1; n <= machine.DefaultProcs(); n *= 2 {
			procs = append(procs, n)
		}
		return procs, nil
	}
	for text := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("procs %q: %q is no whole number above 0; want a list such as 1,2, or powers", list, text)
		}
		if slices.Contains(procs, n) {
			return nil, fmt.Errorf("procs %q: %d is listed twice", list, n)
		}
		procs = append(procs, n)
	}
	return procs, nil
}

// DefaultImpls returns the names of all impls that several goroutines may use;
// references last.
func DefaultImpls(infos []impls.Info) []string {
	var ranked, references []string
	for _, info := range infos {
		switch {
		case info.MaxGoroutines == 1:
		case info.Reference:
			references = append(references, info.Name)
		default:
			ranked = append(ranked, info.Name)
		}
	}
	return append(ranked, references...)
}
