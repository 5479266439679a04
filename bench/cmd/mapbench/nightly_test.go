package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// script runs a script of a repository and returns its exit code and all that it wrote.
func script(t *testing.T, root, name string, args ...string) (code int, text string) {
	t.Helper()
	cmd := exec.Command(filepath.Join(root, "scripts", name), args...)
	cmd.Dir = root
	var all bytes.Buffer
	cmd.Stdout, cmd.Stderr = &all, &all
	err := cmd.Run()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), all.String()
}

// TestNightly runs a whole night in a copy of the repository: once as it is, and once
// with a slowdown planted, which must be found.
func TestNightly(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the command and measures")
	}
	trees := sandbox(t)
	root := repositoryCopy(t)
	summary := filepath.Join(t.TempDir(), "summary.md")
	t.Setenv("GITHUB_STEP_SUMMARY", summary)
	t.Setenv("GOFLAGS", "-trimpath") // so that the build cache has most of the command
	if err := os.MkdirAll(filepath.Join(root, "results", "baseline"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(root, "results", "baseline", "COMMIT"), output(t, root, "git", "rev-parse", "HEAD")+"\n")
	write(t, filepath.Join(root, "tiny.suite"), "impl=mutex read=95/n=100 procs=1\n")

	night := func(args ...string) (code int, cell map[string]any) {
		t.Helper()
		code, text := script(t, root, "nightly", append([]string{"results/latest-gate", "-suite", "tiny.suite"}, args...)...)
		dir := filepath.Join(root, "results", "latest-gate")
		t.Logf("%q: exit %d\n%s", args, code, text)
		if code != exitOf(t, dir) {
			t.Fatalf("exit %d; want what the verdict file says, %d", code, exitOf(t, dir))
		}
		return code, readJSON(t, filepath.Join(dir, verdictFile))["cells"].([]any)[0].(map[string]any)
	}
	code, cell := night("-screen", "2")
	if code != exitOK && code != exitUnresolved {
		t.Errorf("as it is: exit %d, cell %v; want 0, or 3 as two pairs are few", code, cell)
	}
	code, cell = night("-screen", "6", "-plant", "*=100%")
	if code != exitFailed || cell["verdict"] != "regression" {
		t.Errorf("with a planted slowdown: exit %d, cell %v; want 1", code, cell)
	}

	history, err := filepath.Glob(filepath.Join(root, "results", "history", "*.txt"))
	if err != nil || len(history) == 0 {
		t.Errorf("%v, the history holds %v; want a night", err, history)
	}
	report, err := os.ReadFile(summary)
	if err != nil || strings.Count(string(report), "## Gate: ") != 2 {
		t.Errorf("%v, the job's summary is\n%s\nwant two nights", err, report)
	}
	if left := treesLeft(t, trees); left != nil {
		t.Errorf("%v is left", left)
	}
}

