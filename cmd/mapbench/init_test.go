package main

import (
	"os"
	"strings"
	"testing"

	"example.com/mapbench/cmd/internal/cmdline"
)

// TestInitRefuses wants errors of one line, after which nothing is written.
func TestInitRefuses(t *testing.T) {
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(library(t))
	check := func(line, want string) {
		t.Helper()
		code, out, errs := command(t, line)
		if code != cmdline.ExitUsage || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, want) {
			t.Errorf("mapbench %s: exit %d, %q; want 2 and %q\n%s", line, code, errs, want, out)
		}
		for _, name := range []string{"mapbench", ".github"} {
			if _, err := os.Stat(name); err == nil {
				t.Errorf("mapbench %s leaves %s", line, name)
			}
		}
	}
	check("init", "this mapbench was built from a work tree, so no go.mod can require it; name the checkout: mapbench init -mapbench DIR")
	check("init -mapbench .", "-mapbench . is no checkout of mapbench")
	check("init -mapbench "+root+" -name mutex", "-name mutex is a map of mapbench's own")
	check("init -mapbench "+root+" -name map-1", `impl "map-1"; want a name without blanks`)
	check("init -mapbench "+root+" -type Nosuch", "-type Nosuch: example.com/lib exports no such type")
	check("init -mapbench "+root+" -o .", ". exists; move it away, or name another folder by -o")
	check("init -mapbench "+root+" -o ../elsewhere", "-o ../elsewhere does not lie below ")
	check("init -mapbench "+root+" lib", "1 arguments after the flags")
}
