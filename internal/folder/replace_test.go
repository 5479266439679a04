package folder

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestReplaceable and TestEnterable hold what may be written over and into.
func TestReplaceable(t *testing.T) {
	root := t.TempDir()
	check := func(name, want string) {
		t.Helper()
		err := Replaceable(filepath.Join(root, name), "the sign")
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("Replaceable(%s) = %v; want %q", name, err, want)
		}
	}
	file(t, filepath.Join(root, "ours"), "# the sign\n")
	file(t, filepath.Join(root, "empty"), "")
	file(t, filepath.Join(root, "theirs"), "mine")
	file(t, filepath.Join(root, "late"), strings.Repeat(" ", 512)+"the sign")
	link(t, filepath.Join(root, "ours"), filepath.Join(root, "link"))
	check("none", "")
	check("ours", "")
	check("empty", "")
	check("theirs", "theirs is no file that mapbench wrote; move it away")
	check("late", "no file that mapbench wrote")
	check("link", "no file that mapbench wrote")
}

func TestEnterable(t *testing.T) {
	root := t.TempDir()
	check := func(name, want string) {
		t.Helper()
		err := Enterable(filepath.Join(root, name))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("Enterable(%s) = %v; want %q", name, err, want)
		}
	}
	file(t, filepath.Join(root, "folder", "file"), "")
	link(t, filepath.Join(root, "folder"), filepath.Join(root, "link"))
	check("none", "")
	check("folder", "")
	check("folder/file", "file is no folder; move it away")
	check("link", "link is no folder; move it away")
}
