package bench

import (
	"fmt"
	"os"
	"path/filepath"

	"example.com/mapbench/internal/folder"
)

// temporaryPrefix begins the names of mapbench's folders among the system's temporary
// files.
const temporaryPrefix = "mapbench-"

// MakeTemporary makes a temporary folder. The caller must remove it; if this process is
// killed, a later [RemoveStale] does.
func MakeTemporary() (*folder.Temporary, error) {
	dir, err := folder.MakeTemporary("", temporaryPrefix)
	if err != nil {
		return nil, fmt.Errorf("making a folder for the workers: %w; set TMPDIR to one that can be written", err)
	}
	return dir, nil
}

// RemoveStale removes the temporary folders that runs left behind when they were
// killed, and returns their paths.
func RemoveStale() (removed []string, err error) {
	return folder.RemoveStale(filepath.Join(os.TempDir(), temporaryPrefix+"*"))
}
