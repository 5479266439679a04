package bench

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestRemoveStale leaves folders in all states, of which one alone may go.
func TestRemoveStale(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	newOne := func() *scratch {
		t.Helper()
		s, err := newScratch()
		if err == nil {
			err = os.WriteFile(filepath.Join(s.dir, "worker"), nil, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	stale, living, half := newOne(), newOne(), newOne()
	check(stale.mark.Close()) // as a kill does
	check(half.mark.Truncate(0))
	check(half.mark.Close()) // killed before it was marked
	foreign := filepath.Join(tmp, scratchPrefix+"foreign")
	check(os.Mkdir(foreign, 0o700))
	check(os.WriteFile(filepath.Join(foreign, "a.txt"), []byte("x"), 0o600))
	other := filepath.Join(t.TempDir(), "other")
	check(os.Mkdir(other, 0o700))
	check(os.WriteFile(filepath.Join(other, scratchMark), []byte(markText), 0o600))
	link := filepath.Join(tmp, scratchPrefix+"link")
	check(os.Symlink(other, link))
	linked := filepath.Join(tmp, scratchPrefix+"linked")
	check(os.Mkdir(linked, 0o700))
	check(os.Symlink(filepath.Join(other, scratchMark), filepath.Join(linked, scratchMark)))

	removed, err := RemoveStale()
	if err != nil || !slices.Equal(removed, []string{stale.dir}) {
		t.Errorf("RemoveStale = %v, %v; want %s alone", removed, err, stale.dir)
	}
	if _, err := os.Stat(stale.dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the stale folder: %v; want it removed", err)
	}
	for _, name := range []string{
		filepath.Join(living.dir, "worker"), filepath.Join(half.dir, "worker"), filepath.Join(foreign, "a.txt"),
		filepath.Join(other, scratchMark), link, filepath.Join(linked, scratchMark),
	} {
		if _, err := os.Lstat(name); err != nil {
			t.Errorf("what is nobody's, or a living run's: %v", err)
		}
	}
	check(living.remove())
	if _, err := os.Stat(living.dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that its owner removes: %v; want it gone", err)
	}
}
