//go:build unix

package machine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestLockChangesNoOtherFile puts another file, or a link to one, in the lock's place. That
// file must keep its content, whether or not the lock is taken.
func TestLockChangesNoOtherFile(t *testing.T) {
	const text = "what somebody has written\n"
	for _, test := range []struct {
		name  string
		place func(file, lock string) error
		want  string // of the error; empty if the lock is taken
	}{
		{"a symbolic link", os.Symlink, "is a symbolic link, which is not followed"},
		{"a second name", os.Link, "holds something else"},
		{"the file itself", os.Rename, "holds something else"},
		{"a FIFO", func(_, lock string) error { return unix.Mkfifo(lock, 0o600) }, "is no regular file"},
	} {
		dir := t.TempDir()
		file, lock := filepath.Join(dir, "file"), filepath.Join(dir, "lock")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := test.place(file, lock); err != nil {
			t.Fatal(err)
		}
		t.Setenv(LockVariable, lock)
		l, err := TakeLock()
		if err == nil {
			l.Release()
		}
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), LockVariable) {
			t.Errorf("%s: TakeLock = %v; want %q and the next step", test.name, err, test.want)
		}
		for _, name := range []string{file, lock} {
			if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() {
				continue
			}
			if got, err := os.ReadFile(name); err != nil || string(got) != text {
				t.Errorf("%s: the file holds %q, %v; want %q", test.name, got, err, text)
			}
		}
	}
}

// TestLockWithASecondName gives the lock file of an earlier holder a second name. The file
// can be locked, and nothing is written to it.
func TestLockWithASecondName(t *testing.T) {
	dir := t.TempDir()
	file, lock := filepath.Join(dir, "file"), filepath.Join(dir, "lock")
	const text = "pid 1, since 00:00:00: mapbench\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(file, lock); err != nil {
		t.Fatal(err)
	}
	t.Setenv(LockVariable, lock)
	l, err := TakeLock()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := TakeLock(); err == nil {
		t.Error("a lock that is held was taken again")
	}
	l.Release()
	if got, err := os.ReadFile(file); err != nil || string(got) != text {
		t.Errorf("the file holds %q, %v; want %q", got, err, text)
	}
}

// TestLockIsWrittenByItsOwner looks at the mode of a lock that was made anew.
func TestLockIsWrittenByItsOwner(t *testing.T) {
	lock := filepath.Join(t.TempDir(), "lock")
	t.Setenv(LockVariable, lock)
	l, err := TakeLock()
	if err != nil {
		t.Fatal(err)
	}
	defer l.Release()
	info, err := os.Stat(lock)
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode&0o022 != 0 || mode&0o400 == 0 {
		t.Errorf("the lock's mode is %v; want it writable by its owner only", mode)
	}
}

// TestSharedFolder refuses to be led elsewhere.
func TestSharedFolder(t *testing.T) {
	dir := t.TempDir()
	shared, link := filepath.Join(dir, "shared"), filepath.Join(dir, "link")
	for range 2 { // the second time it is there
		if err := makeShared(shared); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(shared); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("the folder's mode is %v, %v; want 0755", info.Mode(), err)
	}
	if err := os.Symlink(shared, link); err != nil {
		t.Fatal(err)
	}
	if err := makeShared(link); err == nil {
		t.Error("a symbolic link is taken for a folder")
	}
}

// TestLockNamesItsHolder takes a lock that is held, one that was released, and one whose holder
// was killed.
func TestLockNamesItsHolder(t *testing.T) {
	t.Setenv(LockVariable, filepath.Join(t.TempDir(), "lock"))
	lock, err := TakeLock()
	if err != nil {
		t.Fatal(err)
	}
	holder := fmt.Sprintf("pid %d, since ", os.Getpid())
	var held HeldError
	if _, err := TakeLock(); !errors.As(err, &held) || !strings.HasPrefix(string(held), holder) || !strings.Contains(err.Error(), holder) {
		t.Errorf("a second lock: %v; want a HeldError with the holder's name", err)
	}
	lock.Release()
	again, err := TakeLock()
	if err != nil {
		t.Fatalf("a released lock can't be taken: %v", err)
	}
	if again.Stale != "" {
		t.Errorf("a released lock was taken over from %q; want nobody", again.Stale)
	}
	again.file.Close() // as a kill does
	if again, err = TakeLock(); err != nil {
		t.Fatalf("a killed holder's lock can't be taken: %v", err)
	}
	if want := fmt.Sprintf("pid %d, since ", os.Getpid()); !strings.HasPrefix(again.Stale, want) {
		t.Errorf("taken over from %q; want %q", again.Stale, want)
	}
	again.Release()
}
