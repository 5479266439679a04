package compare

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestHistoryLeavesOutBadFiles puts what is no night among the nights: each is named, and
// none stops or changes what the others say.
func TestHistoryLeavesOutBadFiles(t *testing.T) {
	n := nightly{dir: t.TempDir(), nights: 14, logs: noisy(func(int) float64 { return 0 })}
	paths := n.write(t)
	want, err := ReadHistory(paths...)
	if err != nil {
		t.Fatal(err)
	}
	at := func(name string) string { return filepath.Join(n.dir, name) }
	if err := exec.Command("mkfifo", at("fifo.txt")).Run(); err != nil {
		t.Skip(err)
	}
	if err := os.Mkdir(at("folder.txt"), 0o777); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"empty.txt": "", "text.txt": "hello\n", "gzip.txt": "\x1f\x8b\x08", "absurd.txt": header + result("A", 1e308, "0 sweep")} {
		if err := os.WriteFile(at(name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	bad := []string{at("fifo.txt"), at("folder.txt"), at("empty.txt"), at("text.txt"), at("gzip.txt"), at("absurd.txt")}
	got, err := ReadHistory(append(bad, paths...)...)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Nights) != len(want.Nights) || len(got.Series) != len(want.Series) || len(got.Warnings) != len(want.Warnings)+len(bad) {
		t.Errorf("%d nights, %d series, %d warnings; want %d, %d, %d", len(got.Nights), len(got.Series), len(got.Warnings), len(want.Nights), len(want.Series), len(want.Warnings)+len(bad))
	}
	for i, path := range bad {
		if w := got.Warnings[i].Error(); !strings.HasPrefix(w, path) || !strings.HasSuffix(w, ": this night is left out") {
			t.Errorf("warning %q; want one about %s", w, path)
		}
	}
	for _, path := range bad {
		if _, err := ReadHistory(path); err == nil || !strings.HasPrefix(err.Error(), path) {
			t.Errorf("nothing but %s: %v; want an error that names it", path, err)
		}
	}
}
