package bench

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// scratch is a temporary folder for linked workers. In it lies a file that marks it as
// mapbench's and that its owner holds a lock on. The lock goes with the process: a
// folder whose mark nobody has locked is stale, however its owner ended, and whoever
// has its pid now.
type scratch struct {
	dir  string
	mark *os.File
}

const (
	// scratchPrefix begins the name of a scratch in the folder for temporary files.
	scratchPrefix = "mapbench-"
	// scratchMark is the name of the file, and markText what it holds. The text is
	// written once the file is locked, so that a scratch which has it and no lock
	// has lost its owner.
	scratchMark = "mapbench.mark"
	markText    = "mapbench: this folder may be removed once nobody holds a lock on this file\n"
)

// newScratch makes a scratch.
func newScratch() (*scratch, error) {
	dir, err := os.MkdirTemp("", scratchPrefix)
	if err != nil {
		return nil, fmt.Errorf("making a folder for the workers: %w; set TMPDIR to one that can be written", err)
	}
	mark, err := os.OpenFile(filepath.Join(dir, scratchMark), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, errors.Join(err, os.Remove(dir))
	}
	s := &scratch{dir, mark}
	err = unix.Flock(int(mark.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if err == nil {
		_, err = mark.WriteString(markText)
	}
	if err != nil {
		return nil, errors.Join(err, s.remove())
	}
	return s, nil
}

// NewScratch makes a temporary folder, which the caller must remove. [RemoveStale] does
// so once this process was killed.
func NewScratch() (dir string, remove func() error, err error) {
	s, err := newScratch()
	if err != nil {
		return "", nil, err
	}
	return s.dir, s.remove, nil
}

// remove removes the scratch, the mark last: what a kill leaves of it is still marked.
func (s *scratch) remove() error {
	defer s.mark.Close() // after which it would look stale
	entries, err := os.ReadDir(s.dir)
	for _, entry := range entries {
		if entry.Name() != scratchMark {
			err = errors.Join(err, os.RemoveAll(filepath.Join(s.dir, entry.Name())))
		}
	}
	return errors.Join(err, os.RemoveAll(s.dir))
}

// RemoveStale removes the temporary folders that runs left behind when they were
// killed, and returns their paths. It touches none that mapbench has not marked, nor
// another user's, nor one whose owner lives.
func RemoveStale() (removed []string, err error) {
	dirs, err := filepath.Glob(filepath.Join(os.TempDir(), scratchPrefix+"*"))
	if err != nil {
		return nil, err
	}
	for _, dir := range dirs {
		s := stale(dir)
		if s == nil {
			continue
		}
		if err := s.remove(); err != nil {
			return removed, fmt.Errorf("removing %s, which a run that was killed left behind: %w; remove it by hand", dir, err)
		}
		removed = append(removed, dir)
	}
	return removed, nil
}

// stale returns a scratch that has lost its owner, locked; nil if dir is none.
func stale(dir string) *scratch {
	info, err := os.Lstat(dir)
	if err != nil || !info.IsDir() {
		return nil
	}
	mark, ours, err := openOwn(filepath.Join(dir, scratchMark), os.O_RDWR, 0)
	if err != nil {
		return nil
	}
	if !ours || unix.Flock(int(mark.Fd()), unix.LOCK_EX|unix.LOCK_NB) != nil || readShort(mark) != markText {
		mark.Close()
		return nil
	}
	return &scratch{dir, mark}
}
