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

// ours is never called, since nothing can be locked.
func ours(os.FileInfo) bool { return false }
