package report

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
)

// TestOthersFilesStay puts files of other people's where a report and its charts are to
// lie: nothing is written then. What mapbench wrote is replaced.
func TestOthersFilesStay(t *testing.T) {
	set := parse(t, small())
	dir := t.TempDir()
	var files []string
	for range 2 { // the second replaces what the first wrote
		var err error
		if _, files, err = Write(dir, set, compare.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{files[0], files[1], files[len(files)-1]} {
		base, err := filepath.Rel(dir, name)
		if err != nil {
			t.Fatal(err)
		}
		for what, put := range map[string]func(path string) error{
			"a file": func(path string) error { return os.WriteFile(path, []byte("mine"), 0o600) },
			"a link": func(path string) error { return os.Symlink(name, path) },
		} {
			other := t.TempDir()
			path := filepath.Join(other, base)
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), put(path)); err != nil {
				t.Fatal(err)
			}
			_, _, err := Write(other, set, compare.Options{})
			if err == nil || !strings.Contains(err.Error(), path+" is no file that mapbench wrote; move it away") {
				t.Errorf("%s at %s: %v; want it refused", what, path, err)
			}
			for _, folder := range []string{other, filepath.Dir(path)} {
				if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
					t.Errorf("%s at %s: %v, the folder holds %v; want nothing written", what, path, err, entries)
				}
			}
		}
	}
}

// TestOthersChartsFolderStays puts a link and a file where a report's charts are to lie:
// nothing is written, here or where the link points to.
func TestOthersChartsFolderStays(t *testing.T) {
	set := parse(t, small())
	others := t.TempDir()
	for what, put := range map[string]func(path string) error{
		"a file": func(path string) error { return os.WriteFile(path, []byte("mine"), 0o600) },
		"a link": func(path string) error { return os.Symlink(others, path) },
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, ChartsName)
		if err := put(path); err != nil {
			t.Fatal(err)
		}
		_, _, err := Write(dir, set, compare.Options{})
		if err == nil || !strings.Contains(err.Error(), path+" is no folder; move it away") {
			t.Errorf("%s at %s: %v; want it refused", what, path, err)
		}
		for folder, want := range map[string]int{dir: 1, others: 0} {
			if entries, err := os.ReadDir(folder); err != nil || len(entries) != want {
				t.Errorf("%s at %s: %v, %s holds %v; want nothing written", what, path, err, folder, entries)
			}
		}
	}
}
