package main

import (
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// readable returns the texts of the repository that people read, by the names of their
// files: pages, scripts, workflows, and of Go files the comments.
func readable(t *testing.T) map[string]string {
	t.Helper()
	files, err := exec.Command("git", "ls-files", "--cached", "--others", "--exclude-standard").Output()
	if err != nil {
		t.Skip("this is no checkout: ", err)
	}
	texts := make(map[string]string)
	for name := range strings.Lines(string(files)) {
		name = strings.TrimSpace(name)
		script := strings.HasPrefix(name, "scripts/") || strings.HasPrefix(name, ".ci/") || strings.HasPrefix(name, ".github/") || name == "Makefile"
		if ext := filepath.Ext(name); ext != ".md" && ext != ".go" && !script {
			continue
		}
		text, err := os.ReadFile(name)
		if os.IsNotExist(err) {
			continue // deleted, and not committed yet
		}
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(text)
		if filepath.Ext(name) == ".go" {
			texts[name] = strings.Join(comment.FindAllString(string(text), -1), "\n")
		}
	}
	return texts
}

var comment = regexp.MustCompile(`(?m)^\s*//.*$`)

// quotedCommand is a command of a text: a line that is indented by a tab, or what stands
// between backticks or quotation marks.
var quotedCommand = regexp.MustCompile("(?m)(?:^\\s*(?://)?\t|[`\"])(?:[A-Z]+=\\S+ )*((?:bin/mapbench|mapbench|go|make|scripts/[a-z-]+)(?: [^`\"\n]*)?)(?:[`\"]|$)")

// commandsOf returns the commands of a text, as words, by their text.
func commandsOf(text string) map[string][]string {
	found := make(map[string][]string)
	for _, m := range quotedCommand.FindAllStringSubmatch(text, -1) {
		found[m[1]] = shellWords(m[1])
	}
	return found
}

// shellWords splits a command at blanks outside single quotes, and ends it where the shell
// begins another command, a redirection or a comment.
func shellWords(line string) (words []string) {
	word := regexp.MustCompile(`'[^']*'|[^\s']+`)
	for _, w := range word.FindAllString(line, -1) {
		if strings.Trim(w, "|&;<>#") == "" {
			break
		}
		words = append(words, strings.Trim(w, "'"))
	}
	return words
}

// wrongCommand says what is wrong with a command; "" if nothing. The flags of mapbench are
// looked at by wrongFlag.
func wrongCommand(words []string) string {
	if len(words) > 2 && words[0] == "go" && words[1] == "tool" {
		words = words[2:]
	}
	switch name := words[0]; {
	case path.Base(name) == "mapbench" && len(words) > 1:
		return wrongVerb(words[1])
	case strings.HasPrefix(name, "scripts/"):
		if info, err := os.Stat(name); err != nil || info.Mode()&0o100 == 0 {
			return "no such script"
		}
	case name == "make":
		return wrongTargets(words[1:])
	case name == "go" && len(words) > 1:
		return wrongGo(words[1], words[2:])
	}
	return ""
}

// wrongVerb says if mapbench lacks a verb, which may also be a placeholder.
func wrongVerb(name string) string {
	if name == "help" || placeholder.MatchString(name) || slices.ContainsFunc(verbs, func(v verb) bool { return v.name == name }) {
		return ""
	}
	return "mapbench has no verb " + name
}

// wrongTargets says which targets the Makefile lacks.
func wrongTargets(targets []string) string {
	makefile, err := os.ReadFile("Makefile")
	if err != nil {
		return err.Error()
	}
	for _, target := range targets {
		if !regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(target) + `:`).Match(makefile) {
			return "the Makefile has no target " + target
		}
	}
	return ""
}

// wrongGo says what is wrong with a call of the go command. Calls that change a module
// are those of docs/plugin.md, which TestPlugin runs.
func wrongGo(verb string, args []string) string {
	switch verb {
	case "test":
		return wrongGoTest(args)
	case "run", "build", "install", "vet", "generate":
		return wrongPackages(packagesOf(args))
	case "doc":
		if len(args) == 0 {
			return "" // a mention
		}
		if out, err := exec.Command("go", append([]string{"doc"}, args...)...).CombinedOutput(); err != nil {
			return string(out)
		}
	case "tool", "mod", "get", "list", "version", "env":
	default:
		return "go has no command " + verb
	}
	return ""
}

