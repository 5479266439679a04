package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/bench/gate"
)

// valid is a comment as the gate writes it.
const valid = gate.CommentMark + "\n\n### Gate: pass\n"

// fakeGh answers as GitHub does: it reads its answers from a folder, and leaves there what it was
// asked and sent.
const fakeGh = `#!/bin/sh
cd "$FAKE_GITHUB" || exit 9
echo "$*" >> asked
case "$*" in
*" --input -") cat > sent ;;
*/comments*) cat comments ;;
*/pulls/*) cat pull ;;
*) exit 8 ;;
esac
`

// A github is a fake of GitHub, a run of a workflow there, and its artifact.
type github struct {
	t         *testing.T
	dir, left string // the fake's folder, and that of the artifact
}

// newGithub makes a fake whose answers are those about a pull request of a fork.
func newGithub(t *testing.T) *github {
	t.Helper()
	g := &github{t, t.TempDir(), filepath.Join(t.TempDir(), "artifact")}
	bin := t.TempDir()
	g.write(filepath.Join(bin, "gh"), fakeGh)
	if err := errors.Join(os.Chmod(filepath.Join(bin, "gh"), 0o700), os.Mkdir(g.left, 0o700)); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"PATH": bin + string(filepath.ListSeparator) + os.Getenv("PATH"), "FAKE_GITHUB": g.dir,
		"GITHUB_EVENT_PATH": filepath.Join(g.dir, "event"), "GITHUB_REPOSITORY": "owner/lib",
	} {
		t.Setenv(name, value)
	}
	g.event("pull_request", "c0ffee", "patch", "forker/lib")
	g.pull("open", "c0ffee", "patch", "forker/lib")
	g.comments("[]")
	g.artifact("7\n", valid)
	return g
}

func (g *github) write(name, text string) {
	g.t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		g.t.Fatal(err)
	}
}

func (g *github) answer(name string, about any) {
	g.t.Helper()
	text, err := json.Marshal(about)
	if err != nil {
		g.t.Fatal(err)
	}
	g.write(filepath.Join(g.dir, name), string(text))
}

func (g *github) event(event, sha, branch, repository string) {
	g.t.Helper()
	g.answer("event", map[string]any{"action": "completed", "workflow_run": map[string]any{
		"event": event, "head_sha": sha, "head_branch": branch, "head_repository": map[string]any{"full_name": repository}, "pull_requests": []any{},
	}})
}

func (g *github) pull(state, sha, branch, repository string) {
	g.t.Helper()
	head := map[string]any{"sha": sha, "ref": branch, "repo": map[string]any{"full_name": repository}}
	if repository == "" { // a fork that was deleted
		head["repo"] = nil
	}
	g.answer("pull", map[string]any{"number": 7, "state": state, "head": head})
}

func (g *github) comments(text string) {
	g.t.Helper()
	g.write(filepath.Join(g.dir, "comments"), text)
}

func (g *github) artifact(number, text string) {
	g.t.Helper()
	g.write(filepath.Join(g.left, numberFile), number)
	g.write(filepath.Join(g.left, commentFile), text)
}

// posted posts, and returns the last call of gh if it sent something, and what it sent.
func (g *github) posted() (said, call, body string, err error) {
	g.t.Helper()
	for _, name := range []string{"asked", "sent"} {
		if err := os.Remove(filepath.Join(g.dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			g.t.Fatal(err)
		}
	}
	said, err = post(g.t.Context(), g.left)
	text, readErr := os.ReadFile(filepath.Join(g.dir, "sent"))
	if readErr != nil {
		return said, "", "", err
	}
	var sent map[string]string
	asked, askErr := os.ReadFile(filepath.Join(g.dir, "asked"))
	if err := errors.Join(askErr, json.Unmarshal(text, &sent)); err != nil {
		g.t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(asked)), "\n")
	return said, lines[len(lines)-1], sent["body"], err
}

// TestPost posts a comment, and updates it later. Comments of others stay, also if they begin
// with the mark.
func TestPost(t *testing.T) {
	g := newGithub(t)
	check := func(what, wantSaid, wantCall string) {
		t.Helper()
		said, call, body, err := g.posted()
		if err != nil || said != wantSaid || call != wantCall || body != valid {
			t.Errorf("%s: it says %q, calls gh %q with %q, %v; want %q and %q", what, said, call, body, err, wantSaid, wantCall)
		}
	}
	written := func(id int, login, body string) string {
		return fmt.Sprintf(`{"id": %d, "body": %q, "user": {"login": %q}}`, id, body, login)
	}
	const anew = "api --method POST repos/owner/lib/issues/7/comments --input -"
	check("the first time", "commented on pull request 7", anew)
	others := written(1, "somebody", valid) + "," + written(2, bot, "### Gate: pass")
	g.comments("[" + others + "]")
	check("beside comments of others", "commented on pull request 7", anew)
	const again = "api --method PATCH repos/owner/lib/issues/comments/3 --input -"
	g.comments("[" + others + "," + written(3, bot, gate.CommentMark+"\nold") + "]")
	check("later", "updated the comment on pull request 7", again)
	g.comments("[" + others + "][" + written(3, bot, gate.CommentMark+"\nold") + "," + written(4, bot, valid) + "]")
	check("on the second page", "updated the comment on pull request 7", again)
}

