package runs

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"example.com/mapbench/internal/folder"
)

// CheckFindings refuses a file for findings that holds something else, or that can't be
// made.
func CheckFindings(name string) error {
	if _, err := os.Lstat(name); err == nil && !isFindings(name) {
		return fmt.Errorf("%s is not a file of the gate's findings; move it away, or name another file", name)
	}
	if _, err := os.Lstat(name + folder.Partial); err == nil {
		return fmt.Errorf("%s exists; remove it if a run that was killed left it, or name another file", name+folder.Partial)
	}
	for dir := filepath.Dir(name); ; dir = filepath.Dir(dir) { // the first that is there
		info, err := os.Stat(dir)
		if err == nil && !info.IsDir() {
			return &fs.PathError{Op: "mkdir", Path: dir, Err: syscall.ENOTDIR}
		}
		if err == nil || dir == filepath.Dir(dir) {
			return err
		}
	}
}

// isFindings reports whether a file is empty or holds the findings of a gate run or a
// series.
func isFindings(name string) bool {
	const most = 256 << 20 // a run of 100 cells takes less than a thousandth of it
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

// RemoveFindings removes the findings of an earlier run, so that nobody takes them for this
// run's. It is no error if there are none.
func RemoveFindings(name string) error {
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// WriteFindings writes findings, a [gate.Outcome] or a [gate.Series], as JSON into a file
// that [CheckFindings] has accepted, and makes its folder.
func WriteFindings(name string, found any) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return folder.WriteFile(name, asJSON(found))
}
