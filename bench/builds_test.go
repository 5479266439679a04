package bench

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBuildsTakeTurns checks that each sweep starts the next program, and that nobody starts
// one twice.
func TestBuildsTakeTurns(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
		return path
	}
	s := Source{Side: "old", Subject: "./w-*", Builds: []string{write("w-1", "one"), write("w-2", "two")}}
	if !s.Fresh() {
		t.Error("a source of several builds has no fresh layouts")
	}
	for sweep, want := range s.Builds {
		if got, err := s.build(t.Context(), dir, sweep, 1); err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("build of sweep %d = %q, %v; want %s", sweep, got, err, want)
		}
	}
	if _, err := s.build(t.Context(), dir, 2, 1); err == nil || !strings.Contains(err.Error(), "2 builds are used up") {
		t.Errorf("build of sweep 2 of 2 builds: error %v; want that they are used up", err)
	}

	print, err := s.fingerprint(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	write("w-2", "changed")
	if changed, err := s.fingerprint(t.Context(), dir); err != nil || changed == print {
		t.Errorf("after a build changed the fingerprint is %s, error %v; want another one than %s", changed, err, print)
	}
	write("w-2", "one")
	if _, err := s.fingerprint(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "are equal") {
		t.Errorf("of two equal builds the error is %v; want that they are equal", err)
	}
}

// TestBuildsAreOfOneCode checks that a build of other code is refused: this test's own program
// beside a file that the go command did not write.
func TestBuildsAreOfOneCode(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "other")
	if err := os.WriteFile(other, []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	s := Source{Side: "old", Subject: "./w-*", Builds: []string{self, other}}
	if _, err := s.fingerprint(t.Context(), t.TempDir()); err == nil || !strings.Contains(err.Error(), "other code") {
		t.Errorf("of builds of different code the error is %v; want that", err)
	}
}