// packagesOf returns the arguments that name packages of this module, as paths.
func packagesOf(args []string) (paths []string) {
	for _, arg := range args {
		arg = strings.Replace(arg, "example.com/mapbench/", "./", 1)
		if strings.HasPrefix(arg, "./") {
			paths = append(paths, arg)
		}
	}
	return paths
}

// wrongPackages says which folder holds no package.
func wrongPackages(paths []string) string {
	for _, name := range paths {
		dir := strings.TrimSuffix(name, "/...")
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if _, statErr := os.Stat(dir); err != nil || statErr != nil || len(files) == 0 && dir == name {
			return "no package in " + name
		}
	}
	return ""
}

// testFlag is a flag of go test, or of a test binary, that has a value or none.
var testFlag = regexp.MustCompile(`^-(?:(run|bench|count|cpu|timeout|benchtime|o|p|fuzz|fuzztime)|race|v|short|c|benchmem|json|args)(?:=(.*))?$`)

// wrongGoTest says which package, test, benchmark or flag is not there. It wants each
// pattern to match a name in each of the packages.
func wrongGoTest(args []string) string {
	packages := packagesOf(args)
	if complaint := wrongPackages(packages); complaint != "" {
		return complaint
	}
	source := ""
	for _, name := range packages {
		files, _ := filepath.Glob(filepath.Join(strings.TrimSuffix(name, "/..."), "*_test.go"))
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				return err.Error()
			}
			source += string(text)
		}
	}
	if source == "" {
		return "" // no package is named
	}
	for i, arg := range args {
		if !strings.HasPrefix(arg, "-") {
			continue
		}
		m := testFlag.FindStringSubmatch(arg)
		if m == nil {
			name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
			if !strings.Contains(source, `"`+name+`"`) && !(name == "update" && strings.Contains(source, "/internal/golden")) {
				return "its tests have no flag -" + name
			}
			continue
		}
		pattern := m[2]
		if pattern == "" && i+1 < len(args) {
			pattern = args[i+1]
		}
		prefix := map[string]string{"run": "(Test|Example|Fuzz)", "bench": "Benchmark"}[m[1]]
		if prefix == "" || pattern == "^$" {
			continue
		}
		if !matchesName(source, prefix, pattern) {
			return "no name there matches " + arg + " " + pattern
		}
	}
	return ""
}

// matchesName reports whether a pattern matches a function of a source, up to the slash
// that begins the names of subtests.
func matchesName(source, prefix, pattern string) bool {
	top, _, _ := strings.Cut(pattern, "/")
	want, err := regexp.Compile(top)
	if err != nil {
		return false
	}
	functions := regexp.MustCompile(`(?m)^func (`+prefix+`\w*)\(`).FindAllStringSubmatch(source, -1)
	return slices.ContainsFunc(functions, func(m []string) bool { return want.MatchString(m[1]) })
}

// TestDocumentedCommands looks up what the commands of pages, scripts and comments name:
// packages, tests, flags of tests, make targets and scripts. It runs those that print
// documentation. TestDocumentedFlagsExist parses those of mapbench.
func TestDocumentedCommands(t *testing.T) {
	seen := 0
	for name, text := range readable(t) {
		for line, words := range commandsOf(text) {
			seen++
			if complaint := wrongCommand(words); complaint != "" {
				t.Errorf("%s: %s: %s", name, line, complaint)
			}
		}
	}
	if seen < 60 {
		t.Errorf("%d commands are found; want 60 at least", seen)
	}
}

// TestWrongDocumentedCommandsAreSeen gives the check commands that it must reject, and some that
// are right.
func TestWrongDocumentedCommandsAreSeen(t *testing.T) {
	for text, want := range map[string]string{
		"\tmake nosuch":                                   "no target nosuch",
		"`make docs`":                                     "",
		"// see \"scripts/nosuch\"":                       "no such script",
		"\tJOBS=2 scripts/verify peers":                   "",
		"//\tgo test ./bench -run NoSuch":                 "no name there matches -run NoSuch",
		"//\tgo test -run '^$' -bench '^NoSuch$' ./bench": "no name there matches -bench",
		"`go test ./nosuch`":                              "no package in ./nosuch",
		"`go test ./plots -updates`":                      "no flag -updates",
		"`go test ./plots -update -run 'Golden/a'`":       "",
		"`go run ./cmd/internal/nosuch`":                  "no package in ./cmd/internal/nosuch",
		"`go doc ./workloads NoSuch`":                     "no symbol",
		"`go doc example.com/mapbench/workloads Spec`":    "",
		"`go vet ./... && go tests ./...`":                "",
		"\tgo tool mapbench meassure -o x":                "mapbench has no verb meassure",
		"`mapbench help`":                                 "",
		"`go tests ./...`":                                "go has no command tests",
	} {
		var complaints []string
		found := commandsOf(text)
		for _, words := range found {
			complaints = append(complaints, wrongCommand(words))
		}
		if got := strings.Join(complaints, "\n"); len(found) != 1 || (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("%s: %d commands, complaints %q; want %q", text, len(found), got, want)
		}
	}
}

