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

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/bench/trend"
	"example.com/mapbench/cmd/internal/cmdline"
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

// TestNightly runs a whole run in a copy of the repository: once as it is, and once
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
		return code, readJSON(t, filepath.Join(dir, gate.VerdictFile))["cells"].([]any)[0].(map[string]any)
	}
	code, cell := night("-screen", "1")
	if code != cmdline.ExitOK && code != cmdline.ExitUnresolved {
		t.Errorf("as it is: exit %d, cell %v; want 0, or 3 as so few pairs tell little", code, cell)
	}
	code, cell = night("-screen", "4", "-plant", "*=100%")
	if code != cmdline.ExitFailed || cell["verdict"] != "regression" {
		t.Errorf("with a planted slowdown: exit %d, cell %v; want 1", code, cell)
	}

	history, err := filepath.Glob(filepath.Join(root, "history", "*.txt"))
	if err != nil || len(history) != 1 {
		t.Fatalf("%v, the history holds %v; want a run", err, history)
	}
	if file, err := trend.ReadFile(history[0]); err != nil || file.Summary == nil || len(file.Summary.Contestants) == 0 {
		t.Errorf("%s: %+v, %v; want the summary of a gate run", history[0], file, err)
	}
	report, err := os.ReadFile(summary)
	if err != nil || strings.Count(string(report), "## Gate: ") != 2 {
		t.Errorf("%v, the job's summary is\n%s\nwant two runs", err, report)
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
		for _, folder := range []string{"scripts", "bin", "path", "results/baseline", "night"} {
			if err := os.MkdirAll(filepath.Join(root, folder), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		program("scripts/nightly", string(text))
		liar := "#!/bin/sh\n[ \"$*\" = '-old abc -o " + dir + " -history history -seed 7' ] || exit 9\necho night > " + dir + "/night.txt\necho report > " + dir + "/report.md\n"
		if test.verdict != "" {
			liar += "cat > " + dir + "/verdict.json <<'EOF'\n" + verdict(test.verdict) + "EOF\n"
		}
		program("scripts/gate", liar+fmt.Sprintf("exit %d\n", test.code))
		program("bin/mapbench", "#!/bin/sh\necho the history is bad >&2\nexit 2\n")
		program("path/go", "#!/bin/sh\n[ \"$*\" = 'run ./cmd/internal/keeprun add "+dir+"/night.txt history' ] || exit 9\ncp "+dir+"/night.txt history/run.txt\n")
		t.Setenv("PATH", filepath.Join(root, "path")+string(filepath.ListSeparator)+os.Getenv("PATH"))
		write(t, filepath.Join(root, "results/baseline/COMMIT"), "abc\n")
		if test.stale != "" {
			write(t, filepath.Join(dir, gate.VerdictFile), verdict(test.stale))
		}
		code, said := script(t, root, "nightly", dir, "-seed", "7")
		if code != test.want || !strings.Contains(said, strings.ReplaceAll(test.said, "DIR", dir)) {
			t.Errorf("a gate that exits with %d and writes %q over %q: the script exits with %d and says %q; want %d and %q",
				test.code, test.verdict, test.stale, code, said, test.want, test.said)
		}
		history, err := filepath.Glob(filepath.Join(root, "history/*"))
		if err != nil || (len(history) == 1 && filepath.Ext(history[0]) == ".txt") != test.intoTheFiles {
			t.Errorf("a gate that exits with %d and writes %q: the history holds %v; want a run: %v", test.code, test.verdict, history, test.intoTheFiles)
		}
		if strings.Contains(said, "the history is bad\nnightly: no trend, for the reason above\n") != test.intoTheFiles {
			t.Errorf("a trend that can't be drawn: the script says %q; want it told: %v", said, test.intoTheFiles)
		}
	}
}

// A runner is a checkout of a repository, which stands in for the one that a workflow uses.
type runner struct{ bare, root string }

// newRunner makes a repository of one commit, with scripts/keep-run, and a checkout of it,
// in which git knows nobody's name.
func newRunner(t *testing.T) runner {
	t.Helper()
	sandbox(t)
	r := runner{t.TempDir(), t.TempDir()}
	output(t, r.bare, "git", "init", "--quiet", "--bare", "--initial-branch=main")
	output(t, r.root, "git", "clone", "--quiet", r.bare, ".")
	r.program(t, "scripts/keep-run")
	write(t, filepath.Join(r.root, ".gitignore"), "/history/\n/path/\n")
	output(t, r.root, "git", "add", ".")
	output(t, r.root, "git", "commit", "--quiet", "--message=first")
	output(t, r.root, "git", "push", "--quiet", "--set-upstream", "origin", "HEAD:main")
	for _, name := range []string{"GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"} {
		os.Unsetenv(name) // the sandbox sets them back
	}
	output(t, r.root, "git", "config", "user.useConfigOnly", "true")
	return r
}

// program copies a script of this repository into the runner's checkout.
func (r runner) program(t *testing.T, name string) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(r.root, name)
	if err := os.MkdirAll(filepath.Dir(copied), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, copied, string(text))
	if err := os.Chmod(copied, 0o700); err != nil {
		t.Fatal(err)
	}
}

