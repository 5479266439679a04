package trend

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/copies"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// A History holds what the files of successive runs say.
type History struct {
	Runs   []Run
	Series []*Series // in the order of their first run

	// Warnings name the files that were left out or cut off, the cells without a
	// valid launch, the readings that were set aside, and the runs between which
	// the machine or the baseline changes, which end series.
	Warnings exact.Warnings

	changes [][2]string // changes of machine or baseline that Warnings name
}

// A Run is one file of the history: a gate run, or a run without sides.
type Run struct {
	Name     string       `json:"name"`     // the file's, without folder and extension
	Commit   string       `json:"commit"`   // of what was measured; "" when not stated
	Baseline string       `json:"baseline"` // what a gate measured against; "" for a run without sides
	Go       string       `json:"goversion"`
	Machine  string       `json:"machine"`
	C2C      exact.Number `json:"c2c_ns"` // median core-to-core latency, in ns
}

// A Series is one contestant of one cell over the runs of one machine and one baseline.
// Another machine or another baseline begins another series.
type Series struct {
	Cell       string `json:"cell"`
	Procs      int    `json:"procs"`
	Contestant string `json:"contestant"`
	Reference  string `json:"reference"` // the cell's first contestant
	Machine    string `json:"machine"`
	Baseline   string `json:"baseline"`

	Points []Reading `json:"points"` // ascending by run

	gate bool // whether its contestants are builds of one impl
}

// A Reading is what one run says of a series.
type Reading struct {
	Run int `json:"night"` // the run's index in History.Runs

	// Log is the median over launches of ln(ratio to the reference), with
	// its 95 % interval.
	Log exact.Interval `json:"log"`

	SD       exact.Number `json:"sd"` // robust standard deviation of the launches' logarithms
	Launches int          `json:"launches"`

	// Aside says why the reading is not judged; "" if it is.
	Aside string `json:"aside"`

	// Outlier reports whether the reading lies far from its neighbours. It is
	// judged as if it had their median.
	Outlier bool `json:"outlier"`
}

// ReadHistory reads the files of successive runs, in the order given. They may come from
// different machines. A file that can't be read is left out, and a warning names it. It
// returns an error if a file does not exist, if none can be read, if two hold the same
// launches or have the same name, or if no cell has two contestants.
func ReadHistory(paths ...string) (*History, error) {
	h := new(History)
	byKey := make(map[string]*Series)
	var found copies.Found
	var failed error
	for _, path := range paths {
		file, err := ReadFile(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, err
		case err != nil:
			failed = cmp.Or(failed, err)
			h.Warnings = append(h.Warnings, fmt.Errorf("%w: this run is left out", err))
			continue
		}
		if file.Set != nil {
			h.Warnings = append(h.Warnings, file.Set.Cut...)
		}
		if err := file.AddTo(&found); err != nil {
			return nil, err
		}
		if err := h.add(file, path, byKey); err != nil {
			return nil, err
		}
	}
	if len(h.Runs) == 0 && failed != nil {
		return nil, failed
	}
	if len(h.Runs) > 0 && len(h.Series) == 0 {
		return nil, fmt.Errorf("%s: no contestant with a ratio to another: measure at least two in a run", paths[0])
	}
	h.setAside()
	return h, nil
}

