package runs

import (
	"os"
	"path/filepath"
	"testing"

	"example.com/mapbench/internal/folder"
)

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestCheckTakesFoldersOfItsOwn wants a folder to be accepted that is empty, marked, named
// by a link, or holds a run of before there were marks.
func TestCheckTakesFoldersOfItsOwn(t *testing.T) {
	root := t.TempDir()
	dir := func(name string) string { return filepath.Join(root, name) }
	for _, name := range []string{"empty", "run", "verdict", "begun"} {
		if err := os.Mkdir(dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	write(t, dir("run/night.txt"), "mapbench: 1\n")
	write(t, dir("begun/night.txt"), "")
	write(t, dir("verdict/verdict.json"), `{"verdict": "invalid", "cells": []}`)
	if err := folder.Make(dir("marked")); err != nil {
		t.Fatal(err)
	}
	write(t, dir("marked/anything"), "x")
	if err := os.Symlink("marked", dir("link")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"nosuch", "empty", "run", "begun", "verdict", "marked", "link"} {
		if err := Check(dir(name), false); err != nil {
			t.Errorf("%s: %v; want it accepted", name, err)
		}
		if err := makeFolder(dir(name)); err != nil && name != "verdict" { // which is moved aside before
			t.Errorf("%s: %v; want it made", name, err)
		}
	}
}

// TestMoveAside wants a run and a series to be moved to a name that is free, and other
// folders to stay.
func TestMoveAside(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "run")
	said := ""
	say := func(text string) { said = text }
	check := func(holds, want string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, holds)), 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, holds), "")
		said = ""
		if err := MoveAside(dir, say); err != nil {
			t.Fatal(err)
		}
		message := ""
		if want != "" {
			message = "what was measured in " + dir + " is now in " + filepath.Join(root, want)
		}
		if said != message {
			t.Errorf("of a folder with %s it says %q; want %q", holds, said, message)
		}
		if _, err := os.Stat(filepath.Join(root, want, holds)); want != "" && err != nil {
			t.Errorf("%v; want the folder moved", err)
		}
	}
	check("other.txt", "")
	check("night.txt", "run-1")
	check("verdict.json", "run-2")
	check("night-01/night.txt", "run-3")
}

// TestFindings wants a file of findings to be replaced, and what is no such file to stay.
func TestFindings(t *testing.T) {
	name := filepath.Join(t.TempDir(), "made", "f.json")
	for range 2 {
		if err := CheckFindings(name); err != nil {
			t.Fatal(err)
		}
		if err := WriteFindings(name, map[string]any{"verdict": "pass", "cells": []int{}}); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := RemoveFindings(name); err != nil {
			t.Errorf("%v; want the file removed, or none found", err)
		}
	}
	write(t, name, `{"verdict": "pass"}`)
	if err := CheckFindings(name); err == nil {
		t.Error("a file without cells is taken for findings")
	}
	write(t, name, "")
	write(t, name+folder.Partial, "")
	if err := CheckFindings(name); err == nil {
		t.Error("a partial file that may be the user's would be written over")
	}
}