// TestDocumentedReadsRun runs the commands of mapbench that only read, as they stand in
// pages and comments. Files that readers measure are the committed quick.txt, or a
// simulated one where a unit is named; folders to write to are temporary. Verbs that measure take minutes: TestExamplesRun runs one
// short command of each.
func TestDocumentedReadsRun(t *testing.T) {
	lines := make(map[string]string)
	for name, text := range readable(t) {
		if ext := filepath.Ext(name); ext != ".md" && ext != ".go" {
			continue // what scripts call, the tests of the scripts run
		}
		for _, words := range commandsOf(text) {
			if line := reading(t, words); line != "" {
				lines[line] = name
			}
		}
	}
	if len(lines) < 6 {
		t.Errorf("%d commands that only read are found; want 6 at least", len(lines))
	}
	for line, name := range lines {
		t.Log("mapbench", line)
		if code, out, errs := command(t, line); !judged(code) || out == "" {
			t.Errorf("%s: mapbench %s: exit %d, output %q, error output %q", name, line, code, out, errs)
		}
	}
	if line := reading(t, shellWords("go tool mapbench compare nosuch-file.txt")); line != "compare results/baseline/quick.txt" {
		t.Errorf("a command that only reads became %q", line)
	}
}

// reading returns the arguments of a command of mapbench that only reads, fit to be run
// here; "" for other commands, and for those with values that a reader fills in.
func reading(t *testing.T, words []string) string {
	i := slices.IndexFunc(words, func(w string) bool { return filepath.Base(w) == "mapbench" })
	if i < 0 || i+2 > len(words) || words[i+1] != "list" && !readsFiles(words[i+1]) {
		return ""
	}
	args := slices.Clone(words[i+1:])
	reads := args[0] == "list" || args[0] == "trend"
	for k, arg := range args {
		switch {
		case arg == "-h":
			return ""
		case k > 0 && args[k-1] == "-o":
			args[k] = t.TempDir()
		case arg == "-measure" || placeholder.MatchString(arg) || arg == "…":
			return ""
		case strings.HasSuffix(arg, ".txt"):
			reads = true
			if _, err := os.Stat(arg); err != nil {
				args[k] = "results/baseline/quick.txt"
			}
			if slices.Contains(args, "-unit") || slices.Contains(args, "-for") {
				args[k] = weighed(t) // older files lack most units
			}
			if slices.Contains(args[:k], args[k]) { // the second of two files
				args[k] = "results/baseline/aa.txt"
			}
		}
	}
	if !reads || fmt.Sprint(args) == "[trend]" { // of the folder history, which is a branch
		return ""
	}
	return strings.Join(args, " ")
}

// TestDocumentedBenchstatRuns runs the calls of benchstat in pages on a committed file.
func TestDocumentedBenchstatRuns(t *testing.T) {
	seen := 0
	for _, page := range markdownPages(t) {
		for line, words := range commandsOf(readText(t, page)) {
			if !strings.HasPrefix(line, "go tool benchstat ") {
				continue
			}
			seen++
			words[len(words)-1] = "results/baseline/quick.txt"
			if out := output(t, ".", words[0], words[1:]...); !strings.Contains(out, "sync.Map") || !strings.Contains(out, "sec/op") {
				t.Errorf("%s: %s prints no table of maps:\n%s", page, line, out)
			}
		}
	}
	if seen == 0 {
		t.Error("no page calls benchstat")
	}
}

// readsFiles reports whether a verb reads results files.
func readsFiles(name string) bool {
	return slices.ContainsFunc(verbs, func(v verb) bool { return v.reads && v.name == name })
}

// missing returns the verbs that read results files and that a test of all such verbs lacks.
func missing(tested []string) (names []string) {
	for _, v := range verbs {
		if v.reads && !slices.Contains(tested, v.name) {
			names = append(names, v.name)
		}
	}
	return names
}
