package main

import (
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/bench/gate/runs"
	"example.com/mapbench/cmd/internal/cmdline"
)

// TestGatePullRequestUsage is about what ends gate -pr before it builds anything: each is said in
// one line, with the next step.
func TestGatePullRequestUsage(t *testing.T) {
	sandbox(t)
	t.Setenv("GITHUB_BASE_REF", "")
	root := t.TempDir()
	t.Chdir(root)
	output(t, root, "git", "init", "--quiet", "--initial-branch=main")
	for _, name := range []string{"first", "second"} {
		write(t, name, name)
		output(t, root, "git", "add", ".")
		output(t, root, "git", "commit", "--quiet", "--message="+name)
	}
	check := func(line, want string) {
		t.Helper()
		code, out, errs := command(t, line)
		if code != cmdline.ExitUsage || out != "" || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("mapbench %s: exit %d, output %q, error output %q; want exit 2 and one line with %q", line, code, out, errs, want)
		}
	}
	check("gate -pr -old HEAD~1", "-pr compares with the merge base; leave out -old")
	check("gate -pr -aa 3", "-pr compares with the merge base; leave out -aa")
	check("gate -pr -resume D", "-pr compares with the merge base; leave out -resume")
	check("gate -base main -old HEAD~1", "-base is what a pull request goes to; add -pr")
	check("gate -pr", "-pr: HEAD adds nothing to main, so there is nothing to compare; commit the change")
	check("gate -pr -base nosuch", `-pr: unknown ref "nosuch"; `)
	t.Setenv("GITHUB_BASE_REF", "develop")
	check("gate -pr", `-pr: unknown ref "origin/develop"; `)
	output(t, root, "git", "update-ref", "refs/remotes/origin/develop", "HEAD~1")
	check("gate -pr", "-old: subject "+output(t, root, "git", "rev-parse", "HEAD~1")+": there is no ./cmd/mapworker or ./bench/cmd/worker in it")
	check("gate -pr -base main", "HEAD adds nothing to main") // the flag comes before the variable

	shallow := t.TempDir()
	output(t, shallow, "git", "clone", "--quiet", "--depth=1", "file://"+root, ".")
	t.Chdir(shallow)
	check("gate -pr", "-pr: the clone is shallow and lacks origin/develop; get the rest by git fetch --unshallow or, of actions/checkout, by fetch-depth: 0\n")
	t.Chdir(t.TempDir())
	check("gate -pr", "run it in a clone")
}

// TestGatePullRequest measures what a branch changes, for real: the old side is the commit that
// the branch began with, also when main has gone on.
func TestGatePullRequest(t *testing.T) {
	if testing.Short() {
		t.Skip("builds workers and measures")
	}
	sandbox(t)
	t.Setenv("GITHUB_BASE_REF", "")
	root := repositoryCopy(t)
	t.Chdir(root)
	first := output(t, root, "git", "rev-parse", "HEAD")
	output(t, root, "git", "checkout", "--quiet", "-b", "@team#1")
	output(t, root, "git", "commit", "--quiet", "--allow-empty", "--message=changed")
	changed := output(t, root, "git", "rev-parse", "HEAD")
	output(t, root, "git", "checkout", "--quiet", "main")
	output(t, root, "git", "commit", "--quiet", "--allow-empty", "--message=meanwhile")
	output(t, root, "git", "checkout", "--quiet", "@team#1")
	write(t, "uncommitted", "x")

	dir := filepath.Join(t.TempDir(), "run")
	const cells = "gate -pr -impl mutex -spec read=95/n=100 -procs 1 -history none "
	code, out, errs := command(t, cells+"-screen 1 -plant mutex=100% -o "+dir)
	if !judged(code) || !strings.Contains(errs, "-pr leaves out what is not committed; to judge it too, add -new .\n") {
		t.Fatalf("exit %d, error output %q\n%s", code, errs, out)
	}
	found := readJSON(t, filepath.Join(dir, gate.VerdictFile))
	for key, want := range map[string]string{"old_build": first, "new_build": changed} {
		if got := found[key].(map[string]any)["commit"]; got != want {
			t.Errorf("%s is of commit %v; want %s", key, got, want)
		}
	}
	if plan := found["plan"].(map[string]any); plan["screen"] != 1.0 {
		t.Errorf("-screen 1 is not heeded: %v", plan)
	}
	text := readText(t, filepath.Join(dir, runs.CommentFile))
	if err := gate.CheckComment(text); err != nil {
		t.Errorf("%v:\n%s", err, text)
	}
	verdict := found["verdict"].(string)
	if !strings.HasPrefix(text, gate.CommentMark+"\n\n### Gate: "+verdict) || code == cmdline.ExitFailed && !strings.Contains(text, "mapbench gate -old "+first+" -new HEAD -impl mutex ") {
		t.Errorf("of the verdict %s the comment says\n%s", verdict, text)
	}
}

// TestPullRequestDefaults looks at what -pr sets, and what flags keep.
func TestPullRequestDefaults(t *testing.T) {
	sandbox(t)
	t.Setenv("GITHUB_BASE_REF", "")
	root := t.TempDir()
	t.Chdir(root)
	output(t, root, "git", "init", "--quiet", "--initial-branch=main")
	output(t, root, "git", "commit", "--quiet", "--allow-empty", "--message=first")
	first := output(t, root, "git", "rev-parse", "HEAD")
	output(t, root, "git", "checkout", "--quiet", "-b", "change")
	output(t, root, "git", "commit", "--quiet", "--allow-empty", "--message=second")
	choose := func(args ...string) *gateFlags {
		t.Helper()
		f := &gateFlags{root: "."}
		flags := flag.NewFlagSet("mapbench gate", flag.ContinueOnError)
		f.register(flags)
		if err := cmdline.Parse(flags, args, 0, 0); err != nil {
			t.Fatal(err)
		}
		if err := f.choosePull(env{t.Context(), io.Discard, io.Discard}, flags); err != nil {
			t.Fatal(err)
		}
		return f
	}
	f := choose("-pr")
	if f.old.Subject != first || f.new.Subject != "HEAD" || f.cells.Suite != "small" || f.screen != gate.PullScreen || f.run.Config.Budget != gate.PullBudget {
		t.Errorf("-pr: old %s, new %s, suite %s, screen %d, budget %v", f.old.Subject, f.new.Subject, f.cells.Suite, f.screen, f.run.Config.Budget)
	}
	f = choose("-pr", "-new", ".", "-suite", "gate", "-screen", "7", "-budget", "1h")
	if f.new.Subject != "." || f.cells.Suite != "gate" || f.screen != 7 || f.run.Config.Budget.Hours() != 1 {
		t.Errorf("with flags: new %s, suite %s, screen %d, budget %v; want what the flags say", f.new.Subject, f.cells.Suite, f.screen, f.run.Config.Budget)
	}
	if f = choose("-new", "HEAD~1"); f.old.Subject != "" || f.screen != 0 || f.run.Config.Budget != 0 {
		t.Errorf("without -pr: old %s, screen %d, budget %v; want nothing set", f.old.Subject, f.screen, f.run.Config.Budget)
	}
	if _, err := os.Stat("results"); err == nil {
		t.Error("a folder was made")
	}
}
