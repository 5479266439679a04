package subject

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// writeFiles writes files into a folder, by their paths.
func writeFiles(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// library makes a repository of a library with a plug-in in its folder mapbench, and beside it
// two versions of a mapbench that says its name. The library's first commit has no plug-in, the
// next one has one and is called one. The library is called two in the third commit. The fourth
// pins the other mapbench.
func library(t *testing.T) (plugin string) {
	t.Helper()
	sandbox(t)
	top, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"mb1", "mb2"} {
		writeFiles(t, filepath.Join(top, name), map[string]string{
			"go.mod":           "module example.com/mapbench\n\ngo 1.24\n",
			"worker/worker.go": fmt.Sprintf("package worker\n\nconst Name = %q\n", name),
		})
	}
	root := filepath.Join(top, "lib")
	commit := func(files map[string]string) {
		t.Helper()
		writeFiles(t, root, files)
		output(t, root, nil, "git", "add", ".")
		output(t, root, nil, "git", "commit", "--quiet", "--message=x")
	}
	named := func(name string) string { return fmt.Sprintf("package lib\n\nconst Name = %q\n", name) }
	pins := func(name string) string {
		return "module example.com/lib/mapbench\n\ngo 1.24\n\nrequire (\n\texample.com/lib v0.0.0\n\texample.com/mapbench v0.0.0\n)\n\n" +
			"replace (\n\texample.com/lib => ../\n\texample.com/mapbench => ../../" + name + "\n)\n"
	}
	if err := os.Mkdir(root, 0o700); err != nil {
		t.Fatal(err)
	}
	output(t, root, nil, "git", "init", "--quiet", "--initial-branch=main")
	commit(map[string]string{"go.mod": "module example.com/lib\n\ngo 1.24\n", "lib.go": named("none")})
	commit(map[string]string{"lib.go": named("one"), "mapbench/go.mod": pins("mb1"), "mapbench/main.go": `package main

import (
	"example.com/lib"

	"example.com/mapbench/worker"
)

func main() { println(lib.Name, worker.Name) }
`})
	commit(map[string]string{"lib.go": named("two")})
	commit(map[string]string{"mapbench/go.mod": pins("mb2")})
	return filepath.Join(root, "mapbench")
}

// preparePlugin prepares a subject of a plug-in.
func preparePlugin(t *testing.T, dir, text string) *Build {
	t.Helper()
	s, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	b, err := s.PreparePlugin(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

// TestPlugin builds a plug-in at several commits. Its go.mod names a folder beside the
// repository, which a checkout elsewhere must find too.
func TestPlugin(t *testing.T) {
	plugin := library(t)
	for text, want := range map[string]string{"HEAD~2": "one mb1", "HEAD~1": "two mb1", "HEAD": "two mb2", ".": "two mb2"} {
		b := preparePlugin(t, plugin, text)
		if got := runWorker(t, b); got != want || b.Plugin != "example.com/lib/mapbench" || b.Commit == "" {
			t.Errorf("at %s %s of commit %q prints %q; want %q", text, b.Plugin, b.Commit, got, want)
		}
	}
}

func TestPluginRefused(t *testing.T) {
	plugin := library(t)
	writeFiles(t, filepath.Dir(plugin), map[string]string{"broken/go.mod": "module example.com/lib/broken\n\ngo 1.24\n", "broken/main.go": "package main\n\nfunc main() { x }\n"})
	for _, test := range []struct{ dir, text, want string }{
		{plugin, "HEAD~3", "subject HEAD~3: there is no mapbench in it; name a commit that has the plug-in, or compare versions of the library by PATH@VERSION"},
		{plugin, "nosuch", `subject nosuch: unknown ref "nosuch"`},
		{plugin + "/nosuch", ".", "-worker: "},
		{filepath.Dir(plugin) + "/broken", ".", "building it: "},
	} {
		s, err := Parse(test.text)
		if err != nil {
			t.Fatal(err)
		}
		b, err := s.PreparePlugin(context.Background(), test.dir)
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s at %s: %v, %v; want %q, in one line", test.dir, test.text, b, err, test.want)
		}
	}
	if paths := left(t, plugin); len(paths) > 0 {
		t.Errorf("%q are left", paths)
	}
}

// TestAlign wants both sides to be built with the mapbench of the new side if they pin two, and
// nothing to happen if they pin one.
func TestAlign(t *testing.T) {
	plugin := library(t)
	older, newer := preparePlugin(t, plugin, "HEAD~2"), preparePlugin(t, plugin, ".")
	if err := Align(context.Background(), older, newer); err != nil {
		t.Fatal(err)
	}
	if a, b := runWorker(t, older), runWorker(t, newer); a != "one mb2" || b != "two mb2" {
		t.Errorf("the sides print %q and %q; want one mb2 and two mb2", a, b)
	}
	if got := older.Harness; got != newer.Harness || !strings.Contains(got, "mb2; the old side pins ") || !strings.HasSuffix(got, "mb1") {
		t.Errorf("it says %q and %q", got, newer.Harness)
	}
	older, newer = preparePlugin(t, plugin, "HEAD~2"), preparePlugin(t, plugin, "HEAD~1")
	if err := Align(context.Background(), older, newer); err != nil || older.Harness != "" || runWorker(t, newer) != "two mb1" {
		t.Errorf("with one mapbench: %v, %q; want nothing", err, older.Harness)
	}
}

// TestAlignFails wants a side that doesn't build with the other side's mapbench to be named.
func TestAlignFails(t *testing.T) {
	plugin := library(t)
	writeFiles(t, filepath.Join(plugin, "../../mb2"), map[string]string{"worker/worker.go": "package worker\n\nconst Called = \"mb2\"\n"})
	writeFiles(t, plugin, map[string]string{"main.go": "package main\n\nimport \"example.com/mapbench/worker\"\n\nfunc main() { println(worker.Called) }\n"})
	err := Align(context.Background(), preparePlugin(t, plugin, "HEAD~2"), preparePlugin(t, plugin, "."))
	if err == nil || !strings.Contains(err.Error(), "subject HEAD~2: it pins mapbench ") || !strings.Contains(err.Error(), "undefined: worker.Name") || strings.Contains(err.Error(), "\n") {
		t.Errorf("%v; want the side and the compiler's complaint, in one line", err)
	}
}
