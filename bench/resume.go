package bench

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// Earlier is what a results file that is to be continued holds.
type Earlier struct {
	// Text is the file's.
	Text []byte
	// Cells is what was to be measured.
	Cells    []Cell
	Launches int
	Rounds   Rounds
	Seed     uint64
	Machine  Machine

	digest string
	// sweeps holds, for each benchmark name, the sweeps that have a line,
	// be it a comment.
	sweeps map[string]map[int]bool
}

// errStoppedEarlier marks a contestant that had stopped when its file was cut
// off.
var errStoppedEarlier = errors.New("it stopped in the part of the run that is being resumed")

// ReadEarlier reads a results file that is to be continued; name is for errors.
func ReadEarlier(r io.Reader, name string) (*Earlier, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	if len(text) > 0 && text[len(text)-1] != '\n' {
		return nil, fmt.Errorf("%s:%d: the last line is cut off; delete it and resume again", name, bytes.Count(text, []byte("\n"))+1)
	}
	e := &Earlier{Text: text, sweeps: make(map[string]map[int]bool)}
	// Launches that were commented out count: they are read as the rest is.
	var plain strings.Builder
	for line := range strings.Lines(string(text)) {
		if cell, ok := strings.CutPrefix(line, cellComment); ok {
			cells, err := parseSuiteLine(cell, nil, nil)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			e.Cells = append(e.Cells, cells...)
		}
		plain.WriteString(strings.TrimPrefix(line, comment))
	}
	config, err := e.read(benchfmt.NewReader(strings.NewReader(plain.String()), name))
	if err != nil {
		return nil, err
	}
	if err := e.configure(config); err != nil {
		return nil, fmt.Errorf("%s: %w; only a file that mapbench wrote can be resumed", name, err)
	}
	return e, nil
}

// read notes which sweeps there are, and returns the configuration.
func (e *Earlier) read(r *benchfmt.Reader) (map[string]string, error) {
	config := make(map[string]string)
	for r.Scan() {
		switch record := r.Result().(type) {
		case *benchfmt.SyntaxError:
			return nil, record
		case *benchfmt.Result:
			for _, c := range record.Config {
				config[c.Key] = string(c.Value)
			}
			name := record.Name.String()
			if e.sweeps[name] == nil {
				e.sweeps[name] = make(map[int]bool)
			}
			sweep, _ := record.Value("sweep") // 0 if there is none
			e.sweeps[name][int(sweep)] = true
		}
	}
	return config, r.Err()
}

// configure takes what a run needs from the configuration lines.
func (e *Earlier) configure(config map[string]string) (err error) {
	if config["mapbench"] != strconv.Itoa(Format) {
		return fmt.Errorf("format %q, want %d", config["mapbench"], Format)
	}
	if e.Launches, err = strconv.Atoi(config["launches"]); err != nil {
		return fmt.Errorf("launches: %w", err)
	}
	if e.Seed, err = strconv.ParseUint(config["seed"], 10, 64); err != nil {
		return fmt.Errorf("seed: %w", err)
	}
	e.Machine.Cores, err = strconv.Atoi(config["cores"])
	if err != nil {
		return fmt.Errorf("cores: %w", err)
	}
	e.Machine.CPU, e.Machine.Kernel = config["cpu"], config["kernel"]
	e.Rounds, e.digest = Rounds(config["rounds"]), config["digest"]
	return nil
}

// continues refuses to go on with a file on another machine or with other
// streams: its pairs would not be pairs.
func (e *Earlier) continues(digest string) error {
	if here := ThisMachine(); e.Machine != here {
		return fmt.Errorf("resuming: the file is from another machine (%v; this is %v); start a new file", e.Machine, here)
	}
	if e.digest != digest {
		return fmt.Errorf("resuming: the file's streams have digest %s and this version's %s; start a new file", e.digest, digest)
	}
	return nil
}

// of returns the sweeps that a contestant has lines of.
func (e *Earlier) of(cell Cell, label string) map[int]bool {
	if sweeps, ok := e.sweeps[cell.benchmark(label, true)]; ok {
		return sweeps
	}
	return e.sweeps[cell.benchmark(label, false)]
}

// launched returns the sweeps in which any contestant of a cell has a line.
func (e *Earlier) launched(cell Cell) map[int]bool {
	all := make(map[int]bool)
	for _, label := range cell.labels() {
		maps.Copy(all, e.of(cell, label))
	}
	return all
}

// has reports whether a sweep of a cell was measured. A nil Earlier has none.
func (e *Earlier) has(cell Cell, sweep int) bool {
	return e != nil && e.launched(cell)[sweep]
}

// stopped reports whether a contestant has fewer lines than its cell.
func (e *Earlier) stopped(cell Cell, label string) bool {
	return e != nil && len(e.of(cell, label)) < len(e.launched(cell))
}
