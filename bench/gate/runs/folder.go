package runs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/internal/folder"
	"example.com/mapbench/internal/resultfile"
)

// The names in a run's folder beside those that package gate has, and beside a file for
// each side.
const (
	ReportFile    = "report.md"     // the verdict for people
	CommentFile   = "comment.md"    // the same as a comment on a pull request
	BenchstatFile = "benchstat.txt" // what benchstat says of the run
	WorkersDir    = "workers"       // where workers are linked; gone when the run has ended
)

// SideFile returns the name of a side's file, which benchstat reads.
func SideFile(side string) string { return side + ".txt" }

// Check refuses a folder for a gate run that is neither empty nor marked as mapbench's,
// unless it holds a run of before there were marks, or goesOn says that the run in it goes
// on. The files that a run writes must be regular files, and the results file mapbench's.
// The error is one line and says what to do.
func Check(dir string, goesOn bool) error {
	dir = target(dir)
	if err := folder.Check(dir); err != nil && !goesOn && !holdsRun(dir) && !ended(dir) {
		return err
	}
	for _, name := range []string{gate.RunFile, gate.VerdictFile, gate.NoiseFile, ReportFile, CommentFile, BenchstatFile, SideFile(resultfile.SideOld), SideFile(resultfile.SideNew)} {
		path := filepath.Join(dir, name)
		if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
			return fmt.Errorf("%s is no regular file; move it away, or name another folder", path)
		}
	}
	if _, err := os.Lstat(filepath.Join(dir, gate.RunFile)); err == nil && !holdsRun(dir) {
		return fmt.Errorf("mapbench did not write %s; move it away, or name another folder", filepath.Join(dir, gate.RunFile))
	}
	return folder.Check(filepath.Join(dir, WorkersDir))
}

// target returns the folder that a user's link points to: a user who names a link means
// that folder.
func target(dir string) string {
	if path, err := filepath.EvalSymlinks(dir); err == nil {
		return path
	}
	return dir
}

// holdsRun reports whether a folder holds the results file of a run. A kill may have left
// only the file's first bytes.
func holdsRun(dir string) bool {
	text, err := folder.Head(filepath.Join(dir, gate.RunFile), int64(len(resultfile.First)))
	return err == nil && resultfile.Begins(text)
}

// ended reports whether a folder holds a verdict.
func ended(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, gate.VerdictFile))
	return err == nil && isFindings(filepath.Join(dir, gate.VerdictFile))
}

// Resumable reports whether a folder holds results and no verdict.
func Resumable(dir string) bool {
	_, absent := os.Stat(filepath.Join(dir, gate.VerdictFile))
	info, err := os.Stat(filepath.Join(dir, gate.RunFile))
	return err == nil && info.Size() > 0 && errors.Is(absent, fs.ErrNotExist)
}

// MoveAside renames a folder that holds a run or a series, to the first free name such as
// results/latest-gate-1, and says so: what was measured is never lost, and a verdict in the
// folder is the new run's. It leaves any other folder alone.
func MoveAside(dir string, say func(string)) error {
	found := false
	for _, name := range []string{gate.RunFile, gate.VerdictFile, memberName(0)} {
		_, err := os.Stat(filepath.Join(dir, name))
		found = found || err == nil
	}
	if !found {
		return nil
	}
	if err := removeWorkers(dir, say); err != nil {
		return err
	}
	for i := 1; ; i++ {
		aside := fmt.Sprintf("%s-%d", filepath.Clean(dir), i)
		if _, err := os.Lstat(aside); errors.Is(err, fs.ErrNotExist) {
			say(fmt.Sprintf("what was measured in %s is now in %s", dir, aside))
			return os.Rename(dir, aside)
		}
	}
}

// makeFolder makes a run's folder, if it isn't there.
func makeFolder(dir string) error {
	if holdsRun(dir) { // of before there were marks, perhaps
		return nil
	}
	return folder.Make(target(dir))
}

// removeWorkers removes workers that a killed run has left in a folder.
func removeWorkers(dir string, say func(string)) error {
	stale := filepath.Join(dir, WorkersDir)
	if _, err := os.Lstat(stale); err != nil {
		return nil
	}
	if err := folder.Remove(stale); err != nil {
		return err
	}
	say(fmt.Sprintf("removed %s, which a run that was killed left behind", stale))
	return nil
}
