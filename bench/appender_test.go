package bench

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFailedWriteIsNoLaunch counts the launches that are written before the disk is full.
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

// TestOpenEarlier reads files whose writer was killed, and appends to them.
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
			t.Errorf("cut at byte %d: %v; the file holds %q, and %d bytes were kept; want these and one comment", cut, err, got, len(earlier.Text))
		}
		if _, err := OpenEarlier(name); err != nil {
			t.Errorf("cut at byte %d, and appended to: OpenEarlier = %v; want no error", cut, err)
		}
	}
	write(whole)
	earlier, err := OpenEarlier(name)
	if err != nil {
		t.Fatal(err)
	}
	write(whole + "# somebody else\n")
	if _, err := Append(name, earlier).Write([]byte("# more\n")); err == nil || !strings.Contains(err.Error(), "something else has written to it") {
		t.Errorf("a file that another run has appended to: %v; want it refused", err)
	}
	for text, want := range map[string]string{
		"":           "nothing was measured; delete it",
		"mapb":       "nothing was measured; delete it",
		whole[:100]:  "nothing was measured; delete it",
		"my diary\n": `"my diary" is neither a result nor configuration`,
		"cpu: X\n":   `format "", want 1; only a file that mapbench wrote can be resumed`,
		strings.Replace(whole, "# cell: ", "# cells: ", 1) + "Ben": "so it can't be resumed; its results can be judged: mapbench compare",
		strings.ReplaceAll(whole, "\n", "\r\n"):                    "its lines end in CR LF",
	} {
		write(text)
		if _, err := OpenEarlier(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("OpenEarlier of %.20q…: %v; want %q", text, err, want)
		}
	}
}
