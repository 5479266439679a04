package plugin

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// root is the folder of the module.
const root = "../.."

// writePlugin writes a module of its own, whose go.mod takes mapbench from a folder, and
// returns its folder.
func writePlugin(t *testing.T, mapbenchDir, main string) string {
	t.Helper()
	from, err := filepath.Abs(mapbenchDir)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "go.mod"), "module example.com/theirs\n\ngo 1.26.0\n\nrequire example.com/mapbench v0.0.0\n\nreplace example.com/mapbench => "+from+"\n")
	if main != "" {
		writeFile(t, filepath.Join(dir, "main.go"), main)
	}
	return dir
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestLinkWritesNothingThere links the plug-in of the test data with the kit. Its folder
// stays as it is, although its go.mod knows nothing of what the kit needs.
func TestLinkWritesNothingThere(t *testing.T) {
	if testing.Short() {
		t.Skip("links a program")
	}
	t.Setenv("GOWORK", "off")
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/two")); err != nil {
		t.Fatal(err)
	}
	from, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	before := strings.Replace(string(mod), "../../../..", from, 1)
	writeFile(t, filepath.Join(dir, "go.mod"), before)
	program, err := Link(t.Context(), dir, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Stdin = strings.NewReader("{}")
	out, err := cmd.Output()
	if err != nil || !strings.Contains(string(out), `"Name":"good"`) || !strings.Contains(string(out), `"Name":"loses"`) {
		t.Errorf("%v, and the program says %s; want its maps", err, out)
	}
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if after, _ := os.ReadFile(filepath.Join(dir, "go.mod")); err != nil || len(names) != 2 || string(after) != before {
		t.Errorf("%v: the folder holds %q, and go.mod is\n%s\nwant two files, as they were", err, names, after)
	}
}

// TestLinkRefuses wants one line with the next step of each folder that can't be verified.
func TestLinkRefuses(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the go command")
	}
	t.Setenv("GOWORK", "off")
	t.Setenv("GOPROXY", "off")
	const call = "package main\n\nimport \"example.com/mapbench/bench/worker\"\n\nfunc main() { worker.Main() }\n"
	old := t.TempDir() // a mapbench from before this package
	if err := os.MkdirAll(filepath.Join(old, "bench", "worker"), 0o700); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(old, "go.mod"), "module example.com/mapbench\n\ngo 1.26.0\n")
	writeFile(t, filepath.Join(old, "bench", "worker", "worker.go"), "package worker\n\nfunc Main() {}\n")
	file := filepath.Join(t.TempDir(), "program")
	writeFile(t, file, "")
	empty := t.TempDir()
	check := func(dir string, want ...string) {
		t.Helper()
		_, err := Link(t.Context(), dir, t.TempDir())
		for _, want := range want {
			if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("Link(%s): %v; want %q, in one line", dir, err, want)
			}
		}
	}
	check("nosuch", "stat nosuch: no such file or directory; "+wanted)
	check(file, file+" is a program, whose maps can't be made from outside; "+wanted)
	check(empty, empty+": ", "; "+wanted)
	noGo := writePlugin(t, root, "")
	check(noGo, noGo+": ", "no Go files in "+noGo, "; "+wanted)
	library := writePlugin(t, root, strings.Replace(call, "package main", "package theirs", 1))
	check(library, library+" holds package theirs; "+wanted)
	other := writePlugin(t, root, "package main\n\nfunc main() {}\n")
	check(other, other+" doesn't import example.com/mapbench/bench/worker; "+wanted)
	undefined := writePlugin(t, root, strings.Replace(call, "worker.Main()", "worker.Main(); missing(); lacking()", 1))
	check(undefined, "building the plug-in "+undefined+": ./main.go:", "undefined: missing; for all errors: go build -C "+undefined)
	unknown := writePlugin(t, root, strings.Replace(call, "import ", "import _ \"example.org/nosuch\"\nimport ", 1))
	check(unknown, "no required module provides package example.org/nosuch; to add it: go get example.org/nosuch; for all errors: ")
	pinned := writePlugin(t, old, call)
	check(pinned, pinned+" pins example.com/mapbench v0.0.0 (replaced by "+old+"), which can't be verified from outside; ", "go get example.com/mapbench@latest")

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Link(ctx, noGo, t.TempDir()); !errors.Is(err, context.Canceled) {
		t.Errorf("Link of an ended context: %v; want %v", err, context.Canceled)
	}
	t.Setenv("PATH", empty)
	check(noGo, "executable file not found in $PATH; install Go, or add its folder to PATH")
}
