package subject

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// output runs a command in a folder and returns what it printed.
func output(t *testing.T, dir string, env []string, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	text, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, text)
	}
	return strings.TrimSpace(string(text))
}

// sandbox gives the test a home folder of its own, except for the go command's caches. So
// temporary folders are made there, and the user's settings don't matter.
func sandbox(t *testing.T) {
	t.Helper()
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOENV", "GOPATH"} {
		t.Setenv(name, output(t, ".", nil, "go", "env", name))
	}
	home := t.TempDir()
	for name, value := range map[string]string{
		"HOME": home, "XDG_CACHE_HOME": home, "XDG_CONFIG_HOME": home, "GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_SYSTEM": os.DevNull,
		"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com",
	} {
		t.Setenv(name, value)
	}
	noTelemetry(t)
}

// noTelemetry keeps the go command from starting a process that outlives it and writes
// into the home that the test removes.
func noTelemetry(t *testing.T) {
	t.Helper()
	config, err := os.UserConfigDir()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(config, "go", "telemetry")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "mode"), []byte("off"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// prints returns the source of a worker that prints a line.
func prints(line string) string {
	return "package main\n\nfunc main() { println(\"" + line + "\") }\n"
}

// write writes the worker's source into a tree.
func write(t *testing.T, root, worker string) {
	t.Helper()
	dir := filepath.Join(root, workerPackages[0])
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(worker), 0o600); err != nil {
		t.Fatal(err)
	}
}

// scratch makes a repository of a module, whose first commit has no worker and whose next two
// commits have different ones.
func scratch(t *testing.T) (root string) {
	t.Helper()
	sandbox(t)
	root = t.TempDir()
	git := func(args ...string) { t.Helper(); output(t, root, nil, "git", args...) }
	git("init", "--quiet", "--initial-branch=main")
	for name, text := range map[string]string{"go.mod": "module example.com/scratch\n\ngo 1.24\n", "go.sum": ""} {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	git("add", ".")
	git("commit", "--quiet", "--message=no worker yet")
	for _, line := range []string{"first", "second"} {
		write(t, root, prints(line))
		git("add", ".")
		git("commit", "--quiet", "--message="+line)
	}
	return root
}

// prepare prepares a subject of a repository.
func prepare(t *testing.T, root, text string) (*Build, error) {
	t.Helper()
	s, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return s.Prepare(context.Background(), root)
}

// runWorker links a build as its caller does, and runs it.
func runWorker(t *testing.T, b *Build) string {
	t.Helper()
	exe := filepath.Join(t.TempDir(), "worker")
	args := append([]string{"build", "-o", exe, "-ldflags=-s -w " + strings.Join(b.LDFlags, " ")}, b.Flags...)
	output(t, b.Dir, b.Env, "go", append(args, b.Package)...)
	return output(t, ".", nil, exe)
}

// left lists the temporary folders that exist.
func left(t *testing.T, root string) []string {
	t.Helper()
	r, err := findRepository(context.Background(), root)
	if err != nil {
		t.Fatal(err)
	}
	dir, err := home(r)
	if err != nil {
		t.Fatal(err)
	}
	paths, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// blockGo puts its own go command first on the path until the test ends. For one verb, that
// command prints that it has started and then runs a line of shell. BlockGo returns its
// output, which ends when all programs that write to it have ended.
func blockGo(t *testing.T, verb, line string) *bufio.Reader {
	t.Helper()
	dir := t.TempDir()
	fifo := filepath.Join(dir, "fifo")
	output(t, dir, nil, "mkfifo", fifo)
	path := os.Getenv("PATH")
	executable(t, dir, "go", "#!/bin/sh\nif [ \"$1\" = "+verb+" ]; then\n\texec >"+fifo+"\n\techo started\n\t"+line+
		"\nfi\nPATH="+path+"\nexec go \"$@\"\n")
	t.Setenv("PATH", dir+string(os.PathListSeparator)+path)
	// Not opened before it is read from, which waits for the writer.
	return bufio.NewReader(&lazyFile{t: t, path: fifo})
}

// lazyFile is a file that is opened when it is first read.
type lazyFile struct {
	t    *testing.T
	path string
	file *os.File
}

func (f *lazyFile) Read(p []byte) (int, error) {
	if f.file == nil {
		var err error
		if f.file, err = os.Open(f.path); err != nil {
			return 0, err
		}
		f.t.Cleanup(func() { f.file.Close() })
		f.file.SetReadDeadline(time.Now().Add(time.Minute)) // only a failure waits for it
	}
	return f.file.Read(p)
}

// waitFor waits until the go command of blockGo has started.
func waitFor(t *testing.T, in *bufio.Reader) {
	t.Helper()
	if line, err := in.ReadString('\n'); err != nil {
		t.Fatalf("the go command says %q, %v", line, err)
	}
}
