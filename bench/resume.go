package bench

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"example.com/mapbench/internal/resultfile"
)

// Earlier is the content of a results file that a run goes on with.
type Earlier struct {
	// Text is the file's text up to the end of its last whole launch. Cut is the number of
	// bytes behind it.
	Text []byte
	Cut  int64
	// Cells are those that the file plans.
	Cells    []Cell
	Launches int
	Rounds   Rounds
	Seed     uint64
	// Looks and Contenders are those of a race, as in [Config].
	Looks      []int
	Contenders Rounds
	// Shard says which part of a plan the file holds; nil for a whole plan.
	Shard *resultfile.Shard
	// Doubts are those that the file states ([resultfile.Writer.Doubt]).
	Doubts []string
	// Began is when a gate began, later by the time in which nobody went on with the file;
	// zero if the file doesn't say it. Ended is the file's modification time: when its last
	// line was written.
	Began, Ended time.Time

	config resultfile.Config
	// notes holds why contestants are measured no longer, by their names with direct calls.
	notes map[resultfile.Name]resultfile.Reason
	// sweeps holds, by the same names, the sweeps that have a line, even one in a comment.
	sweeps map[resultfile.Name]map[int]bool
	// indirect holds the workloads whose calls went through the interface.
	indirect map[string]bool
}

// errMissing and errStoppedEarlier are why contestants aren't launched again.
var (
	errMissing        = errors.New("it is n/a")
	errStoppedEarlier = errors.New("it stopped in the part of the run that is being resumed")
)

// ErrNothing is the error of a file without a whole header and without results.
var ErrNothing = errors.New("its header is cut off, and nothing was measured; delete it and start a new file")

// OpenEarlier reads the whole launches of a results file, to go on with it. It doesn't read
// the part of a last launch that a kill, a full disk or a power cut has left; [Append] cuts
// that part off. The error is fs.ErrNotExist if there is no file, and [ErrNothing] if not
// even its header is whole.
func OpenEarlier(name string) (*Earlier, error) {
	file, err := resultfile.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	e, err := ReadEarlier(file, name)
	if err != nil {
		return nil, err
	}
	e.Ended = info.ModTime()
	return e, nil
}

// ParseFile parses a results file that a measurement may have left unfinished; name is for
// errors. The error is [ErrNothing] if not even the header is whole.
func ParseFile(text []byte, name string) (*resultfile.File, error) {
	f, err := resultfile.Parse(text, name)
	if err == nil && resultfile.Begins(text) && !f.Headed && !f.HasResults() {
		return nil, fmt.Errorf("%s: %w", name, ErrNothing)
	}
	return f, err
}