// TestPostLeavesOut is about artifacts that are late, or were not left at all.
func TestPostLeavesOut(t *testing.T) {
	for want, spoil := range map[string]func(g *github){
		"pull request 7 has moved on to f00d, so there is nothing to do: its next run comments": func(g *github) { g.pull("open", "f00d", "patch", "forker/lib") },
		"pull request 7 is closed, so there is nothing to do":                                   func(g *github) { g.pull("closed", "c0ffee", "patch", "forker/lib") },
		"there is no artifact: the gate ended before it had a verdict":                          func(g *github) { g.left += "-missing" },
		"there is no artifact: the gate ended before it had a verdict ": func(g *github) {
			g.left = t.TempDir() // empty
		},
	} {
		g, want := newGithub(t), strings.TrimSpace(want)
		spoil(g)
		if said, call, _, err := g.posted(); said != want || call != "" || err != nil {
			t.Errorf("it says %q, calls gh %q, %v; want %q and nothing sent", said, call, err, want)
		}
	}
}

// TestPostRefuses gives it artifacts that are not the gate's, or not of the pull request that was
// measured. Each is refused in one line, with the next step, and nothing is sent.
func TestPostRefuses(t *testing.T) {
	const next = "; look at the run that left it"
	in := func(g *github, name string) string { return filepath.Join(g.left, name) }
	for _, test := range []struct {
		what, want string
		spoil      func(g *github)
	}{
		{"another pull request's number", `names pull request 7 of "other" in "owner/lib", and "patch" in "forker/lib" was measured` + next, func(g *github) { g.pull("open", "c0ffee", "other", "owner/lib") }},
		{"the same commit in another fork", `names pull request 7 of "patch" in "victim/lib"`, func(g *github) { g.pull("open", "c0ffee", "patch", "victim/lib") }},
		{"a fork that was deleted", `in "", and "patch" in "" was measured`, func(g *github) {
			g.event("pull_request", "c0ffee", "patch", "")
			g.pull("open", "c0ffee", "patch", "")
		}},
		{"no number", `number holds "x"; want the number of a pull request` + next, func(g *github) { g.artifact("x", valid) }},
		{"a path for a number", `number holds "7/../8"; want the number`, func(g *github) { g.artifact("7/../8", valid) }},
		{"a negative number", `number holds "-7"; want the number`, func(g *github) { g.artifact("-7", valid) }},
		{"a padded number", `number holds "07"; want the number`, func(g *github) { g.artifact("07", valid) }},
		{"two numbers", `number holds "7\n8"; want the number`, func(g *github) { g.artifact("7\n8", valid) }},
		{"a long number", "number has more than 10 bytes", func(g *github) { g.artifact("12345678901", valid) }},
		{"no mark", "comment.md: the first line is", func(g *github) { g.artifact("7", "### Gate: pass\n") }},
		{"a notification", `comment.md: "@" in the line`, func(g *github) { g.artifact("7", valid+"cc @team\n") }},
		{"a long comment", "comment.md has more than 65536 bytes", func(g *github) { g.artifact("7", valid+strings.Repeat("x", gate.MostComment)) }},
		{"another file", `it holds "run.sh"; want comment.md and number alone` + next, func(g *github) { g.write(in(g, "run.sh"), "") }},
		{"a folder", `it holds "deep"; want comment.md and number alone`, func(g *github) {
			if err := os.Mkdir(in(g, "deep"), 0o700); err != nil {
				t.Fatal(err)
			}
		}},
		{"a comment that is missing", "it lacks comment.md" + next, func(g *github) {
			if err := os.Remove(in(g, commentFile)); err != nil {
				t.Fatal(err)
			}
		}},
		{"a number that is missing", "it lacks number" + next, func(g *github) {
			if err := os.Remove(in(g, numberFile)); err != nil {
				t.Fatal(err)
			}
		}},
		{"a link", "comment.md is no regular file" + next, func(g *github) {
			if err := errors.Join(os.Rename(in(g, commentFile), g.left+"-secret"), os.Symlink(g.left+"-secret", in(g, commentFile))); err != nil {
				t.Fatal(err)
			}
		}},
		{"an event of a push", "the event is no workflow_run of a pull_request", func(g *github) { g.event("push", "c0ffee", "patch", "forker/lib") }},
		{"another event", "the event is no workflow_run of a pull_request", func(g *github) { g.answer("event", map[string]any{"pull_request": nil}) }},
		{"no event", "want the event of a workflow of GitHub", func(g *github) { t.Setenv("GITHUB_EVENT_PATH", "") }},
		{"no repository", `GITHUB_REPOSITORY="lib"; want OWNER/NAME`, func(g *github) { t.Setenv("GITHUB_REPOSITORY", "lib") }},
		{"a path for a repository", `GITHUB_REPOSITORY="owner/lib/../x"; want OWNER/NAME`, func(g *github) { t.Setenv("GITHUB_REPOSITORY", "owner/lib/../x") }},
		{"an answer that is no JSON", "repos/owner/lib/pulls/7: ", func(g *github) { g.write(filepath.Join(g.dir, "pull"), "<html>") }},
		{"comments that are no JSON", "repos/owner/lib/issues/7/comments: ", func(g *github) { g.comments("<html>") }},
		{"no answer", "want gh, and GH_TOKEN with pull-requests: write", func(g *github) { t.Setenv("FAKE_GITHUB", "nosuch") }},
		{"no gh", "want gh, and GH_TOKEN", func(g *github) { t.Setenv("PATH", g.dir) }},
	} {
		g := newGithub(t)
		test.spoil(g)
		said, call, _, err := g.posted()
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") || said != "" || call != "" {
			t.Errorf("%s: it says %q, calls gh %q, %v; want one line with %q and nothing sent", test.what, said, call, err, test.want)
		}
	}
}
