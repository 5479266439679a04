package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/cmd/internal/cmdline"
)

// counts is the main package of a plug-in with one map, which is not generic.
const counts = `package main

import (
	"example.com/lib"

	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls"
)

func main() {
	worker.Main(worker.Contestant{
		Info: impls.Info{Name: "NAME", Design: "a lock", Hash: "runtime"},
		Uint64Val8: worker.Maker[uint64, worker.Val8]{
			New: func(impls.Config) impls.Map[uint64, worker.Val8] { return counts{lib.NewCounts()} },
		},
	})
}

type counts struct{ m *lib.Counts }

func (c counts) Load(key uint64) (worker.Val8, bool) {
	n, ok := c.m.Get(key)
	return worker.Val8(n), ok
}
func (c counts) Store(key uint64, value worker.Val8) { c.m.Set(key, uint64(value)) }
func (c counts) Delete(key uint64)                   { c.m.Remove(key) }
func (c counts) Range(yield func(uint64, worker.Val8) bool) {
	c.m.Each(func(key, n uint64) bool { return yield(key, worker.Val8(n)) })
}
`

// pluginRepository makes a repository of a library with a plug-in, whose map was called
// oldcounts in the first commit and is called mycounts in the next two. It returns the
// plug-in's folder.
func pluginRepository(t *testing.T) string {
	t.Helper()
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOFLAGS", "-mod=mod")
	t.Setenv("GOSUMDB", "off")
	t.Setenv("GOWORK", "off")
	lib, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(lib, "mapbench")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	output(t, lib, "git", "init", "--quiet", "--initial-branch=main")
	write(t, filepath.Join(lib, ".gitignore"), "results/\n")
	write(t, filepath.Join(lib, "go.mod"), "module example.com/lib\n\ngo 1.26.0\n")
	write(t, filepath.Join(dir, "go.mod"), fmt.Sprintf("module example.com/lib/mapbench\n\ngo 1.26.0\n\nrequire (\n\texample.com/lib v0.0.0\n\texample.com/mapbench v0.0.0\n)\n\n"+
		"replace (\n\texample.com/lib => ../\n\texample.com/mapbench => %s\n)\n", root))
	for i, name := range []string{"oldcounts", "mycounts", "mycounts"} {
		write(t, filepath.Join(lib, "lib.go"), theirs+fmt.Sprintf("\nconst Version = %d\n", i))
		write(t, filepath.Join(dir, "main.go"), strings.Replace(counts, "NAME", name, 1))
		if i == 0 {
			output(t, dir, "go", "mod", "tidy")
		}
		output(t, lib, "git", "add", ".")
		output(t, lib, "git", "commit", "--quiet", fmt.Sprintf("--message=%d", i))
	}
	return dir
}

// TestGatePlugin compares two commits of a library by its plug-in, from another folder, and
// goes on with the gate run by name of the plug-in alone.
func TestGatePlugin(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a module and measures")
	}
	sandbox(t)
	dir := pluginRepository(t)
	const cells = " -spec read=95/n=100 -procs 1 -screen 1"
	for _, test := range []struct{ line, want string }{
		{"-old HEAD~2" + cells, `the plug-in has no map "mycounts" on the old side (HEAD~2), which has oldcounts; keep a map's name, or name another -old or -impl`},
		{"-old HEAD~3" + cells, `-old: subject HEAD~3: unknown ref "HEAD~3"`},
		{"-old HEAD~1 -impl nosuch" + cells, `unknown impl "nosuch"; want one of mycounts`},
		{"-old HEAD~1 -spec read=x", `read=x`},
		{"-old /bin/true" + cells, "-old /bin/true: a program is no commit of -worker "},
		{"-old HEAD~1 -suite small -spec n=10", "-suite and -spec exclude each other"},
	} {
		code, _, errs := command(t, "gate -worker "+dir+" "+test.line)
		if code != cmdline.ExitUsage || !strings.Contains(errs, test.want) {
			t.Errorf("gate %s: exit %d, %s; want %q", test.line, code, errs, test.want)
		}
	}
	for worker, want := range map[string]string{"/bin/true": "-worker /bin/true: a program has one build; want the folder of a plug-in", "nosuch": "-worker: stat nosuch: "} {
		if code, _, errs := command(t, "gate -worker "+worker+" -old HEAD~1"+cells); code != cmdline.ExitUsage || !strings.Contains(errs, want) {
			t.Errorf("gate -worker %s: exit %d, %s; want %q", worker, code, errs, want)
		}
	}
	own := filepath.Join(dir, ownSuite)
	write(t, own, "impl=nosuch read=95/n=100\n")
	if code, _, errs := command(t, "gate -worker "+dir+" -old HEAD~1 -screen 1"); code != cmdline.ExitUsage || !strings.Contains(errs, `unknown impl "nosuch"; want one of mycounts`) {
		t.Errorf("gate by the plug-in's own suite: exit %d, %s; want its impl refused", code, errs)
	}
	if err := os.Remove(own); err != nil {
		t.Fatal(err)
	}

	code, out, errs := command(t, "gate -worker "+dir+" -old HEAD~1"+cells)
	if code == cmdline.ExitUsage {
		t.Fatalf("exit %d, %s%s", code, out, errs)
	}
	run := filepath.Join(dir, "results", "latest-gate")
	text, err := os.ReadFile(filepath.Join(run, gate.RunFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\nold-plugin: example.com/lib/mapbench\n", "\nnew-plugin: example.com/lib/mapbench\n", "impl=mycounts@old/", "impl=mycounts@new/"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if !strings.Contains(out, "mapbench gate -worker "+dir+" -old HEAD~1 ") && strings.Contains(out, "-impl mycounts") {
		t.Errorf("a cell is measured again without the plug-in:\n%s", out)
	}
	if err := os.Remove(filepath.Join(run, gate.VerdictFile)); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := command(t, "gate -resume "+run); code != cmdline.ExitUsage || !strings.Contains(errs, "is of the plug-in example.com/lib/mapbench; add -worker and its folder") {
		t.Errorf("exit %d, %s; want the plug-in asked for", code, errs)
	}
	if code, _, errs := command(t, "gate -resume "+run+" -worker "+dir); code == cmdline.ExitUsage {
		t.Errorf("exit %d, %s; want the run to go on", code, errs)
	}
}
