package trend

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
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
		set, err := ReadRun(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, err
		case err != nil:
			failed = cmp.Or(failed, err)
			h.Warnings = append(h.Warnings, fmt.Errorf("%w: this night is left out", err))
			continue
		}
		h.Warnings = append(h.Warnings, set.Cut...)
		if err := copies.Add(set); err != nil {
			return nil, err
		}
		if err := h.add(set, path, byKey); err != nil {
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

// ReadRun reads the file of one night. The file must be regular: reading a FIFO or a
// device in the history's folder might never end.
func ReadRun(path string) (*compare.Set, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no regular file: move it out of the history", path)
	}
	return compare.ReadFiles(path)
}

// add adds a night.
func (h *History) add(set *compare.Set, path string, byKey map[string]*Series) error {
	config := set.Config
	night := Run{
		Name:     words.OneLine(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))),
		Commit:   cmp.Or(config[compare.SideNew+"-commit"], config["commit"]),
		Baseline: baseline(config),
		Go:       cmp.Or(config[compare.SideNew+"-goversion"], config["goversion"]),
		C2C:      set.State.C2C,
	}
	var machine []string
	for _, key := range compare.MachineFields {
		switch {
		case key == "cores" && config[key] != "":
			machine = append(machine, words.Plural(config[key], "core"))
		case key != compare.QuotaField:
			machine = append(machine, cmp.Or(config[key], key+" not stated"))
		case config[key] != "":
			machine = append(machine, "quota of "+config[key])
		}
	}
	if build := set.Build(); build != "" { // as if on another machine
		machine = append(machine, build)
	}
	night.Machine = strings.Join(machine, ", ")
	if slices.ContainsFunc(h.Runs, func(n Run) bool { return n.Name == night.Name }) {
		return fmt.Errorf("%s: a second night named %s: give each one once, and files of different nights different names", path, night.Name)
	}
	h.compareWithLast(night)
	h.Runs = append(h.Runs, night)

	for _, c := range set.Cells {
		if why := c.Voided(); why != "" {
			h.Warnings = append(h.Warnings, fmt.Errorf("%s: no launch of %s is valid: %s", night.Name, c.Title(), why))
			continue
		}
		for i := 1; i < len(c.Contestants); i++ { // none where all maps are incorrect
			contestant := c.Contestants[i]
			reading, ok := readingOf(c, i)
			if !ok {
				continue
			}
			reading.Run = len(h.Runs) - 1
			s := Series{Cell: c.String(), Procs: c.Procs, Contestant: contestant, Reference: c.Contestants[0],
				Machine: night.Machine, Baseline: night.Baseline, gate: c.Impl != ""}
			key := s.key()
			if byKey[key] == nil {
				byKey[key] = &s
				h.Series = append(h.Series, &s)
			}
			byKey[key].Points = append(byKey[key].Points, reading)
		}
	}
	return nil
}

// baseline names what a gate's night measured against: the commit, and the subject
// where it says more than that.
func baseline(config map[string]string) string {
	commit, subject := config[compare.SideOld+"-commit"], config[compare.SideOld+"-subject"]
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

// readingOf returns what a night says of a contestant against the cell's first. Of
// unlike impls it counts the launches in the machine's main state, of builds of one
// impl those in any, as a gate does: both shared it. It reports false if there are none.
func readingOf(c *compare.Cell, contestant int) (Reading, bool) {
	var logs []float64
	for _, l := range c.Launches {
		r := l.Results[contestant]
		if r == nil || !(r.Values[compare.Ratio] > 0) {
			continue
		}
		if c.Impl == "" && l.Outside != "" {
			continue
		}
		logs = append(logs, math.Log(r.Values[compare.Ratio]))
	}
	if len(logs) == 0 {
		return Reading{}, false
	}
	log, _ := compare.MedianInterval(logs, 0.95) // too few launches are seen by their missing bars
	_, sd := robust(logs)
	return Reading{Log: log, SD: exact.Number(sd), Launches: len(logs)}, true
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
