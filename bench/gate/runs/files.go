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
	"example.com/mapbench/internal/resultfile"
)

// partial ends the name of a file that is being written.
const partial = ".part"

// writeFile writes a file whole or not at all. It refuses to write over the partial file of
// a killed run, which may be the user's.
func writeFile(name string, write func(io.Writer) error) error {
	part := name + partial
	file, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666) // follows no link
	if err != nil {
		return err
	}
	if err := errors.Join(write(file), file.Close()); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return os.Rename(part, name)
}

// writeInto writes a file of a run's folder, as writeFile does. A partial file there is
// mapbench's, and goes.
func writeInto(dir, name string, write func(io.Writer) error) error {
	path := filepath.Join(dir, name)
	if err := os.Remove(path + partial); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return writeFile(path, write)
}

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
	return writeInto(dir, gate.NoiseFile, func(w io.Writer) error { return gate.WriteNoise(w, noise) })
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
		err := writeInto(dir, SideFile(side), func(w io.Writer) error {
			_, err := lines.WriteTo(w)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
