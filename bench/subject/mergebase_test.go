package subject

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// forked makes a repository whose branch change is checked out. It begins at the first commit of main,
// which has a second one. It returns its folder and the hash of the first commit.
func forked(t *testing.T) (root, first string) {
	t.Helper()
	sandbox(t)
	root = t.TempDir()
	output(t, root, nil, "git", "init", "--quiet", "--initial-branch=main")
	commit := func(name string) string {
		t.Helper()
		if err := os.WriteFile(filepath.Join(root, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
		output(t, root, nil, "git", "add", ".")
		output(t, root, nil, "git", "commit", "--quiet", "--message="+name)
		return output(t, root, nil, "git", "rev-parse", "HEAD")
	}
	first = commit("first")
	commit("second")
	output(t, root, nil, "git", "checkout", "--quiet", "-b", "change", first)
	commit("changed")
	commit("changed again")
	return root, first
}

// clone clones a repository by way of a URL, as depth needs it.
func clone(t *testing.T, root string, flags ...string) string {
	t.Helper()
	dir := t.TempDir()
	args := append([]string{"clone", "--quiet"}, flags...)
	output(t, dir, nil, "git", append(args, "file://"+root, ".")...)
	return dir
}

func TestMergeBase(t *testing.T) {
	root, first := forked(t)
	check := func(what, dir, base, want string) {
		t.Helper()
		got, err := MergeBase(context.Background(), dir, base)
		if err == nil && got == want {
			return
		}
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %q, %v; want %q", what, got, err, want)
		}
	}
	check("main alone", root, "", first)
	check("a base", root, "main", first)
	check("a base that is older", root, "change~1", output(t, root, nil, "git", "rev-parse", "change~1"))
	check("HEAD itself", root, "change", "HEAD adds nothing to change, so there is nothing to compare; commit the change")
	check("no such ref", root, "nosuch", `unknown ref "nosuch"; `)
	check("a flag", root, "--all", `unknown ref "--all"; `)
	check("no repository", t.TempDir(), "", "run it in a clone")

	whole := clone(t, root, "--branch=change")
	check("a clone, whose remote's HEAD is the change", whole, "", "HEAD adds nothing to origin/HEAD")
	check("a clone and its base", whole, "origin/main", first)
	output(t, whole, nil, "git", "remote", "set-head", "origin", "main")
	check("a clone, whose remote's HEAD is main", whole, "", first)

	const how = "git fetch --unshallow or, of actions/checkout, by fetch-depth: 0"
	narrow := clone(t, root, "--branch=change", "--depth=1")
	output(t, narrow, nil, "git", "remote", "set-head", "origin", "--delete")
	check("a shallow clone", narrow, "", "the clone is shallow and lacks origin/HEAD, origin/main, main; get the rest by "+how)
	check("a shallow clone and its base", narrow, "origin/main", "the clone is shallow and lacks origin/main; get the rest by "+how)
	shallow := clone(t, root, "--branch=change", "--depth=1", "--no-single-branch")
	check("a shallow clone with both branches", shallow, "origin/main", "the clone is shallow and lacks the merge base of HEAD and origin/main; get the rest by "+how)
	output(t, shallow, nil, "git", "fetch", "--quiet", "--unshallow")
	check("once it is whole", shallow, "origin/main", first)

	output(t, root, nil, "git", "checkout", "--quiet", "--orphan", "other")
	output(t, root, nil, "git", "commit", "--quiet", "--message=other")
	check("another history", root, "main", "HEAD and main have no commit in common; name another base")
	output(t, root, nil, "git", "branch", "--quiet", "--move", "main", "trunk")
	check("no likely base", root, "", "there is no origin/HEAD, origin/main, main; name the branch that the change goes to")

	ended, end := context.WithCancel(context.Background())
	end()
	if _, err := MergeBase(ended, root, "trunk"); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that has ended: %v; want its error", err)
	}
}
