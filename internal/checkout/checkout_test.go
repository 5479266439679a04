package checkout

import (
	"os"
	"path/filepath"
	"slices"
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

func TestGoFiles(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"b.go", "a_test.go", "a.txt", "below/c.go", "testdata/d.go", ".hidden/e.go", "_hidden/f.go"} {
		name = filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, want := GoFiles(t, root), []string{root + "/a_test.go", root + "/b.go", root + "/below/c.go"}
	if !slices.Equal(got, want) {
		t.Errorf("Go files %q; want %q", got, want)
	}
}
