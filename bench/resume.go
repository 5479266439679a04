package bench

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/perf/benchfmt"
)

// Earlier is what a results file that is to be continued holds.
type Earlier struct {
	// Text is the file's, of whole launches. Cut is the number of bytes that stood
	// behind it, of a launch that is not whole.
	Text []byte
	Cut  int64
	// Cells is what was to be measured.
	Cells    []Cell
	Launches int
	Rounds   Rounds
	Seed     uint64
	// Doubts are what a driver noted by [DoubtNote].
	Doubts []string
	// Began is when a gate's file was begun, later by as long as nobody went on with
	// it; zero if the file doesn't say. Ended is when its last line was written, as
	// far as the file's time says.
	Began, Ended time.Time

	config map[string]string
	// notes holds the benchmark names of contestants that are n/a or stopped.
	notes map[string]bool
	// incorrect holds why maps stopped that were found to be incorrect, by the same
	// names: "in sweep 3: incorrect: …".
	incorrect map[string]string
	// sweeps holds, for each benchmark name, the sweeps that have a line, be it
	// a comment.
	sweeps map[string]map[int]bool
}

// DoubtNote begins a line in which a driver notes why the whole file is doubtful.
const DoubtNote = comment + "doubt: "

// errMissing and errStoppedEarlier are why contestants aren't launched again.
var (
	errMissing        = errors.New("it is n/a")
	errStoppedEarlier = errors.New("it stopped in the part of the run that is being resumed")
)

// OpenEarlier reads the whole launches of a results file that is to be continued. What a
// kill, a full disk or a power cut left of a last launch is not read, and [Append] cuts it
// off. The error is fs.ErrNotExist if there is no file, and [ErrNothing] if not even its
// header is whole.
func OpenEarlier(name string) (*Earlier, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	whole := Mend(text)
	if len(whole) == 0 {
		const first = "mapbench: "
		if begun := bytes.HasPrefix(text, []byte(first)) || strings.HasPrefix(first, string(text)); begun && !measured(text) {
			return nil, fmt.Errorf("%s: %w", name, ErrNothing)
		}
		whole = text[:bytes.LastIndexByte(text, '\n')+1] // and the error tells
	}
	e, err := ReadEarlier(bytes.NewReader(whole), name)
	if err != nil {
		return nil, err
	}
	e.Cut, e.Ended = int64(len(text)-len(whole)), info.ModTime()
	return e, nil
}

// ErrNothing is for a file without a whole header and without results.
var ErrNothing = errors.New("its header is cut off, and nothing was measured; delete it and start a new file")

// measured reports whether a file holds results, be they comments.
func measured(text []byte) bool {
	return bytes.Contains(text, []byte("\nBenchmark")) || bytes.HasPrefix(text, []byte("Benchmark")) ||
		bytes.Contains(text, []byte("\n"+comment+"Benchmark"))
}

// ReadEarlier reads a results file that is to be continued; name is for errors.
func ReadEarlier(r io.Reader, name string) (*Earlier, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	if len(text) > 0 && text[len(text)-1] != '\n' {
		return nil, fmt.Errorf("%s:%d: the last line is cut off; delete it and resume again", name, bytes.Count(text, []byte("\n"))+1)
	}
	e := &Earlier{Text: text, config: make(map[string]string), notes: make(map[string]bool), incorrect: make(map[string]string), sweeps: make(map[string]map[int]bool)}
	e.header()
	// Launches that were commented out count: they are read as the rest is.
	var plain strings.Builder
	for line := range strings.Lines(string(text)) {
		if err := e.comment(line); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		bare := strings.TrimPrefix(line, comment)
		if text, ok := strings.CutPrefix(bare, beganKey+": "); ok { // of the header, or of a part
			e.Began, _ = time.Parse(time.RFC3339, strings.TrimSpace(text)) // zero if it is none
		}
		plain.WriteString(bare)
	}
	if err := e.read(benchfmt.NewReader(strings.NewReader(plain.String()), name)); err != nil {
		return nil, err
	}
	if err := e.configure(); err != nil {
		return nil, fmt.Errorf("%s: %w; only a file that mapbench wrote can be resumed", name, err)
	}
	if !headed(text) {
		if !measured(text) {
			return nil, fmt.Errorf("%s: %w", name, ErrNothing)
		}
		return nil, fmt.Errorf("%s: its header has no lines %q, so it can't be resumed; its results can be judged: mapbench compare %s", name, cellComment, name)
	}
	for _, cell := range e.Cells {
		if err := e.whole(cell); err != nil {
			return nil, cutError{fmt.Errorf("%s: %w", name, err), len(cell.Impls)}
		}
	}
	return e, nil
}

