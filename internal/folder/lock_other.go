//go:build !unix

package folder

import (
	"errors"
	"os"
)

// lock fails: only a lock that goes with its process tells which folders are stale.
func lock(string) (*os.File, error) {
	return nil, errors.New("locking a folder needs Linux or macOS")
}

// ours reports whether a file is this user's. Nobody asks, since nothing is locked.
func ours(os.FileInfo) bool { return false }
