package bench

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// Lock is the right to measure on this machine. There is one.
type Lock struct {
	// Stale names the holder before this one if it was killed: one that gives the
	// lock back takes its name away. It is empty otherwise.
	Stale string

	file *os.File
}

// LockVariable names the environment variable that may name another lock file
// than [DefaultLock]. Tests that only look whether measuring works set it.
const LockVariable = "MAPBENCH_LOCK"

// DefaultLock is the machine's lock file.
const DefaultLock = "/tmp/mapbench.lock"

// TakeLock takes the machine's lock, or says who has it. It goes with the
// process: a lock whose holder was killed is free, and [Lock.Stale] names it.
func TakeLock() (*Lock, error) {
	path := cmp.Or(os.Getenv(LockVariable), DefaultLock)
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o666)
	if errors.Is(err, os.ErrPermission) {
		file, err = os.Open(path) // another user's; it can be locked all the same
	}
	if err != nil {
		return nil, fmt.Errorf("taking the lock: %w", err)
	}
	err = unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		holder, _ := io.ReadAll(file) // without it the message names no holder
		file.Close()
		return nil, fmt.Errorf("another measurement runs on this machine (%s); wait for it to end: two at once would falsify both",
			strings.TrimSpace(string(holder)))
	}
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("locking %s: %w", path, err)
	}
	l := &Lock{file: file}
	left, _ := io.ReadAll(file) // without it nobody is named
	line := fmt.Sprintf("pid %d, since %s: %s\n", os.Getpid(), time.Now().Format(time.TimeOnly), strings.Join(os.Args, " "))
	if err := file.Truncate(0); err == nil { // else others would be told of the same holder again
		l.Stale = strings.TrimSpace(string(left))
		file.WriteAt([]byte(line), 0) // it only serves the message above
	}
	return l, nil
}

// Release gives the lock back.
func (l *Lock) Release() {
	l.file.Truncate(0) // a file that is another user's never held this name
	l.file.Close()
}
