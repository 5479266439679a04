package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestExamplesRun runs the example of every verb's help: in a folder of its own with
// what the examples before it left or, as the help says, in a checkout.
func TestExamplesRun(t *testing.T) {
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	baseline, err := os.ReadFile("results/baseline/quick.txt")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, v := range verbs {
		_, _, help := command(t, v.name+" -h")
		needs, folder := "", dir
		switch v.needs {
		case "":
		case afterRun:
			needs = " (after that of mapbench run)"
		case inCheckout:
			needs, folder = " (in a checkout of mapbench)", root
		case inLibrary:
			needs, folder = " (in a library with a map)", library(t)
		default:
			t.Errorf("the example of %s needs %q, and no test has it", v.name, v.needs)
		}
		if want := "\nexample" + needs + ": mapbench " + v.name + " " + v.example + "\n"; !strings.HasSuffix(help, want) {
			t.Errorf("%s -h ends %q; want %q", v.name, help[max(0, len(help)-80):], want)
		}
		t.Chdir(folder)
		line := v.name + " " + v.example
		line = regexp.MustCompile(`-o results/latest-\w+`).ReplaceAllString(line, "-o "+t.TempDir())
		line = regexp.MustCompile(`-mapbench \S+`).ReplaceAllString(line, "-mapbench "+root)
		code, out, errs := command(t, line)
		if v.name == "run" {
			left, err := os.ReadFile("r.txt")
			if err != nil {
				t.Fatalf("mapbench %s: %v; error output %q", line, err, errs)
			}
			out = string(left)
			// On a busy machine two launches may leave nothing to draw.
			write(t, "r.txt", string(baseline))
		}
		if !judged(code) || out == "" {
			t.Errorf("mapbench %s: exit %d, output %q, error output %q", line, code, out, errs)
		}
	}
}