// TestNightlyBelievesNoCodeAlone gives the script a gate that lies.
func TestNightlyBelievesNoCodeAlone(t *testing.T) {
	text, err := os.ReadFile("scripts/nightly")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		code         int
		verdict      string // that the gate writes; "" for none
		stale        string // that is there before
		want         int
		said         string
		intoTheFiles bool
	}{
		{0, "pass", "", 0, "", true},
		{1, "regression", "pass", 1, "", true},
		{2, "invalid", "", 2, "", false},
		{3, "inconclusive", "", 3, "", true},
		{0, "regression", "", 2, "exited with 0, but DIR/verdict.json doesn't say pass", false},
		{1, "pass", "", 2, "exited with 1, but DIR/verdict.json doesn't say regression", false},
		{0, "", "pass", 2, "exited with 0, but DIR/verdict.json doesn't say pass", false},
		{2, "", "invalid", 2, "doesn't say invalid", false},
		{0, "", "", 2, "doesn't say pass", false},
		{130, "", "pass", 130, "", false},
	} {
		root := t.TempDir()
		dir := filepath.Join(root, "night")
		verdict := func(verdict string) string {
			return fmt.Sprintf("{\n\t\"verdict\": \"%s\",\n\t\"cells\": [\n\t\t{\n\t\t\t\"verdict\": \"pass\"\n\t\t}\n\t]\n}\n", verdict)
		}
		program := func(name, text string) {
			t.Helper()
			write(t, filepath.Join(root, name), text)
			if err := os.Chmod(filepath.Join(root, name), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		for _, folder := range []string{"scripts", "bin", "results/baseline", "night"} {
			if err := os.MkdirAll(filepath.Join(root, folder), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		program("scripts/nightly", string(text))
		gate := "#!/bin/sh\n[ \"$*\" = '-old abc -o " + dir + " -history results/history -seed 7' ] || exit 9\necho night > " + dir + "/night.txt\necho report > " + dir + "/report.md\n"
		if test.verdict != "" {
			gate += "cat > " + dir + "/verdict.json <<'EOF'\n" + verdict(test.verdict) + "EOF\n"
		}
		program("scripts/gate", gate+fmt.Sprintf("exit %d\n", test.code))
		program("bin/mapbench", "#!/bin/sh\necho the history is bad >&2\nexit 2\n")
		write(t, filepath.Join(root, "results/baseline/COMMIT"), "abc\n")
		if test.stale != "" {
			write(t, filepath.Join(dir, verdictFile), verdict(test.stale))
		}
		code, said := script(t, root, "nightly", dir, "-seed", "7")
		if code != test.want || !strings.Contains(said, strings.ReplaceAll(test.said, "DIR", dir)) {
			t.Errorf("a gate that exits with %d and writes %q over %q: the script exits with %d and says %q; want %d and %q",
				test.code, test.verdict, test.stale, code, said, test.want, test.said)
		}
		history, err := filepath.Glob(filepath.Join(root, "results/history/*"))
		if err != nil || (len(history) == 1 && filepath.Ext(history[0]) == ".txt") != test.intoTheFiles {
			t.Errorf("a gate that exits with %d and writes %q: the history holds %v; want a night: %v", test.code, test.verdict, history, test.intoTheFiles)
		}
		if strings.Contains(said, "the history is bad\nnightly: no trend, for the reason above\n") != test.intoTheFiles {
			t.Errorf("a trend that can't be drawn: the script says %q; want it told: %v", said, test.intoTheFiles)
		}
	}
}

// keepNight copies scripts/keep-night into a folder.
func keepNight(t *testing.T, root string) {
	t.Helper()
	text, err := os.ReadFile("scripts/keep-night")
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(root, "scripts", "keep-night")
	if err := os.Mkdir(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, name, string(text))
	if err := os.Chmod(name, 0o700); err != nil {
		t.Fatal(err)
	}
}

// TestKeepNight pushes a night, and it alone, from where git knows nobody's name, to a
// repository that has moved on.
func TestKeepNight(t *testing.T) {
	sandbox(t)
	bare, runner, other := t.TempDir(), t.TempDir(), t.TempDir()
	output(t, bare, "git", "init", "--quiet", "--bare", "--initial-branch=main")
	push := func(root, name, message string) {
		t.Helper()
		write(t, filepath.Join(root, name), name)
		output(t, root, "git", "add", ".")
		output(t, root, "git", "commit", "--quiet", "--message="+message)
		output(t, root, "git", "push", "--quiet", "origin", "HEAD:main")
	}
	output(t, runner, "git", "clone", "--quiet", bare, ".")
	keepNight(t, runner)
	push(runner, "first", "first")
	output(t, runner, "git", "pull", "--quiet", "--set-upstream", "origin", "main")
	output(t, other, "git", "clone", "--quiet", bare, ".")
	push(other, "second", "merged meanwhile")

	for _, name := range []string{"GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"} {
		os.Unsetenv(name) // the sandbox sets them back
	}
	output(t, runner, "git", "config", "user.useConfigOnly", "true")
	if err := os.MkdirAll(filepath.Join(runner, "results", "history"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(runner, "results", "history", "night.txt"), "a night")
	write(t, filepath.Join(runner, "staged"), "unfinished work")
	output(t, runner, "git", "add", "staged")
	if code, said := script(t, runner, "keep-night"); code != 0 {
		t.Fatalf("exit %d: %s", code, said)
	}
	if got, want := output(t, bare, "git", "log", "--format=%s"), "results: a night\nmerged meanwhile\nfirst"; got != want {
		t.Errorf("the repository has the commits\n%s\nwant\n%s", got, want)
	}
	if got, want := output(t, bare, "git", "show", "--format=", "--name-only"), "results/history/night.txt"; got != want {
		t.Errorf("the commit is of %s; want %s", got, want)
	}
	if _, err := os.Stat(filepath.Join(runner, "staged")); err != nil {
		t.Errorf("unfinished work is lost: %v", err)
	}
	if code, said := script(t, runner, "keep-night"); code != 0 || output(t, bare, "git", "rev-list", "--count", "HEAD") != "3" {
		t.Errorf("without another night: exit %d, %s; want nothing to be done", code, said)
	}
}

// TestKeepNightWithoutAHistory has nothing to do, and no repository to do it in.
func TestKeepNightWithoutAHistory(t *testing.T) {
	root := t.TempDir()
	keepNight(t, root)
	if code, said := script(t, root, "keep-night"); code != 0 || said != "" {
		t.Errorf("exit %d, %q; want 0 and nothing said", code, said)
	}
}
