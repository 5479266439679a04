package subject

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"

	"example.com/mapbench/internal/folder"
)

// home returns the folder that holds the temporary folders of one repository's subjects.
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

// makeTemporary makes a folder for what a build needs beside the repository: a commit's
// files, a go.mod of its own, what compiling makes on the way. Its name begins with the
// owner's pid, for people.
func makeTemporary(r repository) (*folder.Temporary, error) {
	home, err := home(r)
	if err != nil {
		return nil, err
	}
	return folder.MakeTemporary(home, fmt.Sprintf("pid%d-", os.Getpid()))
}

// RemoveStale removes the trees that runs on repo left behind when they were killed,
// and returns their paths.
func RemoveStale(ctx context.Context, repo string) (removed []string, err error) {
	r, err := findRepository(ctx, repo)
	if err != nil {
		return nil, err
	}
	home, err := home(r)
	if err != nil {
		return nil, err
	}
	return folder.RemoveStale(filepath.Join(home, "pid*"))
}