// cutError marks a file in which a launch is not whole. It has fewer lines than most.
type cutError struct {
	error
	most int
}

// Mend returns the beginning of a results file whose writer was killed: all of it but
// for a last launch that is not whole. It returns nothing if not even the header is.
func Mend(text []byte) []byte {
	text = text[:bytes.LastIndexByte(text, '\n')+1]
	if !headed(text) {
		return nil
	}
	for part, cut := text, 0; ; cut++ {
		_, err := ReadEarlier(bytes.NewReader(part), "")
		if err == nil {
			return part
		}
		var incomplete cutError
		if !errors.As(err, &incomplete) || cut+1 >= incomplete.most {
			return text // which has another fault, not to be mended by guessing
		}
		part = part[:bytes.LastIndexByte(part[:len(part)-1], '\n')+1]
	}
}

// headed reports whether a file has a whole header, which ends in the cells and an
// empty line.
func headed(text []byte) bool {
	last := bytes.LastIndex(text, []byte("\n"+cellComment))
	if last < 0 {
		return false
	}
	_, rest, _ := bytes.Cut(text[last+1:], []byte("\n"))
	return bytes.HasPrefix(rest, []byte("\n"))
}

// header takes the configuration from the file's first lines, since there may be no
// result yet.
func (e *Earlier) header() {
	lines, _, _ := strings.Cut(string(e.Text), "\n\n")
	for line := range strings.SplitSeq(lines, "\n") {
		if key, value, ok := strings.Cut(line, ": "); ok {
			e.config[key] = value
		}
	}
}

// comment takes the cells and the notes from comments.
func (e *Earlier) comment(line string) error {
	if text, ok := strings.CutPrefix(line, cellComment); ok {
		cells, err := parseSuiteLine(text, nil, nil)
		e.Cells = append(e.Cells, cells...)
		return err
	}
	if doubt, ok := strings.CutPrefix(line, DoubtNote); ok {
		e.Doubts = append(e.Doubts, strings.TrimSpace(doubt))
	}
	for _, note := range []string{missingNote, stoppedNote} {
		if text, ok := strings.CutPrefix(line, comment+note); ok {
			name, why, _ := strings.Cut(text, ": ")
			e.notes[name] = true
			if _, reason, _ := strings.Cut(why, ": "); strings.HasPrefix(reason, incorrectNote) {
				e.incorrect[name] = strings.TrimSpace(why)
			}
		}
	}
	return nil
}

// read notes which sweeps there are, and the configuration.
func (e *Earlier) read(r *benchfmt.Reader) error {
	for r.Scan() {
		switch record := r.Result().(type) {
		case *benchfmt.SyntaxError:
			return record
		case *benchfmt.Result:
			for _, c := range record.Config {
				e.config[c.Key] = string(c.Value)
			}
			name := record.Name.String()
			if e.sweeps[name] == nil {
				e.sweeps[name] = make(map[int]bool)
			}
			sweep, _ := record.Value("sweep") // 0 if there is none
			e.sweeps[name][int(sweep)] = true
		}
	}
	return r.Err()
}

// configure takes what a run needs from the configuration.
func (e *Earlier) configure() (err error) {
	if got := e.config["mapbench"]; got != strconv.Itoa(Format) {
		return fmt.Errorf("format %q, want %d", got, Format)
	}
	if e.Launches, err = strconv.Atoi(e.config["launches"]); err != nil {
		return fmt.Errorf("launches: %w", err)
	}
	if e.Seed, err = strconv.ParseUint(e.config["seed"], 10, 64); err != nil {
		return fmt.Errorf("seed: %w", err)
	}
	e.Rounds = Rounds(e.config["rounds"])
	if _, err := ParseRounds(string(e.Rounds)); err != nil {
		return err
	}
	return nil
}

// whole refuses a file in which a launch lacks lines, as one that was cut off and
// mended.
func (e *Earlier) whole(cell Cell) error {
	for sweep := range e.launched(cell) {
		for _, label := range cell.labels() {
			if !e.noted(cell.benchmark(label, true)) && !e.of(cell, label)[sweep] {
				return fmt.Errorf("the launch of %s procs=%d in sweep %d has no line of %s; delete the launch's other lines and resume again",
					cell.Spec, cell.Procs, sweep, label)
			}
		}
	}
	return nil
}

