package subject

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestPatternOfBuilds parses a subject that is several programs.
func TestPatternOfBuilds(t *testing.T) {
	dir := t.TempDir()
	var want []string
	for _, name := range []string{"old-1", "old-2", "old-3"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(name), 0o700); err != nil {
			t.Fatal(err)
		}
		want = append(want, path)
	}
	pattern := filepath.Join(dir, "old-*")
	s, err := Parse(pattern + ",GOGC=50")
	if err != nil || s.Program != pattern || !slices.Equal(s.Builds, want) || len(s.RunEnv) != 1 {
		t.Errorf("Parse of a pattern = %+v, %v; want the builds %q", s, err, want)
	}
	b, err := s.Prepare(t.Context(), ".")
	if err != nil || len(b.Program) != 1 || b.Program[0] != want[0] {
		t.Errorf("Prepare of a pattern = %+v, %v; want the first program", b, err)
	}
	// A file must not choose programs: the pattern names a commit there, which can't exist.
	if s, err := ParseBuilt(pattern); err != nil || s.Program != "" || s.Builds != nil || s.Ref != pattern {
		t.Errorf("ParseBuilt of a pattern = %+v, %v; want a commit of that name", s, err)
	}

	bad := func(text, want string) {
		t.Helper()
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q): error %v; want %q in it", text, err, want)
		}
	}
	bad(filepath.Join(dir, "new-*"), "no file matches")
	bad(pattern+",HEAD", "is not built here")
	bad(filepath.Join(dir, "old-[*"), "syntax error")
	if err := os.WriteFile(filepath.Join(dir, "old-4"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	bad(pattern, "old-4 is not executable")
}
