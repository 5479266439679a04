// Package folder makes folders that mapbench may remove again, and removes no other.
//
// [Make] leaves a mark in a folder, a file that people can read. [Remove] removes a folder
// only if it carries the mark or is empty. No symbolic link is followed: a link in place of
// the folder is refused, and files to which links inside point stay.
//
// A folder that one process alone needs is a [Temporary]. [RemoveStale] removes it if the
// process was killed.
//
// [Replaceable] and [Enterable] keep what is not mapbench's where it writes files into a
// folder of the user's.
package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Mark is the name of the file that marks a folder as made by mapbench.
const Mark = ".mapbench"

// text is the content of the mark.
const text = "Mapbench made this folder, and may move or remove it with all that it holds.\n"

// Make makes a folder, and those above it, and puts the mark into it. A folder that exists
// must be empty or marked.
func Make(dir string) error {
	if err := Check(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	if marked(dir) {
		return nil
	}
	return os.WriteFile(filepath.Join(dir, Mark), []byte(text), 0o666)
}

// MakeAnew makes a folder that holds nothing but the mark. It removes what the folder held.
func MakeAnew(dir string) error {
	if err := Remove(dir); err != nil {
		return err
	}
	return Make(dir)
}

// Remove removes a folder that is empty or marked, with all that it holds. It is no error
// if the folder doesn't exist. Remove removes the mark last, so that it can remove the
// folder later if a kill or an error has left a part.
func Remove(dir string) error {
	if err := Check(dir); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, entry := range entries {
		if entry.Name() != Mark {
			err = errors.Join(err, os.RemoveAll(filepath.Join(dir, entry.Name())))
		}
	}
	if err != nil {
		return err
	}
	return os.RemoveAll(dir)
}

// Check returns an error for a path that holds something other than an empty or a marked
// folder. The error is one line and says what to do.
func Check(dir string) error {
	info, err := os.Lstat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is no folder; move it away, or name another folder", dir)
	}
	if marked(dir) {
		return nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.Name() != Mark { // which a kill may have left half written
			return fmt.Errorf("%s holds %s and is not of mapbench's making; move it away, or name another folder", dir, entry.Name())
		}
	}
	return nil
}

// marked reports whether a folder holds the mark, in a regular file.
func marked(dir string) bool {
	name := filepath.Join(dir, Mark)
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(text)) {
		return false
	}
	got, err := os.ReadFile(name)
	return err == nil && string(got) == text
}