// continues refuses to go on with a file whose lines would differ from new ones in
// more than the sweep. Now is the configuration of the run.
func (e *Earlier) continues(now []keyValue) error {
	for _, key := range slices.Sorted(maps.Keys(e.config)) {
		named := func(c keyValue) bool { return c.key == key }
		// A plain build has no flags. A program that can't be read has no fingerprint.
		if (isKey(key, buildKey) || isKey(key, builtKey)) && !slices.ContainsFunc(now, named) {
			return differs(key, e.config[key], "")
		}
	}
	for _, c := range now {
		if old := e.config[c.key]; old != c.value && !mayDiffer(c.key) {
			return differs(c.key, old, c.value)
		}
	}
	return nil
}

// differs says that a key has another value now than in the file.
func differs(key, old, now string) error {
	switch {
	case isKey(key, builtKey) && old == "":
		return fmt.Errorf("resuming: %w", errUnidentified)
	case isKey(key, builtKey):
		return fmt.Errorf("resuming: %s is %q in the file and %q now: the workers are built from other code; restore it, or start a new file", key, old, now)
	case isKey(key, buildKey):
		return fmt.Errorf("resuming: %s is %q in the file and %q now; build as before (GOFLAGS and go env say how), or start a new file", key, old, now)
	}
	return fmt.Errorf("resuming: %s is %q in the file and %q now; restore it, or start a new file", key, old, now)
}

// errUnidentified refuses files of before there were fingerprints. Their commit doesn't
// tell which flags they were built with, nor what a dirty tree held.
var errUnidentified = errors.New("the file doesn't say which code its workers were built from, so that new launches may be of another; start a new file")

// CheckIdentified refuses to go on with a file that doesn't say what its workers were
// built from.
func (e *Earlier) CheckIdentified() error {
	if e.config[builtKey] == "" {
		return errUnidentified
	}
	return nil
}

// isKey reports whether a key is of a kind, of a run or of a side.
func isKey(key, kind string) bool { return key == kind || strings.HasSuffix(key, "-"+kind) }

// mayDiffer reports whether a file can be gone on with though a key has another value
// now. The code is identified by its fingerprint; a work tree may become dirty by the
// file itself, which lies in it. Another pace is a doubt.
func mayDiffer(key string) bool {
	return slices.Contains([]string{"launches", beganKey, PaceKey}, key) || isKey(key, "dirty")
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

// Config returns a value of the file's configuration; it is empty if there is none.
func (e *Earlier) Config(key string) string { return e.config[key] }

// lastSweep returns the largest sweep of a cell that was measured, -1 if there is none.
func (e *Earlier) lastSweep(cell Cell) int {
	last := -1
	if e != nil {
		for sweep := range e.launched(cell) {
			last = max(last, sweep)
		}
	}
	return last
}

// noted reports whether a contestant, by its benchmark name, is n/a or has stopped.
func (e *Earlier) noted(name string) bool { return e != nil && e.notes[name] }

// failures returns the maps that were found to be incorrect. They are incorrect still,
// though they are not measured again.
func (e *Earlier) failures() (found []Failure) {
	if e == nil {
		return nil
	}
	for _, cell := range e.Cells {
		for _, label := range cell.labels() {
			if why, ok := e.incorrect[cell.benchmark(label, true)]; ok {
				f := Failure{Cell: cell, Label: label}
				_, reason, _ := strings.Cut(why, ": ")
				fmt.Sscanf(why, "in sweep %d:", &f.Sweep) // else it is 0
				f.Err = errors.New(reason)
				found = append(found, f)
			}
		}
	}
	return found
}

// NextSweep returns the first sweep that is larger than all that were measured.
func (e *Earlier) NextSweep() int {
	next := 0
	if e != nil {
		for _, sweeps := range e.sweeps {
			for sweep := range sweeps {
				next = max(next, sweep+1)
			}
		}
	}
	return next
}

// LaunchesOf returns the number of launches of a cell that were measured.
func (e *Earlier) LaunchesOf(cell Cell) int {
	if e == nil {
		return 0
	}
	return len(e.launched(cell))
}
