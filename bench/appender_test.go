package bench

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// small is a file on a disk that holds so many bytes.
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
		return n, syscall.ENOSPC
	}
	return n, nil
}

func (s *small) Truncate(size int64) error {
	s.size = int(size)
	return s.File.Truncate(size)
}

// TestFullDisk measures to disks of all sizes up to one that is large enough. What is
// kept is whole launches, as many as are said, and can be gone on with.
func TestFullDisk(t *testing.T) {
	_, whole := measure(t, Config{Cells: cells(t, "mutex,nop", "read=95/n=100"), Launches: 2})
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
		if !errors.Is(err, syscall.ENOSPC) {
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

// TestFailedWriteIsNoLaunch counts what is kept.
func TestFailedWriteIsNoLaunch(t *testing.T) {
	full := errors.New("the disk is full")
	for lines, want := range map[int]int{0: 0, 1: 0, 2: 1, 4: 3} {
		w := &failing{after: lines, err: full}
		summary, err := run(t.Context(), Config{Cells: cells(t, "nop", "read=95/n=100"), Launches: 4,
			Sources: []Source{testSource}, Rounds: Quick, Seed: 7, Out: w})
		if !errors.Is(err, full) || summary != nil && summary.Launches != want {
			t.Errorf("failing after %d writes: %v, %+v; want %d launches", lines, err, summary, want)
		}
	}
}

// failing is a writer that fails after some writes.
type failing struct {
	after int
	err   error
}

func (f *failing) Write(p []byte) (int, error) {
	if f.after--; f.after < 0 {
		return len(p) / 2, f.err
	}
	return len(p), nil
}

// TestOpenEarlier reads files whose writer was killed, and goes on with them.
func TestOpenEarlier(t *testing.T) {
	_, whole := measure(t, Config{Cells: cells(t, "mutex,nop", "read=95/n=100"), Launches: 2})
	name := filepath.Join(t.TempDir(), "f.txt")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	first := strings.Index(whole, "Benchmark")
	second := first + strings.Index(whole[first:], "BenchmarkMap/impl=nop/")
	second += strings.Index(whole[second:], "\n") + 1
	for _, cut := range []int{len(whole), len(whole) - 1, len(whole) - 50, second + 20, second, second - 7, first} {
		write(whole[:cut])
		earlier, err := OpenEarlier(name)
		if err != nil {
			t.Fatalf("cut at byte %d: %v", cut, err)
		}
		if got, err := os.ReadFile(name); err != nil || string(got) != whole[:cut] {
			t.Fatalf("reading changed the file: %v", err)
		}
		a := Append(name, earlier)
		if _, err := a.Write([]byte("# more\n")); err != nil {
			t.Fatal(err)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(name)
		if err != nil || string(got) != string(earlier.Text)+"# more\n" || len(earlier.Text)+int(earlier.Cut) != cut {
			t.Errorf("cut at byte %d: %v; %q in the end, of which %d bytes were kept", cut, err, got, len(earlier.Text))
		}
		if _, err := OpenEarlier(name); err != nil {
			t.Errorf("cut at byte %d, and gone on with: %v", cut, err)
		}
	}
	write(whole)
	earlier, err := OpenEarlier(name)
	if err != nil {
		t.Fatal(err)
	}
	write(whole + "# somebody else\n")
	if _, err := Append(name, earlier).Write([]byte("# more\n")); err == nil || !strings.Contains(err.Error(), "something else has written to it") {
		t.Errorf("a file that another run went on with: %v", err)
	}
	for text, want := range map[string]string{
		"":           "nothing was measured; delete it",
		"mapb":       "nothing was measured; delete it",
		whole[:100]:  "nothing was measured; delete it",
		"my diary\n": `format "", want 1; only a file that mapbench wrote can be resumed`,
		strings.Replace(whole, cellComment, "# cells: ", 1) + "Ben": "so it can't be resumed; its results can be judged: mapbench compare",
	} {
		write(text)
		if _, err := OpenEarlier(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("OpenEarlier of %.20q…: %v; want %q", text, err, want)
		}
	}
}

// TestAppenderIsClosed closes one before what writes to it has ended.
func TestAppenderIsClosed(t *testing.T) {
	name := filepath.Join(t.TempDir(), "r.txt")
	a := Append(name, nil)
	if _, err := a.Write([]byte("# one\n")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := a.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
	if n, err := a.Write([]byte("# two\n")); n != 0 || !errors.Is(err, os.ErrClosed) {
		t.Errorf("Write after Close = %d, %v; want 0, %v", n, err, os.ErrClosed)
	}
	if text, err := os.ReadFile(name); string(text) != "# one\n" {
		t.Errorf("%v: the file holds %q", err, text)
	}
}
