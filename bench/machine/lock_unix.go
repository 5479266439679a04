//go:build unix

package machine

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// Measuring reports whether this system can measure.
const Measuring = true

// errLocked is the error of lockFile if somebody else holds the lock.
const errLocked = unix.EWOULDBLOCK

// lockFile locks a file, without waiting. The lock goes with the process.
func lockFile(file *os.File) error {
	return unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
}

// openOwn opens one of mapbench's files in a folder where others may have put something
// else in its place. It reports whether the file is this user's alone.
func openOwn(path string, flag int, mode os.FileMode) (file *os.File, ours bool, err error) {
	file, err = os.OpenFile(path, flag|unix.O_NOFOLLOW|unix.O_NONBLOCK, mode)
	if errors.Is(err, unix.ELOOP) {
		return nil, false, fmt.Errorf("%s is a symbolic link, which is not followed", path)
	}
	if err != nil {
		return nil, false, err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no regular file", path)
	}
	if err != nil {
		file.Close()
		return nil, false, err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return file, ok && int(stat.Uid) == os.Geteuid() && stat.Nlink == 1, nil
}
