package results

import (
	"os"
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
	want := Violations{
		{"haxmap", "a/b", "v1.0.0", "own-keys", 1<<64 - 1, "loses keys (a/b#32)"},
		{"haxmap", "a/b", "v1.0.0", "strings", 1<<64 - 1, "loses keys (a/b#32)"},
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("parse = %v, %v; want %v", got, err, want)
	}
}

func TestOf(t *testing.T) {
	all := Violations{
		{"x", "a/b", "v1.0.0", "own-keys", 1, "loses keys"},
		{"x", "a/b", "v1.0.0", "strings", 1, "loses strings"},
		{"x", "a/b", "v1.1.0", "delete", 1, "deletes nothing"},
	}
	check := func(impl, module, version, want string) {
		t.Helper()
		if got := all.Of(impl, module, version).String(); got != want {
			t.Errorf("Of(%q, %q, %q) = %q; want %q", impl, module, version, got, want)
		}
	}
	check("x", "a/b", "v1.0.0", "own-keys: loses keys; 1 more law in results/incorrect.txt")
	check("x", "a/b", "v1.1.0", "delete: deletes nothing")
	check("x", "a/b", "v1.2.0", "")
	check("x", "a/b", "replaced", "")
	check("y", "a/b", "v1.0.0", "")
	check("x", "b/a", "v1.0.0", "")
	check("x", "", "", "") // a map of the standard library or of ours
	check("x", "a/b", "", "own-keys: loses keys; 2 more laws in results/incorrect.txt")
}

// TestRead checks that a file in the current folder counts, and where there is none
// what the program was built with.
func TestRead(t *testing.T) {
	t.Chdir(t.TempDir())
	check := func(what string, impls ...string) {
		t.Helper()
		got, err := Read()
		var names []string
		for _, v := range got {
			if !slices.Contains(names, v.Impl) {
				names = append(names, v.Impl)
			}
		}
		if err != nil || !slices.Equal(names, impls) {
			t.Errorf("%s: %v, %v; want %v", what, names, err, impls)
		}
	}
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(File, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var committedNames []string
	all, err := parse(committed, File)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		if !slices.Contains(committedNames, v.Impl) {
			committedNames = append(committedNames, v.Impl)
		}
	}
	check("no folder", committedNames...)
	if err := os.Mkdir("results", 0o700); err != nil {
		t.Fatal(err)
	}
	check("no file", committedNames...)
	write("x a/b@v1.0.0 own-keys seed=1 loses keys\n")
	check("a file", "x")
	write("# nothing is wrong\n")
	check("a file of comments")
	write("x\n")
	if _, err := Read(); err == nil || !strings.HasPrefix(err.Error(), File+`:1: got "x"; want IMPL`) {
		t.Errorf("a file of nonsense: %v; want an error that names file and line", err)
	}
}

// TestCommitted checks that what is committed names laws that there are, and versions
// that go.mod has: a line about another version would condemn nothing.
func TestCommitted(t *testing.T) {
	all, err := parse(committed, File)
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
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
