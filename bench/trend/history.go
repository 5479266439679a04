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
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// A History is what nightly files hold, one after the other.
type History struct {
	Runs   []Run
	Series []*Series // in the order of their first night

	// Warnings say where series end because something else was measured.
	Warnings exact.Warnings

	changes [][2]string // of machine and baseline, that were warned of
}

// A Run is one night's file.
type Run struct {
	Name     string       `json:"name"`     // the file's, without folder and extension
	Commit   string       `json:"commit"`   // of what was measured; "" when not stated
	Baseline string       `json:"baseline"` // of what it was measured against; "" where that is part of it
	Go       string       `json:"goversion"`
	Machine  string       `json:"machine"`
	C2C      exact.Number `json:"c2c_ns"` // median core-to-core latency, in ns
}

// A Series is one contestant of one cell over the nights of one machine, and of one
// baseline where there is one. Nothing is joined across either.
type Series struct {
	Cell       string `json:"cell"`
	Procs      int    `json:"procs"`
	Contestant string `json:"contestant"`
	Reference  string `json:"reference"` // the cell's first contestant
	Machine    string `json:"machine"`
	Baseline   string `json:"baseline"`

	Points []Reading `json:"points"` // ascending by night

	gate bool // whether its contestants are builds of one impl
}

// A Reading is what one night says of a series.
type Reading struct {
	Run int `json:"night"` // its place in the history

	// Log is the median over launches of the natural logarithm of the ratio
	// to the reference, with its interval.
	Log exact.Interval `json:"log"`

	SD       exact.Number `json:"sd"` // of a launch, robust, in the same unit
	Launches int          `json:"launches"`

	// Aside says why the night is left out of the judging; "" when it isn't.
	Aside string `json:"aside"`

	// Outlier is whether it lies far from its neighbours. It is judged as if
	// it had their median.
	Outlier bool `json:"outlier"`
}

// ReadHistory reads nightly files, one for each night, in the order given. They may
// come from different machines. One that can't be read is left out, and named by a
// warning; it is an error if none can, or if two hold the same launches.
func ReadHistory(paths ...string) (*History, error) {
	h := new(History)
	byKey := make(map[string]*Series)
	var copies compare.Copies
	var failed error
	for _, path := range paths {
		file, err := ReadFile(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, err
		case err != nil:
			failed = cmp.Or(failed, err)
			h.Warnings = append(h.Warnings, fmt.Errorf("%w: this night is left out", err))
			continue
		}
		if file.Set != nil {
			h.Warnings = append(h.Warnings, file.Set.Cut...)
		}
		if err := file.AddTo(&copies); err != nil {
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

// add adds a night.
func (h *History) add(file *File, path string, byKey map[string]*Series) error {
	config := file.Config()
	night := Run{
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
	night.Machine = strings.Join(machine, ", ")
	if slices.ContainsFunc(h.Runs, func(n Run) bool { return n.Name == night.Name }) {
		return fmt.Errorf("%s: a second night named %s: give each one once, and files of different nights different names", path, night.Name)
	}
	h.compareWithLast(night)
	h.Runs = append(h.Runs, night)

	for _, v := range file.void() {
		h.Warnings = append(h.Warnings, fmt.Errorf("%s: no launch of %s is valid: %s", night.Name, v.Cell, v.Why))
	}
	for _, s := range file.series() {
		s.Machine, s.Baseline, s.Points[0].Run = night.Machine, night.Baseline, len(h.Runs)-1
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

// baseline names what a gate's night measured against: the commit, and the subject
// where it says more than that.
func baseline(config map[string]string) string {
	commit, subject := config[resultfile.SideKey(resultfile.SideOld, resultfile.KeyCommit)], config[resultfile.SideKey(resultfile.SideOld, resultfile.KeySubject)]
	if commit == "" || !strings.Contains(subject, ",") {
		return cmp.Or(commit, subject)
	}
	return commit + " as " + subject
}

// key tells series apart.
func (s *Series) key() string {
	return fmt.Sprintf("%q", []any{s.Cell, s.Procs, s.Contestant, s.Reference, s.Machine, s.Baseline})
}

// compareWithLast warns when a night can't be joined to the one before, once of each
// change.
func (h *History) compareWithLast(night Run) {
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
		h.Warnings = append(h.Warnings, fmt.Errorf("%s changes between %s and %s, from %q to %q: the nights of each are judged apart",
			what, last.Name, night.Name, from, to))
	}
	warn("the machine", last.Machine, night.Machine)
	warn("the baseline", last.Baseline, night.Baseline)
}

// setAside marks the readings of unlike impls in nights in which the machine was in
// another state than in most: in it their ratio is another.
func (h *History) setAside() {
	latencies := make(map[string][]float64)
	for _, night := range h.Runs {
		if c2c := float64(night.C2C); !math.IsNaN(c2c) {
			latencies[night.Machine] = append(latencies[night.Machine], c2c)
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
			night := h.Runs[p.Run]
			if s.gate || !compare.Apart(float64(night.C2C), usual[s.Machine]) {
				continue
			}
			p.Aside = fmt.Sprintf("core-to-core latency %.0f ns, %.0f in most nights", float64(night.C2C), usual[s.Machine])
			if !said[p.Run] {
				said[p.Run] = true
				h.Warnings = append(h.Warnings, fmt.Errorf("%s is left out where unlike impls are compared: %s", night.Name, p.Aside))
			}
		}
	}
}
