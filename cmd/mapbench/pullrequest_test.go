package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/bench/gate"
)

// scriptExpressions returns the lines of a workflow's or an action's scripts that hold an
// expression. GitHub puts its value into the script, as code.
func scriptExpressions(text string) (lines []string) {
	script := -1 // the indentation of the key run, while its lines follow
	for line := range strings.Lines(text) {
		plain := strings.TrimLeft(line, " -")
		indent := len(line) - len(plain)
		if strings.TrimSpace(line) != "" && indent <= script {
			script = -1
		}
		if strings.HasPrefix(plain, "run:") {
			script = indent
		}
		if script >= 0 && strings.Contains(line, "${{") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

func TestScriptExpressionsAreSeen(t *testing.T) {
	for text, want := range map[string]int{
		"steps:\n  - run: echo ${{ github.head_ref }}\n":                                             1,
		"steps:\n  - name: x\n    run: |\n      echo a\n\n      echo ${{ github.head_ref }}\n":       1,
		"steps:\n  - run: |\n      echo a\n    env:\n      REF: ${{ github.head_ref }}\n":            0,
		"steps:\n  - run: echo \"$REF\"\n  - uses: x/y@z\n    with:\n      ref: ${{ github.ref }}\n": 0,
	} {
		if got := scriptExpressions(text); len(got) != want {
			t.Errorf("of\n%s\nthe lines are %q; want %d", text, got, want)
		}
	}
}

// privileges says what is wrong with what a workflow may do. One that a pull request starts may
// write nothing. One that is started by another workflow checks out nothing but its own commit, and hands
// on no secret.
func privileges(text string) (wrong []string) {
	want := func(ok bool, complaint string) {
		if !ok {
			wrong = append(wrong, complaint)
		}
	}
	want(strings.Contains(text, "\npermissions: {}\n") || strings.Contains(text, "\npermissions:\n  contents: read\n"), "it does not begin without permissions")
	want(!strings.Contains(text, "pull_request_target"), "pull_request_target runs with the rights of the repository")
	want(!strings.Contains(text, "secrets"), "it hands on secrets")
	if strings.Contains(text, "  pull_request:") {
		want(!strings.Contains(text, ": write"), "a pull request may write")
	}
	if strings.Contains(text, "  workflow_run:") {
		want(strings.Count(text, "actions/checkout@") == strings.Count(text, "ref: ${{ job.workflow_sha }}"), "it checks out another commit than its own")
		want(!strings.Contains(text, "run: "), "it has a script of its own")
	}
	return wrong
}

func TestPrivilegedWorkflows(t *testing.T) {
	names, err := filepath.Glob(".github/workflows/*.yml")
	if err != nil || len(names) < 5 {
		t.Fatalf("%v, workflows %v", err, names)
	}
	for _, name := range names {
		for _, complaint := range privileges(readText(t, name)) {
			t.Errorf("%s: %s", name, complaint)
		}
	}
	const fine = "on:\n  workflow_run:\npermissions: {}\njobs:\n"
	for text, want := range map[string]int{
		fine: 0, strings.Replace(fine, "permissions: {}", "permissions: write-all", 1): 1,
		"on:\n  pull_request:\npermissions: {}\njobs:\n  x:\n    permissions:\n      contents: write\n":                1,
		"on:\n  pull_request_target:\npermissions: {}\n":                                                               1,
		fine + "    secrets: inherit\n":                                                                                1,
		fine + "    - uses: actions/checkout@0\n      with:\n        ref: ${{ github.event.workflow_run.head_sha }}\n": 1,
		fine + "    - run: make\n":                                                                                     1,
	} {
		if got := privileges(text); len(got) != want {
			t.Errorf("of\n%s\nthe complaints are %q; want %d", text, got, want)
		}
	}
}

// A ciRunner plays the runner of a workflow that judges a pull request of a fork, and the one of the
// workflow that comments.
type ciRunner struct {
	t          *testing.T
	temp       string // RUNNER_TEMP
	repository string // which is judged
	scripts    string // the folder of this repository
}

// fakeGo builds a command that notes its arguments and leaves what the gate does.
const fakeGo = `#!/bin/sh
printf '%s\n' "$@" > "$RUNNER_TEMP/built"
for last; do if [ "$before" = -o ]; then out=$last; fi; before=$last; done
cp "$RUNNER_TEMP/fake" "$out" && chmod +x "$out"
`

const fakeGate = `#!/bin/sh
printf '%s\n' "$@" > "$RUNNER_TEMP/judged"
while [ "$1" != -o ]; do shift; done
mkdir -p "$2" || exit 9
if [ -e "$RUNNER_TEMP/comment.md" ]; then
	cp "$RUNNER_TEMP/comment.md" "$2/comment.md"
	echo '{}' > "$2/verdict.json"
fi
exit "$FAKE_CODE"
`

// newCIRunner makes a runner with the variables that GitHub sets for a pull request of a fork. Whoever
// opened it has named the branch.
func newCIRunner(t *testing.T) *ciRunner {
	t.Helper()
	r := &ciRunner{t: t, temp: t.TempDir(), repository: t.TempDir()}
	var err error
	if r.scripts, err = os.Getwd(); err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(r.temp, "bin")
	if err := os.Mkdir(bin, 0o700); err != nil {
		t.Fatal(err)
	}
	r.program("bin/go", fakeGo)
	r.program("fake", fakeGate)
	for name, value := range map[string]string{
		"PATH": bin + string(filepath.ListSeparator) + os.Getenv("PATH"), "RUNNER_TEMP": r.temp, "FAKE_CODE": "0",
		"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request", "GITHUB_REPOSITORY": "owner/lib", "GITHUB_REF_NAME": "7/merge",
		"GITHUB_BASE_REF": "main", "GITHUB_HEAD_REF": "$(touch${IFS}pwned);`touch${IFS}pwned`", "GH_TOKEN": "",
		"GITHUB_OUTPUT": filepath.Join(r.temp, "output"), "GITHUB_STEP_SUMMARY": filepath.Join(r.temp, "summary"),
		"FOLDER": r.repository, "WORKER": "", "BASE": "", "BUDGET": "",
	} {
		t.Setenv(name, value)
	}
	r.left("comment.md", gate.CommentMark+"\n\n### Gate: pass\n")
	return r
}

func (r *ciRunner) left(name, text string) {
	r.t.Helper()
	write(r.t, filepath.Join(r.temp, name), text)
}

func (r *ciRunner) program(name, text string) {
	r.t.Helper()
	r.left(name, text)
	if err := os.Chmod(filepath.Join(r.temp, name), 0o700); err != nil {
		r.t.Fatal(err)
	}
}

// read returns what was left in a file, "" without one.
func (r *ciRunner) read(name string) string {
	text, _ := os.ReadFile(filepath.Join(r.temp, name))
	return string(text)
}

func (r *ciRunner) judge() (code int, said string) {
	r.t.Helper()
	code, said = script(r.t, r.scripts, "ci/gate", filepath.Join(r.temp, "gate"))
	for _, dir := range []string{r.repository, r.scripts, r.temp} {
		if _, err := os.Stat(filepath.Join(dir, "pwned")); err == nil {
			r.t.Fatalf("a name was run as a command, in %s", dir)
		}
	}
	return code, said
}

// TestPullRequestScript wants the gate to be built and called with what the workflow was given, word
// for word, and its verdict to be kept.
func TestPullRequestScript(t *testing.T) {
	r := newCIRunner(t)
	built := func(worker string) string {
		return strings.Join([]string{"build", "-C", worker, "-o", r.temp + "/gate/mapbench", "example.com/mapbench/cmd/mapbench", ""}, "\n")
	}
	judged := func(more ...string) string {
		return strings.Join(append(append([]string{"gate", "-pr", "-o", r.temp + "/gate/run"}, more...), ""), "\n")
	}
	code, said := r.judge()
	if code != 0 || said != "" || r.read("built") != built(".") || r.read("judged") != judged() {
		t.Errorf("exit %d, %s; built with\n%sand called with\n%s", code, said, r.read("built"), r.read("judged"))
	}
	const hostile = "$(touch pwned); `touch pwned` && touch pwned"
	t.Setenv("WORKER", "a b/"+hostile)
	t.Setenv("BASE", "origin/"+hostile)
	t.Setenv("BUDGET", "9m")
	code, said = r.judge()
	if code != 0 || r.read("built") != built("a b/"+hostile) || r.read("judged") != judged("-worker", "a b/"+hostile, "-base", "origin/"+hostile, "-budget", "9m") {
		t.Errorf("with hostile names: exit %d, %s; built with\n%sand called with\n%s", code, said, r.read("built"), r.read("judged"))
	}
	for code, verdict := range map[int]string{0: "pass", 1: "regression", 2: "invalid", 3: "inconclusive"} {
		r := newCIRunner(t)
		t.Setenv("FAKE_CODE", fmt.Sprint(code))
		if got, said := r.judge(); got != code || r.read("output") != "verdict="+verdict+"\n" {
			t.Errorf("%s: exit %d, output %q, %s; want %d", verdict, got, r.read("output"), said, code)
		}
		if comment := r.read("comment.md"); r.read("gate/comment/comment.md") != comment || r.read("summary") != comment || r.read("gate/comment/number") != "7\n" {
			t.Errorf("%s: the artifact holds %q and %q, the summary is %q", verdict, r.read("gate/comment/comment.md"), r.read("gate/comment/number"), r.read("summary"))
		}
	}
	for code, want := range map[int]int{0: 2, 1: 2, 2: 2, 3: 3, 130: 130} { // without a verdict
		r := newCIRunner(t)
		t.Setenv("FAKE_CODE", fmt.Sprint(code))
		if err := os.Remove(filepath.Join(r.temp, "comment.md")); err != nil {
			t.Fatal(err)
		}
		if got, said := r.judge(); got != want || r.read("gate/comment/number") != "" || r.read("output") != "" || !strings.Contains(said, "came to no verdict, so there is no comment\n") {
			t.Errorf("exit %d without a verdict: exit %d, %s; want %d", code, got, said, want)
		}
	}
}

// TestForkIsCommentedOn goes the whole way: from the job that measures, which may not write, to
// the one that comments.
func TestForkIsCommentedOn(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a command")
	}
	path := os.Getenv("PATH")
	r := newCIRunner(t)
	t.Setenv("FAKE_CODE", "1")
	r.left("comment.md", gate.CommentMark+"\n\n### Gate: regression, in 1 of 20 cells\n\n| map |\n|--|\n| \\[x\\](javascript:alert) @\u200bteam #\u200b1 \\`x\\` \\| &lt;b&gt; |\n")
	if code, said := r.judge(); code != 1 {
		t.Fatalf("exit %d, %s", code, said)
	}

	// The other job has a machine of its own. It gets the artifact alone.
	r.program("bin/gh", "#!/bin/sh\ncase \"$*\" in\n*--input*) cat > \"$RUNNER_TEMP/sent\" ;;\n*comments*) echo '[]' ;;\n*) cat \"$RUNNER_TEMP/pull\" ;;\nesac\n")
	if err := os.Remove(filepath.Join(r.temp, "bin/go")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", filepath.Join(r.temp, "bin")+string(filepath.ListSeparator)+path)
	t.Setenv("GITHUB_EVENT_NAME", "workflow_run")
	t.Setenv("GITHUB_EVENT_PATH", filepath.Join(r.temp, "event"))
	const branch = "$(touch${IFS}pwned)"
	r.left("event", `{"workflow_run": {"event": "pull_request", "head_sha": "c0ffee", "head_branch": "`+branch+`", "head_repository": {"full_name": "forker/lib"}}}`)
	r.left("pull", `{"state": "open", "head": {"sha": "c0ffee", "ref": "`+branch+`", "repo": {"full_name": "forker/lib"}}}`)
	artifact := filepath.Join(r.temp, "gate", "comment")
	code, said := script(t, r.scripts, "ci/comment", artifact)
	var sent map[string]string
	if err := json.Unmarshal([]byte(r.read("sent")), &sent); err != nil || code != 0 || said != "commented on pull request 7\n" || sent["body"] != r.read("comment.md") {
		t.Errorf("exit %d, %s, %v; sent %q", code, said, err, sent)
	}

	if err := os.Remove(filepath.Join(r.temp, "sent")); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(artifact, "comment.md"), "approved by @owner\n")
	code, said = script(t, r.scripts, "ci/comment", artifact)
	if code != 2 || strings.Count(said, "\n") != 1 || !strings.Contains(said, "prcomment: the artifact is refused, since comment.md: the first line is") || r.read("sent") != "" {
		t.Errorf("of a comment that is not ours: exit %d, %s; sent %q", code, said, r.read("sent"))
	}
}
