package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/gate"
	"example.com/mapbench/internal/child"
	"example.com/mapbench/internal/resultfile"
)

// The files of a night's folder, beside one for each side.
const (
	nightFile     = gate.RunFile
	verdictFile   = gate.VerdictFile
	reportFile    = "report.md"     // the verdict for people
	benchstatFile = "benchstat.txt" // what benchstat says of the night
)

// sideFile returns the name of a side's file.
func sideFile(side string) string { return side + ".txt" }

// readNight reads what a night measured, whether it has ended or not, but for a launch
// that was cut off by a kill. The error is fs.ErrNotExist if nothing was measured.
func readNight(e env, dir string) (*bench.Earlier, error) {
	name := filepath.Join(dir, nightFile)
	earlier, err := bench.OpenEarlier(name)
	if errors.Is(err, bench.ErrNothing) {
		return nil, errors.Join(fs.ErrNotExist, os.Remove(name))
	}
	if err != nil {
		return nil, err
	}
	sayCut(e, earlier, name)
	return earlier, nil
}

// sayCut says what becomes of the end of a file that is resumed.
func sayCut(e env, earlier *bench.Earlier, name string) {
	if earlier.Cut > 0 {
		fmt.Fprintf(e.stderr, "removed the launch that is cut off at the end of %s\n", name)
	}
}

// writeNight writes what follows from a night into its folder, but for the verdict.
func writeNight(dir string, night *gate.Outcome) error {
	text, err := os.ReadFile(filepath.Join(dir, nightFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // if the sides can't be compared there is none
		return err
	}
	file, err := resultfile.Parse(text, nightFile)
	if err != nil {
		return err
	}
	for _, side := range []string{resultfile.SideOld, resultfile.SideNew} {
		var lines bytes.Buffer
		if resultfile.WriteSide(&lines, file, side) != nil {
			continue // no cell was measured of both sides, which the verdict says
		}
		err := writeInto(dir, sideFile(side), func(w io.Writer) error {
			_, err := lines.WriteTo(w)
			return err
		})
		if err != nil {
			return err
		}
	}
	return writeInto(dir, reportFile, func(w io.Writer) error { return gate.WriteMarkdown(w, night) })
}

// writeVerdict ends a night.
func writeVerdict(dir string, night *gate.Outcome) error {
	return writeInto(dir, verdictFile, jsonOf(night))
}

// benchstat writes the table that everybody knows, of the night's two sides, and shows
// it. That it can't be made is no failure of the night's.
func (f *gateFlags) benchstat(e env) error {
	args := []string{"tool", "benchstat", "-filter", ".unit:ns/op", "-table", "goos,goarch,cpu"}
	for _, side := range []string{resultfile.SideOld, resultfile.SideNew} {
		path, err := filepath.Abs(filepath.Join(f.dir, sideFile(side)))
		if err != nil {
			return err
		}
		if _, err := os.Stat(path); err != nil {
			return nil // no cell was measured of both sides
		}
		args = append(args, side+"="+path)
	}
	var table bytes.Buffer
	cmd := child.Command(e.ctx, "go", args...)
	cmd.Dir, cmd.Stdout = f.root, &table
	if err := child.Run(cmd); err != nil {
		fmt.Fprintf(e.stderr, "no table of benchstat: %v\n", err)
		return nil
	}
	if f.json != "-" {
		if _, err := fmt.Fprintf(e.stdout, "\nbenchstat %s %s says, unpaired and uncorrected:\n%s", sideFile(resultfile.SideOld), sideFile(resultfile.SideNew), table.Bytes()); err != nil {
			return err
		}
	}
	return writeInto(f.dir, benchstatFile, func(w io.Writer) error {
		_, err := w.Write(table.Bytes())
		return err
	})
}

// writeJSON writes findings to where -json says.
func (f *gateFlags) writeJSON(e env, v any) error {
	switch f.json {
	case "":
		return nil
	case "-":
		return jsonOf(v)(e.stdout)
	}
	if err := os.MkdirAll(filepath.Dir(f.json), 0o777); err != nil {
		return fmt.Errorf("-json: %w", err)
	}
	return writeTo(f.json, jsonOf(v))
}

// jsonOf returns a function that writes v.
func jsonOf(v any) func(io.Writer) error {
	return func(w io.Writer) error {
		out := json.NewEncoder(w)
		out.SetIndent("", "\t")
		return out.Encode(v)
	}
}

// partial ends the name of a file that is being written.
const partial = ".part"

// writeTo writes a file whole or not at all. It refuses to write over the partial file of
// a killed run, since that of -json may be the user's. writeInto removes it first.
func writeTo(name string, write func(io.Writer) error) error {
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

// writeInto writes a file of a night's folder, as writeTo does.
func writeInto(dir, name string, write func(io.Writer) error) error {
	path := filepath.Join(dir, name)
	if err := os.Remove(path + partial); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return writeTo(path, write)
}
