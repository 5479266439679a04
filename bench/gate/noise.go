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

	"example.com/mapbench/bench/compare"
)

// NoiseFile is what holds, in a night's folder, the history's noise that its numbers of
// pairs were decided by. What is added to the history while it runs, or after, changes nothing.
const NoiseFile = "noise.json"

// cellNoise is an entry of a noise file. SD is the standard deviation of a pair's
// logarithm of the ratio.
type cellNoise struct {
	Cell   string  `json:"cell"`
	Metric string  `json:"metric"`
	SD     float64 `json:"sd"`
}

// WriteNoise writes the history's noise that a night's numbers of pairs are decided by,
// as JSON.
// A night that goes on, or is judged again, needs the same: what has been added to the
// history since must change nothing.
func WriteNoise(w io.Writer, noise compare.GateNoise) error {
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

// NoiseOf reads the noise file of a night's folder. Without one no noise was known.
func NoiseOf(dir string) (compare.GateNoise, error) {
	name := filepath.Join(dir, NoiseFile)
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	noise, err := readNoise(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; start a new night", name, err)
	}
	return noise, nil
}

// readNoise reads what [WriteNoise] has written.
func readNoise(r io.Reader) (compare.GateNoise, error) {
	var all []cellNoise
	if err := json.NewDecoder(r).Decode(&all); err != nil {
		return nil, err
	}
	noise := make(compare.GateNoise, len(all))
	for _, c := range all {
		noise[compare.NoiseKey{Cell: c.Cell, Metric: c.Metric}] = c.SD
	}
	return noise, nil
}
