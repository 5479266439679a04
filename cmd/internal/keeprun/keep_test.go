package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/mapbench/internal/runsummary"
)

// run is the results file of a gate run of one pair.
const run = `mapbench: 1
old-subject: HEAD~1
old-commit: 0123
new-subject: .
new-commit: 4567
launches: 1

Unit ns/op better=lower

BenchmarkMap/impl=mutex@old/read=95/dist=uniform/n=100 1000 20 ns/op 1 ratio 0 sweep
BenchmarkMap/impl=mutex@new/read=95/dist=uniform/n=100 1000 20 ns/op 1 ratio 0 sweep
`

// summarized returns the summary of a results file.
func summarized(t *testing.T, text string) string {
	t.Helper()
	s, err := summarize([]byte(text), "f.txt")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := s.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestTake takes all kinds of files that another job may leave.
func TestTake(t *testing.T) {
	const seeded = "seed: 7\n" + run
	summary := summarized(t, seeded)
	now := time.Date(2026, 3, 4, 5, 6, 0, 0, time.UTC)
	const name = "2026-03-04T0217.txt"
	for _, test := range []struct {
		what    string
		prepare func(from string)
		want    string // in the error; "" if the run is kept
	}{
		{"a run", func(from string) { write(t, filepath.Join(from, name), run) }, ""},
		{"a summary", func(from string) { write(t, filepath.Join(from, name), summary) }, ""},
		{"a summary's copy", func(from string) {
			write(t, filepath.Join(from, name), summary)
			write(t, filepath.Join(from, "../history/2026-03-02T0217.txt"), seeded)
		}, "are one result"},
		{"a copy of a summary", func(from string) {
			write(t, filepath.Join(from, name), seeded)
			write(t, filepath.Join(from, "../history/2026-03-02T0217.txt"), summary)
		}, "are one result"},
		{"a forged summary", func(from string) {
			write(t, filepath.Join(from, name), strings.Replace(summary, " 1 1 0 +Inf ", " 1 1 0  +Inf ", 1))
		}, name + ":"},
		{"a planted summary", func(from string) {
			write(t, filepath.Join(from, name), strings.Replace(summary, "new-subject", "new-planted: *=5%\nnew-subject", 1))
		}, "has planted work, *=5%"},
		{"a large summary", func(from string) {
			write(t, filepath.Join(from, name), strings.Replace(summary, "new-commit: ", "new-commit: "+strings.Repeat("4", mostAdded), 1))
		}, "want 262144 at most"},
		{"a summary without a pair", func(from string) {
			text, _, _ := strings.Cut(summary, "cell: ")
			write(t, filepath.Join(from, name), text)
		}, "has no pair"},
		{"a run that is cut off", func(from string) { write(t, filepath.Join(from, name), run+"Bench") }, "is cut off"},
		{"two runs", func(from string) {
			write(t, filepath.Join(from, name), run)
			write(t, filepath.Join(from, "2026-03-04T0218.txt"), run)
		}, "want one new run"},
		{"another name", func(from string) { write(t, filepath.Join(from, ".gitattributes"), run) }, `".gitattributes" is not the name of a run`},
		{"no date", func(from string) { write(t, filepath.Join(from, "2026-02-30T0217.txt"), run) }, "is not the name of a run"},
		{"a run to come", func(from string) { write(t, filepath.Join(from, "2027-03-04T0217.txt"), run) }, "has not come yet"},
		{"a folder", func(from string) {
			if err := os.Mkdir(filepath.Join(from, name), 0o700); err != nil {
				t.Fatal(err)
			}
		}, "is no regular file"},
		{"a link", func(from string) {
			write(t, from+"-target", run)
			if err := os.Symlink(from+"-target", filepath.Join(from, name)); err != nil {
				t.Fatal(err)
			}
		}, "is no regular file"},
		{"too large", func(from string) {
			write(t, filepath.Join(from, name), run)
			if err := os.Truncate(filepath.Join(from, name), mostRead+1); err != nil {
				t.Fatal(err)
			}
		}, "want 67108864 at most"},
		{"no results", func(from string) { write(t, filepath.Join(from, name), "mapbench: 1\n") }, name},
		{"no run", func(from string) {
			write(t, filepath.Join(from, name), strings.Replace(run, "new-subject: .\n", "", 1))
		}, "states no new side"},
		{"a copy", func(from string) {
			write(t, filepath.Join(from, name), "seed: 7\n"+run)
			write(t, filepath.Join(from, "../history/2026-03-02T0217.txt"), "seed: 7\n"+run)
		}, "are one result"},
		{"a plant", func(from string) { write(t, filepath.Join(from, name), "new-planted: *=5%\n"+run) }, "has planted work, *=5%"},
	} {
		root := t.TempDir()
		from, history := filepath.Join(root, "from"), filepath.Join(root, "history")
		for _, dir := range []string{from, history} {
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, "2026-03-03T0217.txt"), dir) // both folders have it, so it is not read
		}
		test.prepare(from)
		got, err := take(from, history, now)
		kept, _ := filepath.Glob(filepath.Join(history, "*"))
		if test.want == "" {
			if text, readErr := os.ReadFile(filepath.Join(history, name)); err != nil || readErr != nil || !runsummary.Is(text) || got != filepath.Join(history, name) {
				t.Errorf("%s: %q, %v; want it kept", test.what, got, err)
			}
			if got, err := take(from, history, now); got != "" || err != nil {
				t.Errorf("%s once more: %q, %v; want nothing done", test.what, got, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), test.want) || slices.Contains(kept, filepath.Join(history, name)) {
			t.Errorf("%s: %v, the history holds %v; want it refused for %q", test.what, err, kept, test.want)
		}
	}
	if got, err := take("nosuch", t.TempDir(), now); got != "" || err != nil {
		t.Errorf("without a folder: %q, %v; want nothing done", got, err)
	}
}

// TestAdd checks that a run is named by its time, and that none is overwritten.
func TestAdd(t *testing.T) {
	history := t.TempDir()
	file := filepath.Join(t.TempDir(), "night.txt")
	write(t, file, run)
	zone := time.FixedZone("", 3600)
	now := time.Date(2026, 3, 4, 5, 6, 0, 0, zone)
	want := filepath.Join(history, "2026-03-04T0406.txt")
	if got, err := add(file, history, now); err != nil || got != want {
		t.Fatalf("%q, %v; want %q", got, err, want)
	}
	if text, err := os.ReadFile(want); err != nil || string(text) != summarized(t, run) {
		t.Errorf("%v, it holds\n%s", err, text)
	}
	if got, err := add(file, history, now); err == nil {
		t.Errorf("in the same minute: %q; want an error", got)
	}
	if got, err := add(filepath.Join(history, "nosuch"), history, now); err == nil {
		t.Errorf("of no file: %q; want an error", got)
	}
}
