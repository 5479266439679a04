package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
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
	// The build cache has most of the command; eight pairs are enough to confirm.
	t.Setenv("GOFLAGS", "-trimpath -ldflags=-X=main.mostConfirm=8")
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
	code, cell := night("-screen", "1")
	if code != exitOK && code != exitUnresolved {
		t.Errorf("as it is: exit %d, cell %v; want 0, or 3 as so few pairs tell little", code, cell)
	}
	code, cell = night("-screen", "4", "-plant", "*=100%")
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

// TestKeepNightOfAnotherJob wants the night to be checked before it is taken, and nothing
// pushed that was refused.
func TestKeepNightOfAnotherJob(t *testing.T) {
	sandbox(t)
	bare, runner, bin := t.TempDir(), t.TempDir(), t.TempDir()
	output(t, bare, "git", "init", "--quiet", "--bare", "--initial-branch=main")
	output(t, runner, "git", "clone", "--quiet", bare, ".")
	keepNight(t, runner)
	output(t, runner, "git", "add", ".")
	output(t, runner, "git", "commit", "--quiet", "--message=first")
	output(t, runner, "git", "push", "--quiet", "--set-upstream", "origin", "HEAD:main")
	t.Setenv("PATH", bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
	check := func(checker string, code int, commits string) {
		t.Helper()
		write(t, filepath.Join(bin, "go"), "#!/bin/sh\n[ \"$*\" = 'run ./internal/cmd/keepnight left results/history' ] || exit 9\n"+checker+"\n")
		if err := os.Chmod(filepath.Join(bin, "go"), 0o700); err != nil {
			t.Fatal(err)
		}
		got, said := script(t, runner, "keep-night", "left")
		if pushed := output(t, bare, "git", "rev-list", "--count", "main"); got != code || pushed != commits {
			t.Errorf("a checker that does %q: exit %d, %s commits; want %d and %s\n%s", checker, got, pushed, code, commits, said)
		}
	}
	check("exit 0", 0, "1")
	check("exit 1", 1, "1")
	check("echo night > results/history/2026-01-02T0304.txt", 0, "2")
}

// TestNightlyRefusesABaseline that is no commit: gate -old would run a program.
func TestNightlyRefusesABaseline(t *testing.T) {
	text, err := os.ReadFile("scripts/nightly")
	if err != nil {
		t.Fatal(err)
	}
	for _, baseline := range []string{"", "./evil", "-h", "HEAD"} {
		root := t.TempDir()
		for _, folder := range []string{"scripts", "results/baseline"} {
			if err := os.MkdirAll(filepath.Join(root, folder), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		write(t, filepath.Join(root, "results/baseline/COMMIT"), baseline+"\n")
		for name, text := range map[string]string{"nightly": string(text), "gate": "#!/bin/sh\ntouch ran\n"} {
			write(t, filepath.Join(root, "scripts", name), text)
			if err := os.Chmod(filepath.Join(root, "scripts", name), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		code, said := script(t, root, "nightly", "night")
		if _, err := os.Stat(filepath.Join(root, "ran")); code != 2 || err == nil || !strings.Contains(said, "want the hash of a commit") {
			t.Errorf("baseline %q: exit %d, %s; want it refused before the gate is run", baseline, code, said)
		}
	}
}

// TestWorkflowsTrustNobody wants actions pinned by hash, with their version beside it, and
// write access in the one job that runs nobody's map, which keeps no cache either.
func TestWorkflowsTrustNobody(t *testing.T) {
	names, err := filepath.Glob(".github/workflows/*.yml")
	if err != nil || len(names) < 2 {
		t.Fatalf("%v, workflows %v", err, names)
	}
	pinned := regexp.MustCompile(`^uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$`)
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimLeft(strings.TrimSpace(line), "- "); strings.HasPrefix(line, "uses:") && !pinned.MatchString(line) {
				t.Errorf("%s: %s; want the hash of a commit, and # and its version behind it", name, line)
			}
		}
		jobs, keep, _ := strings.Cut(string(text), "\n  keep:")
		if strings.Contains(jobs, ": write") || strings.Count(jobs, "actions/checkout@") != strings.Count(jobs, "persist-credentials: false") {
			t.Errorf("%s: a job that runs maps can write, or holds credentials", name)
		}
		if keep != "" && (!strings.Contains(keep, "contents: write") || !strings.Contains(keep, "cache: false") || strings.Contains(keep, "mapbench ")) {
			t.Errorf("%s: the job that writes: %s", name, keep)
		}
	}
}

// TestShowLeavesOthersFoldersAlone: it removes the charts of a folder of its own only.
func TestShowLeavesOthersFoldersAlone(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "mine.svg"), "x")
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	code, said := script(t, root, "show", "nosuch.txt", dir)
	if _, err := os.Stat(filepath.Join(dir, "mine.svg")); code != 2 || err != nil || !strings.Contains(said, "name another folder") {
		t.Errorf("exit %d, %s, %v; want the folder refused", code, said, err)
	}

	own := t.TempDir() // show's, in which charts is a link to the folder of another
	write(t, filepath.Join(own, "tables.txt"), "")
	if err := os.Symlink(dir, filepath.Join(own, "charts")); err != nil {
		t.Fatal(err)
	}
	script(t, root, "show", "nosuch.txt", own)
	if _, err := os.Stat(filepath.Join(dir, "mine.svg")); err != nil {
		t.Errorf("%v; want what lies behind a link left alone", err)
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
