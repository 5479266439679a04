package checkout

import (
	"os"
	"path/filepath"
	"testing"
)

func TestNeeds(t *testing.T) {
	check := func(folder string, want bool) {
		t.Helper()
		skipped := false
		t.Run(filepath.Base(folder), func(t *testing.T) {
			defer func() { skipped = t.Skipped() }()
			Needs(t, folder)
		})
		if skipped != want {
			t.Errorf("%s: skipped %v; want %v", folder, skipped, want)
		}
	}
	dir := t.TempDir()
	check(filepath.Join(dir, "nosuch"), true)
	check(dir, true)
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	check(dir, false)
}
