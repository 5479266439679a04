package machine

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Lock is the right to measure on this machine. There is one.
type Lock struct {
	// Stale names the holder before this one if that was killed. It is empty otherwise: a
	// holder that gives the lock back removes its name.
	Stale string

	file *os.File
	ours bool // this user may write to the file
}

// LockVariable is the environment variable that names a lock file other than [DefaultLock].
// Tests set it if they only check that measuring works.
const LockVariable = "MAPBENCH_LOCK"

// DefaultLock is the machine's lock file. All users share it, since two of them
// must not measure at once. So it lies where everybody finds it, in a folder of
// mapbench's own. Only the folder's owner can put files there, and only the file's
// owner can write to it. Its mode lets all users read it: a user must open a file
// to lock it. Its owner can keep the others waiting, as can every user who holds the
// lock. No user can have another user's files changed: see openLock.
const DefaultLock = "/tmp/mapbench.lock.d/lock"

// holderPrefix begins the line in a lock file that names the holder. A file that
// holds anything else is not ours to change.
const holderPrefix = "pid "

// ErrNoMeasuring says why nothing is measured on systems other than Linux and macOS.
var ErrNoMeasuring = errors.New("measuring needs Linux or macOS; files that were measured there can be judged here")

// A HeldError is the error of [TakeLock] while another measurement has the lock. It names
// the holder: its process, since when, and its command line.
type HeldError string

// Error implements error.
func (e HeldError) Error() string {
	return fmt.Sprintf("another measurement runs on this machine (%s), and two at once would falsify both; wait until it has ended", string(e))
}

// TakeLock takes the machine's lock; its error is a [HeldError] if somebody has it. The lock
// goes with the process: a lock whose holder was killed is free, and [Lock.Stale] names it.
func TakeLock() (*Lock, error) {
	if !Measuring {
		return nil, ErrNoMeasuring
	}
	path := os.Getenv(LockVariable)
	if path == "" {
		path = DefaultLock
		if err := makeShared(filepath.Dir(path)); err != nil {
			return nil, fmt.Errorf("taking the lock: %w; remove it, or name another file by %s", err, LockVariable)
		}
	}
	file, ours, err := openLock(path)
	if err != nil {
		return nil, err
	}
	err = lockFile(file)
	if errors.Is(err, errLocked) {
		holder := readShort(file)
		file.Close()
		return nil, HeldError(strings.TrimSpace(holder))
	}
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("locking %s: %w", path, err)
	}
	l := &Lock{file: file, ours: ours}
	left := readShort(file)
	if left != "" && !strings.HasPrefix(left, holderPrefix) {
		file.Close()
		return nil, fmt.Errorf("taking the lock: %s holds something else (%.40q); move it away, or name another file by %s", path, left, LockVariable)
	}
	line := fmt.Sprintf("%s%d, since %s: %s\n", holderPrefix, os.Getpid(), time.Now().Format(time.TimeOnly), strings.Join(os.Args, " "))
	if ours && file.Truncate(0) == nil { // otherwise others would be told of the same holder again
		l.Stale = strings.TrimSpace(left)
		file.WriteAt([]byte(line), 0) // it only serves the message above
	}
	return l, nil
}

// makeShared makes a folder that all users may read, unless it exists.
func makeShared(dir string) error {
	err := os.Mkdir(dir, 0o755)
	if err == nil {
		return os.Chmod(dir, 0o755) // whatever the umask is
	}
	if info, err := os.Lstat(dir); err != nil || info.IsDir() {
		return err
	}
	return fmt.Errorf("%s is no folder", dir)
}

// openLock opens a lock file, and reports whether this user may write to it. It follows no
// symbolic link and waits for no FIFO. A file that has a second name is not written to:
// somebody may have linked another file here to have it emptied.
func openLock(path string) (file *os.File, ours bool, err error) {
	file, ours, err = openOwn(path, os.O_RDWR|os.O_CREATE, 0o644)
	if errors.Is(err, os.ErrPermission) {
		file, ours, err = openOwn(path, os.O_RDONLY, 0) // another user's; it can be locked all the same
	}
	if err == nil && ours && path == DefaultLock {
		err = file.Chmod(0o644) // whatever the umask is
	}
	if err != nil {
		return nil, false, fmt.Errorf("taking the lock: %w; remove it, or name another file by %s", err, LockVariable)
	}
	return file, ours, nil
}

// readShort returns what a short file holds; nothing if it can't be read.
func readShort(file *os.File) string {
	text, _ := io.ReadAll(io.LimitReader(file, 1<<10)) // the text only serves messages
	return string(text)
}

// Release gives the lock back.
func (l *Lock) Release() {
	if l.ours { // another user's file never held this name
		l.file.Truncate(0)
	}
	l.file.Close()
}
