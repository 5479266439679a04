package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// theirs is the library that docs/plugin.md takes for granted.
const theirs = `package lib

import "sync"

type Map[K comparable, V any] struct {
	mu sync.Mutex
	m  map[K]V
}

func New[K comparable, V any](n int) *Map[K, V] { return &Map[K, V]{m: make(map[K]V, n)} }

func (m *Map[K, V]) Get(k K) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.m[k]
	return v, ok
}

func (m *Map[K, V]) Set(k K, v V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.m[k] = v
}

func (m *Map[K, V]) Remove(k K) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.m, k)
}

func (m *Map[K, V]) Each(f func(K, V) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for k, v := range m.m {
		if !f(k, v) {
			return
		}
	}
}

// Counts is another map, which is not generic.
type Counts struct{ Map[uint64, uint64] }

func NewCounts() *Counts { return &Counts{Map[uint64, uint64]{m: make(map[uint64]uint64)}} }
`

// library makes a library in a git repository and returns its folder.
func library(t *testing.T) (dir string) {
	t.Helper()
	t.Setenv("GOSUMDB", "off") // what mapbench requires is in the cache
	t.Setenv("GOWORK", "off")
	dir = t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module example.com/lib\n\ngo 1.26.0\n")
	write(t, filepath.Join(dir, "lib.go"), theirs)
	output(t, dir, "git", "init", "--quiet")
	return dir
}

// mostEdits is how many lines of what init wrote the page may ask its readers to edit.
const mostEdits = 4

// TestPluginPage runs docs/plugin.md, from init to the gate's verdict: it writes the Go files,
// whose first line names them, and runs the shell commands.
func TestPluginPage(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a module and measures")
	}
	page, err := os.ReadFile("docs/plugin.md")
	if err != nil {
		t.Fatal(err)
	}
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	sandbox(t)
	lib, bin := library(t), t.TempDir()
	w := walk{dir: lib, env: []string{"MAPBENCH=" + root, "GOBIN=" + bin, "PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH")}}
	blocks := regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$").FindAllSubmatch(page, -1)
	if len(blocks) == 0 {
		t.Fatal("docs/plugin.md has no blocks")
	}
	for _, block := range blocks {
		w.step(t, string(block[1]), string(block[2]))
	}

	if text, err := os.ReadFile(filepath.Join(lib, "go.mod")); err != nil || strings.Contains(string(text), "mapbench") {
		t.Errorf("%v: the library's own go.mod became\n%s", err, text)
	}
	if w.edits == 0 || w.edits > mostEdits {
		t.Errorf("of what init wrote, readers edit %d lines; want 1 to %d", w.edits, mostEdits)
	}
	for _, impl := range []string{"mymap", "sync.Map", "nop"} {
		if n := strings.Count(w.results, "\nBenchmarkMap/impl="+impl+"/read=95/"); n == 0 {
			t.Errorf("no line of %s:\n%s", impl, w.results)
		}
	}
	if strings.Contains(w.results, "call=interface") || !strings.Contains(w.results, "\nlayouts: fresh\n") {
		t.Errorf("want direct calls and fresh layouts:\n%s", w.results)
	}
	for _, want := range []string{"BenchmarkMap/impl=mycounts/", "BenchmarkMap/impl=mutex/"} {
		if !regexp.MustCompile(regexp.QuoteMeta(want) + `\S*/call=interface\b`).MatchString(w.stdout) {
			t.Errorf("the last commands print %s; want %s with call=interface", w.stdout, want)
		}
	}
}

// walk is how far a page has been followed.
type walk struct {
	dir     string // where the reader's shell stands
	env     []string
	stdout  string // of the last shell commands
	results string // the last results file that was seen
	edits   int    // lines of files that were edited
}

// busy lets a command go on that says that the machine is too busy, as it may be during
// a test, by exit code 3.
const busy = `mapbench() { command mapbench "$@" || [ $? = 3 ]; }
`

// step follows one fenced block of a kind.
func (w *walk) step(t *testing.T, kind, text string) {
	t.Helper()
	switch kind {
	case "go":
		first, _, _ := strings.Cut(text, "\n")
		name := filepath.Join(w.dir, strings.TrimPrefix(first, "// "))
		if old, err := os.ReadFile(name); err == nil && w.edits == 0 {
			w.edits = edited(string(old), text)
		}
		write(t, name, text)
	case "sh":
		cmd := exec.Command("sh", "-ec", busy+text)
		cmd.Dir, cmd.Env = w.dir, append(os.Environ(), w.env...)
		var stdout, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		if err := cmd.Run(); err != nil {
			t.Fatalf("%s\n%v: %s%s", text, err, &stdout, &stderr)
		}
		w.stdout = stdout.String()
		if results, err := os.ReadFile(filepath.Join(w.dir, "mine.txt")); err == nil {
			w.results = string(results)
		}
		t.Logf("%s%s%s", text, &stdout, &stderr)
	default:
		t.Errorf("a block of kind %q; want go or sh", kind)
	}
}

// edited returns how many lines of a file, whose first line names it, are not in the old one.
func edited(old, text string) (n int) {
	had := make(map[string]bool)
	plain := func(line string) string { return strings.Join(strings.Fields(line), " ") }
	for line := range strings.Lines(old) {
		had[plain(line)] = true
	}
	_, text, _ = strings.Cut(text, "\n")
	for line := range strings.Lines(text) {
		if !had[plain(line)] {
			n++
		}
	}
	return n
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
