package recommend

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCommitted looks for a checkout's file from its root and from a folder below, and where there
// is none.
func TestCommitted(t *testing.T) {
	root := t.TempDir()
	below := filepath.Join(root, "a", "b")
	if err := os.MkdirAll(below, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "a", "mine.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]string{root: filepath.Join("a", "mine.txt"), below: filepath.Join("..", "mine.txt")} {
		t.Chdir(dir)
		if got, err := Committed("a/mine.txt"); err != nil || got != want {
			t.Errorf("in %s: Committed = %q, %v; want %q", dir, got, err, want)
		}
	}
	if got, err := Committed("a/theirs.txt"); err == nil || !strings.Contains(err.Error(), "a/theirs.txt; name a results file") {
		t.Errorf("without the file: Committed = %q, %v; want the next step", got, err)
	}
}
