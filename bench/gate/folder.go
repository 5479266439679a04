package gate

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"example.com/mapbench/bench"
	"example.com/mapbench/internal/resultfile"
)

// The files of a gate run's folder that it is judged again from.
const (
	// RunFile is what was measured, of both sides.
	RunFile = "night.txt"

	// VerdictFile is an [Outcome]. It is written last: if it is there, the run has
	// ended, and all other files are there.
	VerdictFile = "verdict.json"

	// NoiseFile holds the history's noise, which decided the numbers of pairs. What is
	// added to the history later changes nothing.
	NoiseFile = "noise.json"
)

// PlanOf returns today's plan for an earlier run, or a shard of one: with the size of its
// screen, and for its metric of time.
func PlanOf(e *bench.Earlier) Plan {
	plan := DefaultPlan().ScreenedBy(e.Launches)
	if e.Config(resultfile.KeyJudgedBy) == resultfile.NsPerOp.String() {
		plan = plan.ByThroughput()
	}
	builds := func(side string) int {
		n, _ := strconv.Atoi(e.Config(resultfile.SideKey(side, resultfile.KeyBuilds))) // "" stands for none
		return n
	}
	plan, _ = plan.WithBuilds(builds(resultfile.SideOld), builds(resultfile.SideNew)) // the run would not have begun with too few
	if e.Shard != nil {
		own, _ := Names(e.Cells)
		plan.Elsewhere = e.Shard.Cells - len(own)
	}
	return plan
}

// cellNoise is an entry of a noise file. SD is the standard deviation of a pair's
// logarithm of the ratio.
type cellNoise struct {
	Cell   string  `json:"cell"`
	Metric string  `json:"metric"`
	SD     float64 `json:"sd"`
}

// WriteNoise writes the history's noise, which decides a run's numbers of pairs, as JSON. A run
// that goes on, or is judged again, needs the same noise.
func WriteNoise(w io.Writer, noise Noise) error {
	all := []cellNoise{}
	for key, sd := range noise {
		all = append(all, cellNoise{key.Cell, key.Metric, sd})
	}
	slices.SortFunc(all, func(a, b cellNoise) int {
		return cmp.Or(cmp.Compare(a.Cell, b.Cell), cmp.Compare(a.Metric, b.Metric))
	})
	out := json.NewEncoder(w)
	out.SetIndent("", "\t")
	return out.Encode(all)
}

// Of returns the noise of some cells.
func (n Noise) Of(cells []bench.Cell) Noise {
	names, _ := Names(cells)
	own := make(Noise)
	for key, sd := range n {
		if slices.Contains(names, key.Cell) {
			own[key] = sd
		}
	}
	return own
}

// ReadNoise reads the noise file of a gate run's folder. Without one no noise was known.
func ReadNoise(dir string) (Noise, error) {
	name := filepath.Join(dir, NoiseFile)
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	noise, err := decodeNoise(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; begin a new run", name, err)
	}
	return noise, nil
}

// decodeNoise reads what [WriteNoise] has written.
func decodeNoise(r io.Reader) (Noise, error) {
	var all []cellNoise
	if err := json.NewDecoder(r).Decode(&all); err != nil {
		return nil, err
	}
	noise := make(Noise, len(all))
	for _, c := range all {
		noise[NoiseKey{Cell: c.Cell, Metric: c.Metric}] = c.SD
	}
	return noise, nil
}
