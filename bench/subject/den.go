package subject

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"example.com/mapbench/internal/folder"
)

// den is a folder for what a build needs beside the repository: a commit's files, a
// go.mod of its own, what compiling makes on the way. Its owner holds a lock on it,
// which goes with the process: a den that nobody has locked is stale, however its owner
// ended, and whoever has its pid now.
type den struct {
	dir  string
	lock *os.File // on dir
}

// home returns the folder of the dens of one repository's subjects.
func home(r repository) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	owner := sha256.Sum256([]byte(cmp.Or(r.git, r.root)))
	dir := filepath.Join(cache, "mapbench", "worktrees", fmt.Sprintf("%x", owner[:6]))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("making a folder for the subjects' trees: %w", err)
	}
	return dir, nil
}

// newDen makes a den. Its name begins with the owner's pid, for people.
func newDen(r repository) (*den, error) {
	home, err := home(r)
	if err != nil {
		return nil, err
	}
	// Between its making and its locking a den looks stale.
	all, err := lock(home, 0)
	if err != nil {
		return nil, err
	}
	defer all.Close()
	dir, err := os.MkdirTemp(home, fmt.Sprintf("pid%d-", os.Getpid()))
	if err != nil {
		return nil, err
	}
	own, err := lock(dir, unix.LOCK_NB)
	if err == nil {
		err = folder.Make(dir)
	}
	if err != nil {
		return nil, errors.Join(err, os.Remove(dir))
	}
	return &den{dir, own}, nil
}

// lock locks a folder and waits for that, unless flag is LOCK_NB.
func lock(dir string, flag int) (*os.File, error) {
	file, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	for {
		err = unix.Flock(int(file.Fd()), unix.LOCK_EX|flag)
		if err == nil {
			return file, nil
		}
		if err != unix.EINTR {
			file.Close()
			return nil, fmt.Errorf("locking %s: %w", dir, err)
		}
	}
}

// remove removes the den. It may be called more than once.
func (d *den) remove() error {
	err := folder.Remove(d.dir)
	d.lock.Close() // after which it would look stale
	return err
}

// RemoveStale removes the trees that runs on repo left behind when they were killed,
// and returns their paths. It keeps those whose owner lives, and what carries no mark.
func RemoveStale(ctx context.Context, repo string) (removed []string, err error) {
	r, err := findRepository(ctx, repo)
	if err != nil {
		return nil, err
	}
	home, err := home(r)
	if err != nil {
		return nil, err
	}
	all, err := lock(home, 0)
	if err != nil {
		return nil, err
	}
	defer all.Close()
	entries, err := os.ReadDir(home)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		dir := filepath.Join(home, entry.Name())
		if folder.Check(dir) != nil {
			continue // somebody else's
		}
		own, err := lock(dir, unix.LOCK_NB)
		if errors.Is(err, unix.EWOULDBLOCK) || errors.Is(err, os.ErrNotExist) {
			continue // its owner lives, or has just removed it
		}
		if err != nil {
			return removed, err
		}
		err = (&den{dir, own}).remove()
		if err != nil {
			return removed, fmt.Errorf("removing the stale tree %s: %w", dir, err)
		}
		removed = append(removed, dir)
	}
	return removed, nil
}