// add adds a file's run and its readings.
func (h *History) add(file *File, path string, byKey map[string]*Series) error {
	config := file.Config()
	run := Run{
		Name:     words.OneLine(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))),
		Commit:   cmp.Or(config[resultfile.SideKey(resultfile.SideNew, resultfile.KeyCommit)], config[resultfile.KeyCommit]),
		Baseline: baseline(config),
		Go:       cmp.Or(config[resultfile.SideKey(resultfile.SideNew, resultfile.KeyGoVersion)], config[resultfile.KeyGoVersion]),
		C2C:      file.c2c(),
	}
	var machine []string
	for _, key := range resultfile.MachineKeys {
		switch {
		case key == resultfile.KeyCores && config[key] != "":
			machine = append(machine, words.Plural(config[key], "core"))
		case key != resultfile.KeyQuota:
			machine = append(machine, cmp.Or(config[key], key+" not stated"))
		case config[key] != "":
			machine = append(machine, "quota of "+config[key])
		}
	}
	if build := file.build(); build != "" { // as if on another machine
		machine = append(machine, build)
	}
	run.Machine = strings.Join(machine, ", ")
	if slices.ContainsFunc(h.Runs, func(n Run) bool { return n.Name == run.Name }) {
		return fmt.Errorf("%s: a second run named %s: name each file once, and give the files of different runs different names", path, run.Name)
	}
	h.compareWithLast(run)
	h.Runs = append(h.Runs, run)

	for _, v := range file.void() {
		h.Warnings = append(h.Warnings, fmt.Errorf("%s: no launch of %s is valid: %s", run.Name, v.Cell, v.Why))
	}
	for _, s := range file.series() {
		s.Machine, s.Baseline, s.Points[0].Run = run.Machine, run.Baseline, len(h.Runs)-1
		known := byKey[s.key()]
		if known == nil {
			byKey[s.key()] = &s
			h.Series = append(h.Series, &s)
			continue
		}
		known.Points = append(known.Points, s.Points...)
	}
	return nil
}

// baseline names what a gate run measured against: the commit, and also the subject if that
// says more than a commit. It returns "" for a run without sides.
func baseline(config map[string]string) string {
	commit, subject := config[resultfile.SideKey(resultfile.SideOld, resultfile.KeyCommit)], config[resultfile.SideKey(resultfile.SideOld, resultfile.KeySubject)]
	if commit == "" || !strings.Contains(subject, ",") {
		return cmp.Or(commit, subject)
	}
	return commit + " as " + subject
}

// key returns a text that identifies the series.
func (s *Series) key() string {
	return fmt.Sprintf("%q", []any{s.Cell, s.Procs, s.Contestant, s.Reference, s.Machine, s.Baseline})
}

// compareWithLast warns if the run's series can't continue those of the run before. It warns
// once of each change.
func (h *History) compareWithLast(run Run) {
	if len(h.Runs) == 0 {
		return
	}
	last := h.Runs[len(h.Runs)-1]
	warn := func(what, from, to string) {
		change := [2]string{from, to}
		if from == to || slices.Contains(h.changes, change) {
			return
		}
		h.changes = append(h.changes, change)
		h.Warnings = append(h.Warnings, fmt.Errorf("%s changes between %s and %s, from %q to %q: the runs of each are judged apart",
			what, last.Name, run.Name, from, to))
	}
	warn("the machine", last.Machine, run.Machine)
	warn("the baseline", last.Baseline, run.Baseline)
}

// setAside marks readings that compare different impls, if the machine was in another state
// than in most runs: their ratio depends on the state.
func (h *History) setAside() {
	latencies := make(map[string][]float64)
	for _, run := range h.Runs {
		if c2c := float64(run.C2C); !math.IsNaN(c2c) {
			latencies[run.Machine] = append(latencies[run.Machine], c2c)
		}
	}
	usual := make(map[string]float64)
	for machine, values := range latencies {
		usual[machine] = exact.Median(exact.Sorted(values))
	}
	said := make(map[int]bool)
	for _, s := range h.Series {
		for i := range s.Points {
			p := &s.Points[i]
			run := h.Runs[p.Run]
			if s.gate || !compare.Apart(float64(run.C2C), usual[s.Machine]) {
				continue
			}
			p.Aside = fmt.Sprintf("core-to-core latency %.0f ns, %.0f in most runs", float64(run.C2C), usual[s.Machine])
			if !said[p.Run] {
				said[p.Run] = true
				h.Warnings = append(h.Warnings, fmt.Errorf("%s is left out where different impls are compared: %s", run.Name, p.Aside))
			}
		}
	}
}
