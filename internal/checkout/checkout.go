// Package checkout is for tests that read the repository's own files. Only tests import it.
//
// A checkout holds folders that the downloaded module doesn't: results and docs are modules
// of their own. A test that reads them calls [Needs] first. A test that holds all sources
// to a rule walks [GoFiles].
package checkout

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Needs skips a test if folder, the path of results or docs, is not there. The test of the
// module's size checks that a checkout has both.
func Needs(t testing.TB, folder string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(folder, "go.mod")); errors.Is(err, fs.ErrNotExist) {
		t.Skipf("there is no %s here, since it is a module of its own: run this test in a checkout of the repository", folder)
	}
}

// GoFiles returns the paths of all Go files below root, in lexical order, tests included.
// The paths are root joined with what lies below, and have slashes. Like the go command, it passes over folders
// named testdata and those whose names begin with a dot or an underscore. It fails the test
// if there are no files.
func GoFiles(t testing.TB, root string) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch name := entry.Name(); {
		case err != nil:
			return err
		case entry.IsDir() && path != root && (name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")):
			return fs.SkipDir
		case !entry.IsDir() && filepath.Ext(name) == ".go":
			paths = append(paths, filepath.ToSlash(path))
		}
		return nil
	})
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d Go files below %s, %v; want some", len(paths), root, err)
	}
	return paths
}
