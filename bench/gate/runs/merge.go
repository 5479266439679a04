package runs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/gate"
	"example.com/mapbench/bench/shard"
	"example.com/mapbench/internal/folder"
	"example.com/mapbench/internal/resultfile"
)

// A Shard is the folder of one shard of a gate run.
type Shard struct {
	*shard.Part
	about gate.Part
	noise gate.Noise // of its own cells
}

// OpenShard reads the folder of a shard. A shard without a verdict file has not ended: its
// GoOn goes on with it. The error is [bench.ErrNothing] if nothing was measured yet. It is
// another one if the folder is of something else, or if the sides can't be compared.
func OpenShard(dir string) (*Shard, error) {
	var ended struct {
		Elapsed float64      `json:"elapsed_s"`
		Verdict gate.Verdict `json:"verdict"`
		Reasons []string     `json:"reasons"`
	}
	name := filepath.Join(dir, gate.VerdictFile)
	text, absent := os.ReadFile(name)
	if absent == nil {
		if err := json.Unmarshal(text, &ended); err != nil {
			return nil, fmt.Errorf("%s: %w; measure the shard again", name, err)
		}
	} else if !errors.Is(absent, fs.ErrNotExist) {
		return nil, absent
	}
	name = filepath.Join(dir, gate.RunFile)
	part, err := shard.Read(name, dir)
	switch {
	case errors.Is(err, fs.ErrNotExist) && ended.Verdict == gate.Invalid:
		return nil, fmt.Errorf("the shard in %s is invalid, and measured nothing: %s", dir, strings.Join(ended.Reasons, "; "))
	case errors.Is(err, fs.ErrNotExist) && folder.Check(dir) == nil: // it is empty, or mapbench made it
		return nil, fmt.Errorf("%s: %w", dir, bench.ErrNothing)
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s holds no %s; want the folder of a shard, as mapbench gate -shard leaves it", dir, gate.RunFile)
	case err != nil:
		return nil, err
	}
	earlier, err := bench.ReadEarlier(bytes.NewReader(part.File.Text), name)
	if err != nil {
		return nil, err
	}
	s := &Shard{Part: part}
	s.about = gate.Part{Cells: earlier.Cells, Elapsed: ended.Elapsed, Late: earlier.Launches > 1 && earlier.NextSweep() == 1}
	if absent != nil || part.File.Rest > 0 {
		s.GoOn = "mapbench gate -resume " + dir
	}
	if ended.Verdict == gate.Invalid {
		s.about.Faults = ended.Reasons
	}
	all, err := gate.ReadNoise(dir)
	if err != nil {
		return nil, err
	}
	s.noise = all.Of(earlier.Cells)
	return s, nil
}

// Merge joins shards, which [shard.Check] has found to be those of one gate run, in the folder
// dir. It returns what they were begun with; [Run.Judge] judges it.
func Merge(dir string, shards []*Shard, say func(string)) (*Begun, error) {
	files := make([]*resultfile.File, len(shards))
	noise := make(gate.Noise)
	for i, s := range shards {
		files[i] = s.File
		maps.Copy(noise, s.noise)
	}
	var text bytes.Buffer
	if err := resultfile.Join(&text, files); err != nil {
		return nil, err
	}
	name := filepath.Join(dir, gate.RunFile)
	earlier, err := bench.ReadEarlier(bytes.NewReader(text.Bytes()), name)
	if err != nil {
		return nil, err
	}
	b, err := beganWith(earlier, dir)
	if err != nil {
		return nil, err
	}
	if got := gate.PlanPrint(earlier.Cells, earlier.Rounds, b.Plan); got != shards[0].Shard.Plan {
		return nil, fmt.Errorf("the gate that measured %s has other rules than this one; merge the shards by the mapbench that measured them", shards[0].Path)
	}
	b.Noise = noise
	if err := errors.Join(makeFolder(dir), removeWorkers(dir, say)); err != nil {
		return nil, err
	}
	if err := writeNoise(dir, noise); err != nil {
		return nil, err
	}
	return b, folder.WriteOwn(name, func(w io.Writer) error {
		_, err := w.Write(text.Bytes())
		return err
	})
}

// Judge judges the shards that were joined in the run's folder. It writes the same files as
// Measure.
func (r *Run) Judge(shards []*Shard) (*gate.Outcome, error) {
	parts := make([]gate.Part, len(shards))
	for i, s := range shards {
		parts[i] = s.about
	}
	outcome := gate.Merged(r.Config, parts)
	return outcome, r.write(outcome)
}

// write writes what people read of a run, but for the table of benchstat.
func (r *Run) write(outcome *gate.Outcome) error {
	if err := writeSides(r.Dir); err != nil {
		return err
	}
	return folder.WriteOwn(filepath.Join(r.Dir, ReportFile), func(w io.Writer) error { return gate.WriteMarkdown(w, outcome, r.Again) })
}
