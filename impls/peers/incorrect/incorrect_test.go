package incorrect

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/impls/maptest"
)

func TestParse(t *testing.T) {
	check := func(line, want string) {
		t.Helper()
		_, err := parse("# IMPL\n\n"+line+"\n", "f.txt")
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "f.txt:") {
			t.Errorf("%q: %v; want %q, with file and line", line, err, want)
		}
	}
	check("haxmap", `f.txt:3: got "haxmap"; want IMPL MODULE@VERSION LAW seed=N SENTENCE`)
	check("haxmap a/b@v1.0.0 own-keys seed=1", `f.txt:3: got "haxmap a/b@v1.0.0 own-keys seed=1"; want IMPL`)
	check("haxmap a/b own-keys seed=1 loses keys", `f.txt:3: got "a/b"; want MODULE@VERSION`)
	check("haxmap a/b@latest own-keys seed=1 loses keys", `f.txt:3: got "a/b@latest"; want MODULE@VERSION`)
	check("haxmap a/b@v1.0.0 Own_keys seed=1 loses keys", `f.txt:3: got "Own_keys"; want the name of a law`)
	check("haxmap a/b@v1.0.0 own-keys 1 loses keys", `f.txt:3: got "1"; want seed=N`)
	check("haxmap a/b@v1.0.0 own-keys seed=-1 loses keys", `f.txt:3: got "seed=-1"; want seed=N`)
	check("haxmap a/b@v1.0.0 own-keys seed=99999999999999999999 loses keys", `f.txt:3: got "seed=99999999999999999999"; want a seed of at most 64 bits`)
	const good = "haxmap a/b@v1.0.0 own-keys seed=18446744073709551615 loses  keys (a/b#32)"
	check(good+"\n"+good, "f.txt:4: haxmap a/b@v1.0.0 breaks own-keys in an earlier line too; want one line for each law")

	got, err := parse("# x\n"+good+"\n\n \t\n"+strings.Replace(good, "own-keys", "strings", 1), "f.txt")
	want := []Violation{
		{"haxmap", "a/b", "v1.0.0", "own-keys", 1<<64 - 1, "loses keys (a/b#32)"},
		{"haxmap", "a/b", "v1.0.0", "strings", 1<<64 - 1, "loses keys (a/b#32)"},
	}
	if err != nil || got.File != "f.txt" || !slices.Equal(got.Violations, want) {
		t.Errorf("parse = %v, %v; want %v", got, err, want)
	}
}

func TestOf(t *testing.T) {
	all := List{"f.txt", []Violation{
		{"x", "a/b", "v1.0.0", "own-keys", 1, "loses keys"},
		{"x", "a/b", "v1.0.0", "strings", 1, "loses strings"},
		{"x", "a/b", "v1.1.0", "delete", 1, "deletes nothing"},
	}}
	check := func(impl, module, version, want string) {
		t.Helper()
		if got := all.Of(impl, module, version).String(); got != want {
			t.Errorf("Of(%q, %q, %q) = %q; want %q", impl, module, version, got, want)
		}
	}
	check("x", "a/b", "v1.0.0", "own-keys: loses keys; 1 more law in f.txt")
	check("x", "a/b", "v1.1.0", "delete: deletes nothing")
	check("x", "a/b", "v1.2.0", "")
	check("x", "a/b", "replaced", "")
	check("y", "a/b", "v1.0.0", "")
	check("x", "b/a", "v1.0.0", "")
	check("x", "", "", "") // a map of the standard library or of ours
	check("x", "a/b", "", "own-keys: loses keys; 2 more laws in f.txt")
}

// TestRead reads the embedded list whatever the working folder holds, and another file
// only if it is named.
func TestRead(t *testing.T) {
	committed, err := os.ReadFile("incorrect.txt")
	if err != nil {
		t.Fatal(err)
	}
	want, err := parse(string(committed), File)
	if err != nil || len(want.Violations) == 0 {
		t.Fatalf("%d violations, %v; want some, or this test tells nothing", len(want.Violations), err)
	}
	t.Chdir(t.TempDir())
	write := func(name, text string) {
		t.Helper()
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	check := func(file string, want List) {
		t.Helper()
		if got, err := Read(file); err != nil || got.File != want.File || !slices.Equal(got.Violations, want.Violations) {
			t.Errorf("Read(%q) = %v, %v; want %v", file, got, err, want)
		}
	}
	check("", want)
	const line = "x a/b@v1.0.0 own-keys seed=1 loses keys\n"
	for _, name := range []string{File, "incorrect.txt", "results/incorrect.txt"} {
		write(name, line)
		check("", want)
		check(name, List{name, []Violation{{"x", "a/b", "v1.0.0", "own-keys", 1, "loses keys"}}})
	}
	write("none.txt", "# nothing is wrong\n")
	check("none.txt", List{File: "none.txt"})
	write("bad.txt", "x\n")
	if _, err := Read("bad.txt"); err == nil || !strings.HasPrefix(err.Error(), `bad.txt:1: got "x"; want IMPL`) {
		t.Errorf("a file of nonsense: %v; want an error that names file and line", err)
	}
	if _, err := Read("nosuch.txt"); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "nosuch.txt") {
		t.Errorf("no file: %v; want an error that names it", err)
	}
}

// TestEmbedded wants the embedded list to name laws that exist, and versions that go.mod
// has: a line about another version would exclude nothing.
func TestEmbedded(t *testing.T) {
	list, err := Read("")
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile("../../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	all := list.Violations
	check := func(v Violation) (complaint string) {
		required := regexp.MustCompile(`(?m)^\s*` + regexp.QuoteMeta(v.Module+" "+v.Version) + `$`)
		switch {
		case !slices.ContainsFunc(maptest.Laws(), func(l maptest.Law) bool { return l.Name == v.Law }):
			return "there is no such law"
		case !required.Match(mod):
			return "go.mod has another version; run mapbench verify -impl " + v.Impl + ", and replace or delete the line"
		}
		return ""
	}
	for _, v := range all {
		if complaint := check(v); complaint != "" {
			t.Errorf("%s %s@%s %s: %s", v.Impl, v.Module, v.Version, v.Law, complaint)
		}
	}
	if len(all) == 0 || check(Violation{Module: all[0].Module, Version: all[0].Version + "0", Law: all[0].Law}) == "" ||
		check(Violation{Module: all[0].Module, Version: all[0].Version, Law: "no-law"}) == "" {
		t.Error("a version and a law that are wrong are not complained about")
	}
}
