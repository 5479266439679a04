package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/results"
)

// TestListForms checks each form of list, and that what would be dropped is refused.
func TestListForms(t *testing.T) {
	check := func(line, first string) {
		t.Helper()
		code, out, errs := command(t, line)
		if code != exitOK || !strings.HasPrefix(out, first) {
			t.Errorf("mapbench %s: exit %d, %.80q, %s; want it to begin with %q", line, code, out, errs, first)
		}
	}
	check("list", "impl ")
	check("list -json", "[\n\t{\n\t\t\"Name\": \"mutex\"")
	check("list -presets", "preset ")
	check("list -presets -json", "[\n\t{\n\t\t\"Name\": ")
	check("list -presets -markdown", "<!-- ")
	code, out, errs := command(t, "list -presets -markdown -json")
	if code != exitUsage || out != "" || !strings.Contains(errs, "-markdown and -json exclude each other") {
		t.Errorf("list -presets -markdown -json: exit %d, %.80q, %s; want it refused", code, out, errs)
	}
}

// TestListOfIncorrect checks that list says which impls are incorrect, why, and how
// to see it, by the file in the current folder or else by what is built in; and that
// neither list nor run goes on with a file that can't be read.
func TestListOfIncorrect(t *testing.T) {
	t.Chdir(t.TempDir())
	check := func(known results.Violations) {
		t.Helper()
		code, out, errs := command(t, "list -json")
		var all []listed
		if err := json.Unmarshal([]byte(out), &all); code != exitOK || err != nil {
			t.Fatalf("list -json: exit %d, %v, %s", code, err, errs)
		}
		for _, impl := range all {
			if want := known.Of(impl.Name, impl.Module, ""); !slices.Equal(impl.Incorrect, want) {
				t.Errorf("list -json: %s is incorrect: %v; want %v", impl.Name, impl.Incorrect, want)
			}
		}
		_, out, _ = command(t, "list")
		for line := range strings.Lines(out) {
			name, _, _ := strings.Cut(line, " ")
			found := slices.DeleteFunc(slices.Clone(known), func(v results.Violation) bool { return v.Impl != name })
			want := fmt.Sprintf("incorrect, not measured: %v;", found)
			if strings.Contains(line, want) != (len(found) > 0) {
				t.Errorf("list: %q; want %q if it breaks laws", line, want)
			}
		}
	}
	committed, err := results.Read()
	if err != nil {
		t.Fatal(err)
	}
	if len(committed) == 0 {
		t.Error("nothing is incorrect, so this test tells nothing")
	}
	check(committed)

	if err := os.Mkdir("results", 0o700); err != nil {
		t.Fatal(err)
	}
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(results.File, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("xsync github.com/puzpuzpuz/xsync/v4@v4.5.0 own-keys seed=7 loses keys\n")
	check(results.Violations{{Impl: "xsync", Module: "github.com/puzpuzpuz/xsync/v4", Version: "v4.5.0", Law: "own-keys", Seed: 7, What: "loses keys"}})
	write("xsync loses keys\n")
	for _, line := range []string{"list", "list -json", "run -impl mutex -spec read=95/n=100 -launches 1"} {
		code, out, errs := command(t, line)
		if want := results.File + `:1: got "xsync loses keys"; want IMPL MODULE@VERSION LAW seed=N SENTENCE`; code != exitUsage || out != "" || !strings.Contains(errs, want) {
			t.Errorf("mapbench %s: exit %d, %q, %q; want exit %d and %q", line, code, out, errs, exitUsage, want)
		}
	}
}
