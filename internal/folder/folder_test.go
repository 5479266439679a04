package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// file writes a file and the folders above it.
func file(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// link makes a symbolic link.
func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		t.Fatal(err)
	}
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

func TestMakeAndRemove(t *testing.T) {
	root := t.TempDir()
	dir, outside := filepath.Join(root, "a", "b"), filepath.Join(root, "outside", "kept")
	file(t, outside, "")
	for range 2 { // the second finds the mark
		if err := Make(dir); err != nil {
			t.Fatal(err)
		}
	}
	file(t, filepath.Join(dir, "below", "x"), "")
	link(t, filepath.Dir(outside), filepath.Join(dir, "link"))
	if err := MakeAnew(dir); err != nil || exists(filepath.Join(dir, "below")) {
		t.Fatalf("MakeAnew(%s) = %v; want its former content gone", dir, err)
	}
	for range 2 { // the second finds nothing
		if err := Remove(dir); err != nil || exists(dir) {
			t.Fatalf("Remove(%s) = %v; want it gone", dir, err)
		}
	}
	if !exists(outside) {
		t.Errorf("a link inside pointed to %s, and that is gone; want it kept", outside)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Remove(dir); err != nil || exists(dir) {
		t.Errorf("Remove of an empty folder = %v; want it gone", err)
	}
}

// TestOthersFoldersStay refuses whatever doesn't carry the mark.
func TestOthersFoldersStay(t *testing.T) {
	for name, prepare := range map[string]func(dir string){
		"without a mark":         func(dir string) { file(t, filepath.Join(dir, "a.txt"), "x") },
		"with another mark":      func(dir string) { file(t, filepath.Join(dir, Mark), "mine"); file(t, filepath.Join(dir, "a.txt"), "x") },
		"a file":                 func(dir string) { file(t, dir, text) },
		"a link to a marked one": func(dir string) { link(t, made(t), dir) },
		"with a link to the mark": func(dir string) {
			file(t, filepath.Join(dir, "a.txt"), "x")
			link(t, filepath.Join(made(t), Mark), filepath.Join(dir, Mark))
		},
		"a link to nothing at all": func(dir string) { link(t, "nosuch", dir) },
	} {
		dir := filepath.Join(t.TempDir(), "dir")
		prepare(dir)
		for what, call := range map[string]func(string) error{"Make": Make, "MakeAnew": MakeAnew, "Remove": Remove} {
			err := call(dir)
			if err == nil || !strings.HasSuffix(err.Error(), "move it away, or name another folder") || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s of a folder %s = %v; want it refused in one line, with the next step", what, name, err)
			}
			if !exists(dir) {
				t.Errorf("%s of a folder %s removes it", what, name)
			}
		}
	}
}

// made makes a marked folder.
func made(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "made")
	if err := Make(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestHead reads the beginning of a file. It refuses all that is no regular file.
func TestHead(t *testing.T) {
	root := t.TempDir()
	name, other := filepath.Join(root, "file"), filepath.Join(root, "link")
	file(t, name, "abc")
	link(t, name, other)
	for most, want := range []string{"", "a", "ab", "abc", "abc"} {
		if got, err := Head(name, int64(most)); string(got) != want || err != nil {
			t.Errorf("Head(%s, %d) = %q, %v; want %q", name, most, got, err, want)
		}
	}
	for _, name := range []string{root, other} {
		if got, err := Head(name, 9); !errors.Is(err, ErrNotRegular) {
			t.Errorf("Head(%s) = %q, %v; want %v", name, got, err, ErrNotRegular)
		}
	}
	if _, err := Head(filepath.Join(root, "nosuch"), 9); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Head of no file: %v; want %v", err, fs.ErrNotExist)
	}
}
