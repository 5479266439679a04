package faults

import (
	"os"
	"path/filepath"
	"testing"
)

// TestFrom tells this checkout's programs from others'.
func TestFrom(t *testing.T) {
	if !From(".") {
		t.Error("the programs of this folder are said to be others")
	}
	dir := t.TempDir()
	if From(dir) {
		t.Error("an empty folder is said to hold the programs")
	}
	if err := os.CopyFS(filepath.Join(dir, "testdata"), os.DirFS("testdata")); err != nil {
		t.Fatal(err)
	}
	if !From(dir) {
		t.Error("a copy is said to hold other programs")
	}
	all, err := filepath.Glob(filepath.Join(dir, "testdata", "*", "*.go"))
	if err != nil || len(all) == 0 {
		t.Fatalf("%v, %d programs", err, len(all))
	}
	if err := os.WriteFile(all[0], nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if From(dir) {
		t.Errorf("with an empty %s the programs are said to be the same", all[0])
	}
}
