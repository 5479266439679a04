// Package checkout is for tests that read folders which a checkout of the repository
// holds and the downloaded module doesn't: results and docs are modules of their own.
package checkout

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Needs skips a test if folder, the path of results or docs, is not there. That a checkout
// has both is checked by the test of the module's size.
func Needs(t testing.TB, folder string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(folder, "go.mod")); errors.Is(err, fs.ErrNotExist) {
		t.Skipf("there is no %s here, since it is a module of its own: run this test in a checkout of the repository", folder)
	}
}
