package folder

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// A Temporary is a folder that one process needs for a while. The process holds a lock on
// it, which ends with the process. A marked folder without a lock is stale, however its
// owner ended, and even if another process has the owner's pid now.
type Temporary struct {
	Dir string

	lock *os.File // on Dir
}

// MakeTemporary makes a folder in parent, with a name as from [os.MkdirTemp]. The caller
// must remove it; if this process is killed, a later [RemoveStale] does.
func MakeTemporary(parent, pattern string) (*Temporary, error) {
	dir, err := os.MkdirTemp(parent, pattern)
	if err != nil {
		return nil, err
	}
	lock, err := lock(dir)
	if err != nil {
		return nil, errors.Join(err, os.Remove(dir))
	}
	t := &Temporary{dir, lock}
	if err := Make(dir); err != nil { // after the locking: a mark without a lock is stale
		return nil, errors.Join(err, t.Remove())
	}
	return t, nil
}

// Remove removes the folder. It may be called more than once.
func (t *Temporary) Remove() error {
	defer t.lock.Close() // after which the folder would look stale
	return Remove(t.Dir)
}

// RemoveStale removes the folders that match a pattern of [filepath.Glob] and whose
// owners were killed, and returns their paths. It keeps folders without the mark, other
// users' folders, and those whose owner lives.
func RemoveStale(pattern string) (removed []string, err error) {
	dirs, err := filepath.Glob(pattern)
	if err != nil {
		return nil, err
	}
	for _, dir := range dirs {
		t := stale(dir)
		if t == nil {
			continue
		}
		if err := t.Remove(); err != nil {
			return removed, fmt.Errorf("removing %s, which a run that was killed left behind: %w; remove it by hand", dir, err)
		}
		removed = append(removed, dir)
	}
	return removed, nil
}

// stale locks and returns the folder at dir if its owner was killed; nil if it is anything
// else.
func stale(dir string) *Temporary {
	lock, err := lock(dir)
	if err != nil {
		return nil
	}
	if info, err := lock.Stat(); err != nil || !ours(info) || !marked(dir) {
		lock.Close()
		return nil
	}
	return &Temporary{dir, lock}
}
