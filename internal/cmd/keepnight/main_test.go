package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

const night = `mapbench: 1
old-subject: HEAD~1
old-commit: 0123
new-subject: .
new-commit: 4567
launches: 1

Unit ns/op better=lower

BenchmarkMap/impl=mutex@old/read=95/dist=uniform/n=100 1000 20 ns/op 1 ratio 0 sweep
BenchmarkMap/impl=mutex@new/read=95/dist=uniform/n=100 1000 20 ns/op 1 ratio 0 sweep
`

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestKeep(t *testing.T) {
	now := time.Date(2026, 3, 4, 5, 6, 0, 0, time.UTC)
	const name = "2026-03-04T0217.txt"
	for _, test := range []struct {
		what    string
		prepare func(from string)
		want    string // in the error; "" if the night is kept
	}{
		{"a night", func(from string) { write(t, filepath.Join(from, name), night) }, ""},
		{"two nights", func(from string) {
			write(t, filepath.Join(from, name), night)
			write(t, filepath.Join(from, "2026-03-04T0218.txt"), night)
		}, "want one new night"},
		{"another name", func(from string) { write(t, filepath.Join(from, ".gitattributes"), night) }, `".gitattributes" is no name of a night`},
		{"no date", func(from string) { write(t, filepath.Join(from, "2026-02-30T0217.txt"), night) }, "is no name of a night"},
		{"a night to come", func(from string) { write(t, filepath.Join(from, "2027-03-04T0217.txt"), night) }, "has not come yet"},
		{"a folder", func(from string) {
			if err := os.Mkdir(filepath.Join(from, name), 0o700); err != nil {
				t.Fatal(err)
			}
		}, "is no regular file"},
		{"a link", func(from string) {
			write(t, from+"-target", night)
			if err := os.Symlink(from+"-target", filepath.Join(from, name)); err != nil {
				t.Fatal(err)
			}
		}, "is no regular file"},
		{"too large", func(from string) {
			write(t, filepath.Join(from, name), night)
			if err := os.Truncate(filepath.Join(from, name), mostBytes+1); err != nil {
				t.Fatal(err)
			}
		}, "want 67108864 at most"},
		{"no results", func(from string) { write(t, filepath.Join(from, name), "mapbench: 1\n") }, name},
		{"no night", func(from string) {
			write(t, filepath.Join(from, name), strings.Replace(night, "new-subject: .\n", "", 1))
		}, "says no new side"},
		{"a copy", func(from string) {
			write(t, filepath.Join(from, name), "seed: 7\n"+night)
			write(t, filepath.Join(from, "../history/2026-03-02T0217.txt"), "seed: 7\n"+night)
		}, "are one result"},
		{"a plant", func(from string) { write(t, filepath.Join(from, name), "new-planted: *=5%\n"+night) }, "has planted work, *=5%"},
	} {
		root := t.TempDir()
		from, history := filepath.Join(root, "from"), filepath.Join(root, "history")
		for _, dir := range []string{from, history} {
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, "2026-03-03T0217.txt"), dir) // which is not looked at
		}
		test.prepare(from)
		got, err := keep(from, history, now)
		kept, _ := filepath.Glob(filepath.Join(history, "*"))
		if test.want == "" {
			if text, readErr := os.ReadFile(filepath.Join(history, name)); err != nil || readErr != nil || string(text) != night || got != filepath.Join(history, name) {
				t.Errorf("%s: %q, %v; want it kept", test.what, got, err)
			}
			if got, err := keep(from, history, now); got != "" || err != nil {
				t.Errorf("%s once more: %q, %v; want nothing done", test.what, got, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), test.want) || slices.Contains(kept, filepath.Join(history, name)) {
			t.Errorf("%s: %v, the history holds %v; want it refused for %q", test.what, err, kept, test.want)
		}
	}
	if got, err := keep("nosuch", t.TempDir(), now); got != "" || err != nil {
		t.Errorf("without a folder: %q, %v; want nothing done", got, err)
	}
}
