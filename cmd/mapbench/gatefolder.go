package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/internal/folder"
	"example.com/mapbench/internal/resultfile"
)

// workersDir is where a night's workers are linked, in its folder.
const workersDir = "workers"

// checkOutput refuses, before any work, folders and files that are not mapbench's and
// that the nights would write over, move or remove.
func (f *gateFlags) checkOutput() error {
	name := "-o"
	if f.resume != "" {
		name = "-resume"
	}
	dirs := []string{f.dir}
	if f.aa > 0 {
		dirs = nil
		for i := range f.aa {
			dirs = append(dirs, filepath.Join(f.dir, nightDir(i)))
		}
	}
	for _, dir := range dirs {
		if err := checkNight(dir, f.resume != ""); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := f.checkJSON(); err != nil {
		return fmt.Errorf("-json: %w", err)
	}
	return nil
}

// checkNight refuses a folder for a night that is neither empty nor marked, unless it
// holds a night of before there were marks. Whether it is to be gone on with or not, the
// files that a night writes must be files, and night.txt mapbench's.
func checkNight(dir string, goesOn bool) error {
	dir = target(dir)
	if err := folder.Check(dir); err != nil && !goesOn && !isNight(dir) && !ended(dir) {
		return err
	}
	for _, name := range []string{nightFile, verdictFile, gate.NoiseFile, reportFile, benchstatFile, sideFile(resultfile.SideOld), sideFile(resultfile.SideNew)} {
		path := filepath.Join(dir, name)
		if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
			return fmt.Errorf("%s is no regular file; move it away, or name another folder", path)
		}
	}
	if _, err := os.Lstat(filepath.Join(dir, nightFile)); err == nil && !isNight(dir) {
		return fmt.Errorf("mapbench did not write %s; move it away, or name another folder", filepath.Join(dir, nightFile))
	}
	return folder.Check(filepath.Join(dir, workersDir))
}

// target returns the folder that a user's link points to: a user who names a link means
// that folder.
func target(dir string) string {
	if path, err := filepath.EvalSymlinks(dir); err == nil {
		return path
	}
	return dir
}

// isNight reports whether a folder holds the file of a night. A kill may have left only
// the file's first bytes.
func isNight(dir string) bool {
	text, err := folder.Head(filepath.Join(dir, nightFile), int64(len(resultfile.First)))
	return err == nil && resultfile.Begins(text)
}

// ended reports whether a folder holds a verdict.
func ended(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, verdictFile))
	return err == nil && isFindings(filepath.Join(dir, verdictFile))
}

// checkJSON refuses a file for findings that holds something else, or that can't be made.
func (f *gateFlags) checkJSON() error {
	if f.json == "" || f.json == "-" {
		return nil
	}
	if _, err := os.Lstat(f.json); err == nil && !isFindings(f.json) {
		return fmt.Errorf("%s is not a file of the gate's findings; move it away, or name another file", f.json)
	}
	if _, err := os.Lstat(f.json + partial); err == nil {
		return fmt.Errorf("%s exists; remove it if a run that was killed left it, or name another file", f.json+partial)
	}
	for dir := filepath.Dir(f.json); ; dir = filepath.Dir(dir) { // the first that is there
		info, err := os.Stat(dir)
		if err == nil && !info.IsDir() {
			return &fs.PathError{Op: "mkdir", Path: dir, Err: syscall.ENOTDIR}
		}
		if err == nil || dir == filepath.Dir(dir) {
			return err
		}
	}
}

// isFindings reports whether a file is empty or holds the findings of a gate.
func isFindings(name string) bool {
	const most = 256 << 20 // a night of 100 cells takes less than a thousandth of it
	text, err := folder.Head(name, most)
	if err != nil || len(text) == 0 {
		return err == nil
	}
	var found map[string]json.RawMessage
	if json.Unmarshal(text, &found) != nil {
		return false
	}
	return found["verdict"] != nil && found["cells"] != nil || found["nights"] != nil && found["alarms"] != nil
}

// dropJSON removes the findings of an earlier run, lest they be taken for this one's. It
// is called when the first launch is about to be measured: all is checked by then.
func (f *gateFlags) dropJSON() error {
	if f.json == "" || f.json == "-" {
		return nil
	}
	if err := os.Remove(f.json); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("-json: %w", err)
	}
	return nil
}

// clear moves what an earlier night left in the folder aside: what was measured is
// never lost, and a verdict that is there is of this run.
func (f *gateFlags) clear(e env) error {
	if f.resume != "" || f.aa > 0 && f.keepsDir {
		return nil
	}
	found := false
	for _, name := range []string{nightFile, verdictFile, nightDir(0)} {
		_, err := os.Stat(filepath.Join(f.dir, name))
		found = found || err == nil
	}
	if !found {
		return nil
	}
	if err := removeWorkers(e, f.dir); err != nil {
		return err
	}
	for i := 1; ; i++ {
		aside := fmt.Sprintf("%s-%d", filepath.Clean(f.dir), i)
		if _, err := os.Lstat(aside); errors.Is(err, fs.ErrNotExist) {
			fmt.Fprintf(e.stderr, "what was measured in %s is now in %s\n", f.dir, aside)
			return os.Rename(f.dir, aside)
		}
	}
}

// makeNight makes a night's folder, if it isn't there.
func makeNight(dir string) error {
	if isNight(dir) { // of before there were marks, perhaps
		return nil
	}
	return folder.Make(target(dir))
}

// removeWorkers removes workers that a killed run has left in a folder.
func removeWorkers(e env, dir string) error {
	stale := filepath.Join(dir, workersDir)
	if _, err := os.Lstat(stale); err != nil {
		return nil
	}
	if err := folder.Remove(stale); err != nil {
		return err
	}
	fmt.Fprintf(e.stderr, "removed %s, which a run that was killed left behind\n", stale)
	return nil
}