// ReadEarlier reads a results file as [OpenEarlier] does; name is for errors.
func ReadEarlier(r io.Reader, name string) (*Earlier, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	f, err := ParseFile(text, name)
	if err != nil {
		return nil, err
	}
	e := &Earlier{
		Text: f.Text, Cut: f.Rest, Doubts: f.Doubts(), Began: f.Began(), config: f.Config,
		notes: make(map[resultfile.Name]resultfile.Reason), sweeps: make(map[resultfile.Name]map[int]bool),
		indirect: make(map[string]bool),
	}
	if err := e.configure(); err != nil {
		return nil, fmt.Errorf("%s: %w; only a file that mapbench wrote can be resumed", name, err)
	}
	if !f.Headed {
		return nil, fmt.Errorf("%s: its header lists no cells, so it can't be resumed; its results can be judged: mapbench compare %s", name, name)
	}
	if int64(len(f.Text))+f.Rest != int64(len(text)) {
		return nil, fmt.Errorf("%s: its lines end in CR LF, so it can't be resumed; convert it with dos2unix", name)
	}
	for _, c := range f.Cells {
		e.Cells = append(e.Cells, Cell(c))
	}
	e.read(f)
	for _, cell := range e.Cells {
		if err := e.whole(cell); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return e, nil
}

// Append returns a writer that goes on with a results file. Earlier is what the file holds;
// nil if it is empty or doesn't exist.
func Append(name string, earlier *Earlier) *resultfile.Appender {
	if earlier == nil {
		return resultfile.Append(name, 0, 0)
	}
	return resultfile.Append(name, int64(len(earlier.Text)), earlier.Cut)
}

// read notes which sweeps there are, and which contestants are measured no longer.
func (e *Earlier) read(f *resultfile.File) {
	for _, n := range f.Notes() {
		e.notes[n.Name] = n.Reason
	}
	for _, entry := range f.Entries {
		if entry.Line == nil {
			continue
		}
		name := entry.Line.Name
		if name.Call != "" {
			e.indirect[workload(Cell{Spec: name.Spec, Procs: name.Procs})] = true
		}
		name.Call = ""
		if e.sweeps[name] == nil {
			e.sweeps[name] = make(map[int]bool)
		}
		if sweep := entry.Line.Values[resultfile.Sweep]; !math.IsNaN(sweep) {
			e.sweeps[name][int(sweep)] = true
		} else {
			e.sweeps[name][0] = true
		}
	}
}

// configure sets the fields that stand in the file's configuration.
func (e *Earlier) configure() (err error) {
	if got := e.config.Get(resultfile.KeyVersion); got != resultfile.Version {
		return fmt.Errorf("format %q, want %s", got, resultfile.Version)
	}
	if e.Launches, err = strconv.Atoi(e.config.Get(resultfile.KeyLaunches)); err != nil {
		return fmt.Errorf("%s: %w", resultfile.KeyLaunches, err)
	}
	if e.Seed, err = strconv.ParseUint(e.config.Get(resultfile.KeySeed), 10, 64); err != nil {
		return fmt.Errorf("%s: %w", resultfile.KeySeed, err)
	}
	if e.Rounds, err = ParseRounds(e.config.Get(resultfile.KeyRounds)); err != nil {
		return err
	}
	if e.Shard, err = e.config.Shard(); err != nil {
		return err
	}
	looks := e.config.Get(resultfile.KeyLooks)
	if looks == "" {
		return nil
	}
	if e.Looks, err = resultfile.ParseLooks(looks); err != nil {
		return err
	}
	e.Contenders, err = ParseRounds(e.config.Get(resultfile.KeyContenders))
	return err
}

// whole returns an error if a launch of a cell lacks lines, as in a file that somebody
// edited.
func (e *Earlier) whole(cell Cell) error {
	for sweep := range e.launched(cell) {
		for _, contestant := range cell.Contestants() {
			if name := cell.name(contestant, true); !e.noted(name) && !e.sweeps[name][sweep] {
				return fmt.Errorf("the launch of %s procs=%d in sweep %d has no line of %s; delete the launch's other lines and resume again",
					cell.Spec, cell.Procs, sweep, contestant)
			}
		}
	}
	return nil
}

// continues returns an error if new lines would differ from the file's in more than the
// sweep. Now is the configuration of the run that goes on.
func (e *Earlier) continues(now resultfile.Config) error {
	for _, old := range e.config {
		// A plain build has no flags. A program that can't be read has no fingerprint.
		if (resultfile.IsKey(old.Key, resultfile.KeyBuild) || resultfile.IsKey(old.Key, resultfile.KeyBuilt)) && now.Get(old.Key) == "" {
			return differs(old.Key, old.Value, "")
		}
	}
	for _, s := range now {
		if old := e.config.Get(s.Key); old != s.Value && !mayDiffer(s.Key) {
			return differs(s.Key, old, s.Value)
		}
	}
	return nil
}

// differs returns the error for a key whose value differs from the file's.
func differs(key, old, now string) error {
	switch {
	case resultfile.IsKey(key, resultfile.KeyBuilt) && old == "":
		return fmt.Errorf("resuming: %w", errUnidentified)
	case resultfile.IsKey(key, resultfile.KeyBuilt):
		return fmt.Errorf("resuming: %s is %q in the file and %q now: the workers are built from other code; restore it, or start a new file", key, old, now)
	case resultfile.IsKey(key, resultfile.KeyBuild):
		return fmt.Errorf("resuming: %s is %q in the file and %q now; build as before (GOFLAGS and go env say how), or start a new file", key, old, now)
	}
	return fmt.Errorf("resuming: %s is %q in the file and %q now; restore it, or start a new file", key, old, now)
}

// errUnidentified is the error of files without fingerprints, which are old. Their commit
// tells neither the flags of the build nor what a dirty tree held.
var errUnidentified = errors.New("the file doesn't say which code its workers were built from, so new launches may measure other code; start a new file")

// CheckIdentified returns an error if the file doesn't say what its workers were built
// from.
func (e *Earlier) CheckIdentified() error {
	if e.Config(resultfile.KeyBuilt) == "" {
		return errUnidentified
	}
	return nil
}

// mayDiffer reports whether a run may go on with a file although the key has another value
// now. The fingerprint identifies the code. A work tree may become dirty because the file
// itself lies in it. Another speed of the machine only makes a doubt.
func mayDiffer(key string) bool {
	return slices.Contains([]string{resultfile.KeyLaunches, resultfile.KeyBegan, resultfile.KeyPace}, key) || resultfile.IsKey(key, resultfile.KeyDirty)
}

// CheckWhole returns an error if the file was joined of shards, which have a seed and perhaps a
// machine each.
func (e *Earlier) CheckWhole() error {
	if e.Config(resultfile.KeyShards) != "" {
		return errors.New("it was joined of shards; go on with one of these, and merge them again")
	}
	return nil
}

// launched returns the sweeps in which any contestant of a cell has a line.
func (e *Earlier) launched(cell Cell) map[int]bool {
	all := make(map[int]bool)
	for _, contestant := range cell.Contestants() {
		maps.Copy(all, e.sweeps[cell.name(contestant, true)])
	}
	return all
}

// Config returns a value of the file's configuration; "" if there is none.
func (e *Earlier) Config(key string) string { return e.config.Get(key) }

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

// noted reports whether a contestant is n/a, incorrect, has stopped or was dropped.
func (e *Earlier) noted(name resultfile.Name) bool {
	if e == nil {
		return false
	}
	_, ok := e.notes[name]
	return ok
}

// failures returns the contestants whose maps were found incorrect. They still count,
// though they are not measured again.
func (e *Earlier) failures() (found []Failure) {
	if e == nil {
		return nil
	}
	for _, cell := range e.Cells {
		for _, contestant := range cell.Contestants() {
			if r, ok := e.notes[cell.name(contestant, true)]; ok && r.Kind == resultfile.Incorrect && r.Sweep != resultfile.NoSweep {
				found = append(found, Failure{cell, contestant, r.Sweep, noteError(r)})
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

// Reached reports whether a cell has a launch in a sweep or in a later one.
func (e *Earlier) Reached(cell Cell, sweep int) bool { return e.lastSweep(cell) >= sweep }

// LaunchesOf returns the number of launches of a cell that were measured.
func (e *Earlier) LaunchesOf(cell Cell) int {
	if e == nil {
		return 0
	}
	return len(e.launched(cell))
}