// pushed returns the subjects of a branch's commits, the latest first; "" without the branch.
func (r runner) pushed(t *testing.T, branch string) string {
	t.Helper()
	if exec.Command("git", "-C", r.bare, "rev-parse", "--verify", "--quiet", branch).Run() != nil {
		return ""
	}
	return output(t, r.bare, "git", "log", "--format=%s", branch)
}

// TestKeepRun pushes runs, and them alone, to the branch history: which there is none of at
// first, and which has moved on later. The branch main stays as it is.
func TestKeepRun(t *testing.T) {
	r := newRunner(t)
	write(t, filepath.Join(r.root, "staged"), "unfinished work")
	output(t, r.root, "git", "add", "staged")
	keep := func(want string) {
		t.Helper()
		if code, said := script(t, r.root, "keep-run"); code != 0 {
			t.Fatalf("exit %d: %s", code, said)
		}
		if got := r.pushed(t, "history"); got != want {
			t.Errorf("the branch history has the commits\n%s\nwant\n%s", got, want)
		}
	}
	keep("") // there is nothing to keep, not even a folder

	if code, said := script(t, r.root, "keep-run", "nosuch"); code == 0 {
		t.Errorf("without a program that takes runs: exit %d, %s", code, said)
	}
	write(t, filepath.Join(r.root, "history", "1.txt"), "a run")
	write(t, filepath.Join(r.root, "history", "notes"), "of somebody")
	keep("history: a gate run\nhistory: begin")
	keep("history: a gate run\nhistory: begin")
	if got := output(t, r.bare, "git", "ls-tree", "--name-only", "history"); got != "1.txt" {
		t.Errorf("the branch history holds %q; want the run alone", got)
	}

	other := t.TempDir()
	output(t, other, "git", "clone", "--quiet", "--branch", "history", r.bare, ".")
	write(t, filepath.Join(other, "2.txt"), "another run")
	output(t, other, "git", "add", ".")
	output(t, other, "git", "-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "--quiet", "--message=meanwhile")
	output(t, other, "git", "push", "--quiet", "origin", "history")
	write(t, filepath.Join(r.root, "history", "3.txt"), "a third run")
	keep("history: a gate run\nmeanwhile\nhistory: a gate run\nhistory: begin")
	if got := r.pushed(t, "main"); got != "first" {
		t.Errorf("main has the commits\n%s\nwant it left alone", got)
	}
	if got := output(t, r.root, "git", "status", "--short"); got != "A  staged" {
		t.Errorf("in the checkout git status says %q; want the unfinished work alone", got)
	}

	// Another checkout of main takes the branch as it is.
	fresh := runner{r.bare, t.TempDir()}
	output(t, fresh.root, "git", "clone", "--quiet", "--depth=1", "file://"+r.bare, ".")
	if err := os.Mkdir(filepath.Join(fresh.root, "history"), 0o700); err != nil {
		t.Fatal(err)
	}
	if code, said := script(t, fresh.root, "keep-run"); code != 0 {
		t.Errorf("in another checkout: exit %d, %s", code, said)
	}
	for _, name := range []string{"1.txt", "2.txt", "3.txt"} {
		if _, err := os.Stat(filepath.Join(fresh.root, "history", name)); err != nil {
			t.Errorf("in another checkout: %v", err)
		}
	}
}

// TestKeepRunOfAnotherJob wants the run to be checked before it is taken, and nothing
// pushed that was refused.
func TestKeepRunOfAnotherJob(t *testing.T) {
	r := newRunner(t)
	bin := filepath.Join(r.root, "path")
	if err := os.Mkdir(bin, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
	check := func(checker string, code int, want string) {
		t.Helper()
		write(t, filepath.Join(bin, "go"), "#!/bin/sh\n[ \"$*\" = 'run ./cmd/internal/keeprun take left history' ] || exit 9\n"+checker+"\n")
		if err := os.Chmod(filepath.Join(bin, "go"), 0o700); err != nil {
			t.Fatal(err)
		}
		got, said := script(t, r.root, "keep-run", "left")
		if pushed := r.pushed(t, "history"); got != code || pushed != want {
			t.Errorf("a checker that does %q: exit %d, commits %q; want %d and %q\n%s", checker, got, pushed, code, want, said)
		}
	}
	check("exit 0", 0, "")
	check("exit 1", 1, "")
	check("echo run > history/2026-01-02T0304.txt", 0, "history: a gate run\nhistory: begin")
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
	actions, err := filepath.Glob(".github/actions/*/action.yml")
	if err != nil || len(actions) != 2 {
		t.Fatalf("%v, actions %v", err, actions)
	}
	pinned := regexp.MustCompile(`^uses: (?:\./\.github/actions/[a-z]+|[\w-]+/[\w-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+)$`)
	for _, name := range append(names, actions...) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range scriptExpressions(string(text)) {
			t.Errorf("%s: the expression in the script line %q can change the script; pass it by env", name, line)
		}
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimLeft(strings.TrimSpace(line), "- "); strings.HasPrefix(line, "uses:") && !pinned.MatchString(line) {
				t.Errorf("%s: %s; want the hash of a commit, and # and its version behind it", name, line)
			}
		}
		jobs, keep, _ := strings.Cut(string(text), "\n  keep:")
		runs := strings.Contains(jobs, "actions/setup-go@") // the pages are published without running a map
		if runs && strings.Contains(jobs, ": write") || strings.Count(jobs, "actions/checkout@") != strings.Count(jobs, "persist-credentials: false") {
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
