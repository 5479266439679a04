package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// output runs a command in a folder and returns what it printed.
func output(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, &stderr)
	}
	return strings.TrimSpace(stdout.String())
}

// sandbox gives the test a home of its own but for the go command's caches: trees of
// commits are checked out in it, and nobody's settings of git matter. It returns the
// folder of the trees.
func sandbox(t *testing.T) (trees string) {
	t.Helper()
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOENV", "GOPATH"} {
		t.Setenv(name, output(t, ".", "go", "env", name))
	}
	home := t.TempDir()
	for name, value := range map[string]string{
		"HOME": home, "XDG_CACHE_HOME": home, "GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_SYSTEM": os.DevNull,
		"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com",
	} {
		t.Setenv(name, value)
	}
	return filepath.Join(home, "mapbench", "worktrees")
}

// treesLeft returns the trees that runs have left behind.
func treesLeft(t *testing.T, trees string) []string {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(trees, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return left
}

// repositoryCopy makes a repository of one commit: the work tree as it stands, but for
// results and charts.
func repositoryCopy(t *testing.T) (root string) {
	t.Helper()
	root = t.TempDir()
	for name := range strings.SplitSeq(output(t, ".", "git", "ls-files", "--cached", "--others", "--exclude-standard"), "\n") {
		if ext := filepath.Ext(name); strings.HasPrefix(name, "results/") || ext == ".svg" {
			continue
		}
		text, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted, and not committed yet
		}
		info, statErr := os.Stat(name)
		if err := errors.Join(err, statErr); err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(root, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(copied), 0o700), os.WriteFile(copied, text, info.Mode())); err != nil {
			t.Fatal(err)
		}
	}
	output(t, root, "git", "init", "--quiet", "--initial-branch=main")
	output(t, root, "git", "add", ".")
	output(t, root, "git", "commit", "--quiet", "--message=all")
	return root
}

// workerProgram returns a worker, which is built for the first test that asks.
func workerProgram(t *testing.T) string {
	t.Helper()
	program, err := builtWorker()
	if err != nil {
		t.Fatal(err)
	}
	return program
}

var builtWorker = sync.OnceValues(func() (string, error) {
	program := filepath.Join(scratch, "worker")
	text, err := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-o", program, "./cmd/mapworker").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("building the worker: %w\n%s", err, text)
	}
	return program, err
})
