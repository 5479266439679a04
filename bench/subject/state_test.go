package subject

import (
	"os"
	"path/filepath"
	"testing"
)

// TestState checks the commit and the changes of a repository, and of folders without one.
func TestState(t *testing.T) {
	root := t.TempDir()
	check := func(dir string, known, dirty, held bool) {
		t.Helper()
		if got := Held(t.Context(), filepath.Join(root, dir)); got != held {
			t.Errorf("Held(%s) = %v; want %v", dir, got, held)
		}
		commit, changed, err := State(t.Context(), filepath.Join(root, dir))
		if err != nil || (commit != "") != known || changed != dirty {
			t.Errorf("State(%s) = %q, %v, %v; want a commit: %v, and dirty: %v", dir, commit, changed, err, known, dirty)
		}
	}
	git := func(args ...string) {
		t.Helper()
		args = append([]string{"-c", "user.name=A", "-c", "user.email=a@example.com"}, args...)
		if _, err := run(t.Context(), root, nil, "git", args...); err != nil {
			t.Fatal(err)
		}
	}
	folder := func(name string) {
		t.Helper()
		if err := os.Mkdir(filepath.Join(root, name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, name, "file"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	folder("held")
	check("held", false, false, false) // no repository
	git("init", "--quiet")
	check("held", false, true, false) // no commit yet
	git("add", ".")
	git("commit", "--quiet", "--message=all")
	check("held", true, false, true)
	check(".", true, false, true)
	folder("foreign")
	check("foreign", true, true, false)
	check("held", true, true, true)
}
