package folder

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestRemoveStale makes folders in all states. Only one may be removed.
func TestRemoveStale(t *testing.T) {
	tmp := t.TempDir()
	newOne := func() *Temporary {
		t.Helper()
		one, err := MakeTemporary(tmp, "t-")
		if err != nil {
			t.Fatal(err)
		}
		file(t, filepath.Join(one.Dir, "worker"), "")
		return one
	}
	stale, living, unmarked := newOne(), newOne(), newOne()
	stale.lock.Close() // as a kill does
	if err := os.Truncate(filepath.Join(unmarked.Dir, Mark), 0); err != nil {
		t.Fatal(err)
	}
	unmarked.lock.Close() // killed before it was marked
	foreign, other, linked := filepath.Join(tmp, "t-foreign"), filepath.Join(t.TempDir(), "other"), filepath.Join(tmp, "t-linked")
	file(t, filepath.Join(foreign, "a.txt"), "x")
	file(t, filepath.Join(other, Mark), text)
	link(t, other, filepath.Join(tmp, "t-link"))
	file(t, filepath.Join(linked, "a.txt"), "x")
	link(t, filepath.Join(other, Mark), filepath.Join(linked, Mark))
	file(t, filepath.Join(tmp, "t-file"), text)

	removed, err := RemoveStale(filepath.Join(tmp, "t-*"))
	if err != nil || !slices.Equal(removed, []string{stale.Dir}) {
		t.Errorf("RemoveStale = %v, %v; want %s alone", removed, err, stale.Dir)
	}
	if exists(stale.Dir) {
		t.Errorf("%s, whose owner was killed, is still there", stale.Dir)
	}
	for _, name := range []string{
		filepath.Join(living.Dir, "worker"), filepath.Join(unmarked.Dir, "worker"), filepath.Join(foreign, "a.txt"),
		filepath.Join(other, Mark), filepath.Join(tmp, "t-link"), filepath.Join(linked, Mark), filepath.Join(tmp, "t-file"),
	} {
		if !exists(name) {
			t.Errorf("%s is gone; it is nobody's, or a living run's", name)
		}
	}
	for range 2 {
		if err := living.Remove(); err != nil || exists(living.Dir) {
			t.Errorf("Remove by the owner: %v; want %s gone", err, living.Dir)
		}
	}
}

// TestRemoveKeepsTheMark wants a folder that can't be removed now to be removable later.
func TestRemoveKeepsTheMark(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may remove all")
	}
	dir := filepath.Join(t.TempDir(), "a")
	if err := Make(dir); err != nil {
		t.Fatal(err)
	}
	file(t, filepath.Join(dir, "below", "x"), "")
	if err := os.Chmod(filepath.Join(dir, "below"), 0o500); err != nil {
		t.Fatal(err)
	}
	if err := Remove(dir); err == nil || !marked(dir) {
		t.Errorf("Remove of what can't be removed = %v, and a mark: %t; want an error and true", err, marked(dir))
	}
	if err := os.Chmod(filepath.Join(dir, "below"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Remove(dir); err != nil || exists(dir) {
		t.Errorf("Remove once more = %v; want %s gone", err, dir)
	}
}
