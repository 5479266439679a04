package resultfile

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// small is a file on a disk that has room for a few bytes.
type small struct {
	*os.File
	size, holds int
}

func (s *small) Write(p []byte) (int, error) {
	n := min(len(p), s.holds-s.size)
	if _, err := s.File.Write(p[:n]); err != nil {
		return 0, err
	}
	s.size += n
	if n < len(p) {
		return n, errFull
	}
	return n, nil
}

func (s *small) Truncate(size int64) error {
	s.size = int(size)
	return s.File.Truncate(size)
}

// TestFullDisk writes to disks of all sizes up to one that is large enough. The file must
// keep the whole launches whose Write succeeded.
func TestFullDisk(t *testing.T) {
	whole := strings.Repeat(result("a", 20, 0)+result("b", 30, 0), 20)
	name := filepath.Join(t.TempDir(), "f.txt")
	parts := strings.SplitAfter(whole, "\n")
	for holds := 0; holds < len(whole); holds += 1 + len(whole)/100 {
		out, err := os.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		a := &Appender{name: name, file: &small{File: out, holds: holds}}
		kept := ""
		for i := 0; i+1 < len(parts) && err == nil; i += 2 { // two lines a launch
			launch := parts[i] + parts[i+1]
			if _, err = a.Write([]byte(launch)); err == nil {
				kept += launch
			}
		}
		if !errors.Is(err, errFull) {
			t.Fatalf("a disk of %d of %d bytes: %v; want it full", holds, len(whole), err)
		}
		if got, err := os.ReadFile(name); err != nil || string(got) != kept {
			t.Fatalf("a disk of %d bytes: %v, and it holds %q; want %q", holds, err, got, kept)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAppenderIsClosed closes an Appender before the last Write.
func TestAppenderIsClosed(t *testing.T) {
	name := filepath.Join(t.TempDir(), "r.txt")
	a := Append(name, 0, 0)
	if _, err := a.Write([]byte("# one\n")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := a.Close(); err != nil {
			t.Errorf("Close: %v; want no error", err)
		}
	}
	if n, err := a.Write([]byte("# two\n")); n != 0 || !errors.Is(err, os.ErrClosed) {
		t.Errorf("Write after Close = %d, %v; want 0, %v", n, err, os.ErrClosed)
	}
	if text, err := os.ReadFile(name); string(text) != "# one\n" {
		t.Errorf("%v: the file holds %q; want whole lines", err, text)
	}
}

// TestAppendGoesOn appends to files whose writer was killed.
func TestAppendGoesOn(t *testing.T) {
	name := filepath.Join(t.TempDir(), "r.txt")
	if err := os.WriteFile(name, []byte("# one\n# tw"), 0o600); err != nil {
		t.Fatal(err)
	}
	first := errors.New("not yet")
	a := Append(name, 6, 4)
	a.First = func() error { return first }
	if _, err := a.Write([]byte("# two\n")); !errors.Is(err, first) || a.Began() {
		t.Errorf("Write before the first: %v, began %v; want %v", err, a.Began(), first)
	}
	a.First = nil
	if _, err := a.Write([]byte("# two\n")); err != nil || !a.Began() || a.Close() != nil {
		t.Errorf("Write: %v, began %v; want no error, and true", err, a.Began())
	}
	if text, err := os.ReadFile(name); string(text) != "# one\n# two\n" {
		t.Errorf("%v: the file holds %q; want whole lines", err, text)
	}
	if _, err := Append(name, 6, 4).Write([]byte("# three\n")); err == nil || !strings.Contains(err.Error(), "something else has written to it") {
		t.Errorf("a file that another run has appended to: %v; want it refused", err)
	}
}
