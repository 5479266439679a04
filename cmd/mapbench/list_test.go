package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/cmd/internal/listing"
	"example.com/mapbench/impls/peers/incorrect"
)

// TestListForms checks each form of list, and that what would be dropped is refused.
func TestListForms(t *testing.T) {
	check := func(line, first string) {
		t.Helper()
		code, out, errs := command(t, line)
		if code != cmdline.ExitOK || !strings.HasPrefix(out, first) {
			t.Errorf("mapbench %s: exit %d, %.80q, %s; want it to begin with %q", line, code, out, errs, first)
		}
	}
	check("list", "impl ")
	check("list -json", "[\n\t{\n\t\t\"Name\": \"mutex\"")
	check("list -presets", "preset ")
	check("list -presets -json", "[\n\t{\n\t\t\"Name\": ")
	check("list -presets -markdown", "<!-- ")
	code, out, errs := command(t, "list -presets -markdown -json")
	if code != cmdline.ExitUsage || out != "" || !strings.Contains(errs, "-markdown and -json exclude each other") {
		t.Errorf("list -presets -markdown -json: exit %d, %.80q, %s; want it refused", code, out, errs)
	}
}

// TestListOfIncorrect checks that list says which impls are incorrect and why: by the
// embedded list, whatever the working folder holds, or by the file that -incorrect names.
func TestListOfIncorrect(t *testing.T) {
	t.Chdir(t.TempDir())
	check := func(flags string, known incorrect.List) {
		t.Helper()
		code, out, errs := command(t, "list -json"+flags)
		var all []listing.Impl
		if err := json.Unmarshal([]byte(out), &all); code != cmdline.ExitOK || err != nil {
			t.Fatalf("list -json%s: exit %d, %v, %s", flags, code, err, errs)
		}
		for _, impl := range all {
			if want := known.Of(impl.Name, impl.Module, "").Violations; !slices.Equal(impl.Incorrect, want) {
				t.Errorf("list -json%s: %s is incorrect: %v; want %v", flags, impl.Name, impl.Incorrect, want)
			}
		}
		_, out, _ = command(t, "list"+flags)
		for line := range strings.Lines(out) {
			name, _, _ := strings.Cut(line, " ")
			found := known
			found.Violations = slices.DeleteFunc(slices.Clone(known.Violations), func(v incorrect.Violation) bool { return v.Impl != name })
			want := fmt.Sprintf("incorrect, not measured: %v;", found)
			if strings.Contains(line, want) != (len(found.Violations) > 0) {
				t.Errorf("list%s: %q; want %q if it breaks laws", flags, line, want)
			}
		}
	}
	embedded, err := incorrect.Read("")
	if err != nil {
		t.Fatal(err)
	}
	if len(embedded.Violations) == 0 {
		t.Error("nothing is incorrect, so this test tells nothing")
	}
	check("", embedded)
	others := incorrect.List{File: "my.txt", Violations: []incorrect.Violation{
		{Impl: "xsync", Module: "github.com/puzpuzpuz/xsync/v4", Version: "v4.5.0", Law: "own-keys", Seed: 7, What: "loses keys"}}}
	for _, file := range []string{"my.txt", "incorrect.txt", "results/incorrect.txt", incorrect.File} {
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, file, "xsync github.com/puzpuzpuz/xsync/v4@v4.5.0 own-keys seed=7 loses keys\n")
	}
	check("", embedded)
	check(" -incorrect my.txt", others)
	if code, _, errs := command(t, "list -presets -incorrect my.txt"); code != cmdline.ExitUsage || !strings.Contains(errs, "-incorrect is for the list of impls") {
		t.Errorf("list -presets -incorrect: exit %d, %s; want it refused", code, errs)
	}
}
