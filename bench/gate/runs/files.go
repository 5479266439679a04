package runs

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/internal/folder"
	"example.com/mapbench/internal/resultfile"
)

// asJSON returns a function that writes v.
func asJSON(v any) func(io.Writer) error {
	return func(w io.Writer) error {
		out := json.NewEncoder(w)
		out.SetIndent("", "\t")
		return out.Encode(v)
	}
}

// writeNoise writes a run's noise file. If no noise is known there is none, whatever an
// earlier run has left.
func writeNoise(dir string, noise gate.Noise) error {
	name := filepath.Join(dir, gate.NoiseFile)
	if len(noise) == 0 {
		if err := os.Remove(name); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	return folder.WriteOwn(filepath.Join(dir, gate.NoiseFile), func(w io.Writer) error { return gate.WriteNoise(w, noise) })
}

// writeSides writes the two files that benchstat reads. A side has none if no cell was
// measured of both sides, which the verdict says.
func writeSides(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, gate.RunFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // if the sides can't be compared there is none
		return err
	}
	file, err := resultfile.Parse(text, gate.RunFile)
	if err != nil {
		return err
	}
	for _, side := range []string{resultfile.SideOld, resultfile.SideNew} {
		var lines bytes.Buffer
		if resultfile.WriteSide(&lines, file, side) != nil {
			continue
		}
		err := folder.WriteOwn(filepath.Join(dir, SideFile(side)), func(w io.Writer) error {
			_, err := lines.WriteTo(w)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
