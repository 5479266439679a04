package main

import (
	"strings"
	"testing"
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
