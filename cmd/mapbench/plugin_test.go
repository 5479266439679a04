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

type Counts = Map[uint64, uint64]

func NewCounts() *Counts { return New[uint64, uint64](0) }
`

// TestPluginPage runs docs/plugin.md: it writes the Go files, whose first line
// names them, runs the shell commands, and compares what they print with the block
// behind them, in which … stands for anything.
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
	lib := t.TempDir()
	write(t, filepath.Join(lib, "go.mod"), "module example.com/lib\n\ngo 1.26.0\n")
	write(t, filepath.Join(lib, "lib.go"), theirs)
	w := walk{dir: lib, env: []string{"MAPBENCH=" + root, "GOSUMDB=off", "GOFLAGS=-mod=mod", "GOWORK=off"}}
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
	results, err := os.ReadFile(filepath.Join(w.dir, "mine.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, impl := range []string{"mymap", "sync.Map", "nop"} {
		if n := bytes.Count(results, []byte("\nBenchmarkMap/impl="+impl+"/read=95/")); n == 0 {
			t.Errorf("no line of %s:\n%s", impl, results)
		}
	}
	if bytes.Contains(results, []byte("call=interface")) || !bytes.Contains(results, []byte("\nlayouts: fresh\n")) {
		t.Errorf("want direct calls and fresh layouts:\n%s", results)
	}
	for _, want := range []string{"BenchmarkMap/impl=mycounts/", "BenchmarkMap/impl=mutex/"} {
		if !regexp.MustCompile(regexp.QuoteMeta(want) + `\S*/call=interface\b`).MatchString(w.stdout) {
			t.Errorf("the last commands print %s; want %s with call=interface", w.stdout, want)
		}
	}
}

// walk is how far a page has been followed.
type walk struct {
	dir    string // where the reader's shell stands
	env    []string
	stdout string // of the last shell commands
}

// busy lets a command go on that says that the machine is too busy, as it may be during
// a test: by exit code 3, of go tool too.
const busy = `go() { command go "$@" || [ $? = 3 ]; }
`

// step follows one fenced block of a kind.
func (w *walk) step(t *testing.T, kind, text string) {
	t.Helper()
	switch kind {
	case "go":
		first, _, _ := strings.Cut(text, "\n")
		write(t, filepath.Join(w.dir, strings.TrimPrefix(first, "// ")), text)
	case "sh":
		where := filepath.Join(t.TempDir(), "pwd")
		cmd := exec.Command("sh", "-ec", busy+text+"\npwd > '"+where+"'")
		cmd.Dir, cmd.Env = w.dir, append(os.Environ(), w.env...)
		var stdout, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		if err := cmd.Run(); err != nil {
			t.Fatalf("%s\n%v: %s%s", text, err, &stdout, &stderr)
		}
		dir, err := os.ReadFile(where)
		if err != nil {
			t.Fatal(err)
		}
		w.dir, w.stdout = strings.TrimSpace(string(dir)), stdout.String()
		t.Logf("%s%s%s", text, &stdout, &stderr)
	case "text":
		pattern := strings.ReplaceAll(regexp.QuoteMeta(text), "…", ".*")
		if !regexp.MustCompile("^" + pattern + "$").MatchString(w.stdout) {
			t.Errorf("the page promises\n%s\ngot\n%s", text, w.stdout)
		}
	default:
		t.Errorf("a block of kind %q; want go, sh or text", kind)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
