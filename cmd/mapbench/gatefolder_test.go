package main

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/cmd/internal/cmdline"
)

// snapshot returns what lies below a folder: what files hold, and what links point to.
func snapshot(t *testing.T, root string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		text := d.Type().String()
		switch {
		case d.Type().IsRegular():
			held, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			text += string(held)
		case d.Type()&fs.ModeSymlink != 0:
			to, err := os.Readlink(path)
			if err != nil {
				return err
			}
			text += to
		}
		all[path] = text
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestGateLeavesOthersFilesAlone gives the gate folders and files that it did not make:
// each is refused before any work, in one line with the next step, and nothing changes.
func TestGateLeavesOthersFilesAlone(t *testing.T) {
	sandbox(t)
	const header = "mapbench: 1\nold-subject: .\nnew-subject: .\n"
	const cells = "gate -old . -impl nop -spec n=100 -screen 1 -history none -o D"
	const away = "; move it away, or name another f"
	for _, test := range []struct {
		what, line string
		files      map[string]string // a text that begins with "-> " is of a link
		want       string
	}{
		{"workers of somebody else's", cells, map[string]string{"D/workers/a.txt": "x"}, "-o: D holds workers and is not of mapbench's making" + away},
		{"the same beside a run", cells, map[string]string{"D/night.txt": header, "D/workers/a.txt": "x"}, "-o: D/workers holds a.txt and is not of mapbench's making" + away},
		{"the same in one that is resumed", "gate -resume D", map[string]string{"D/night.txt": header, "D/workers/a.txt": "x"}, "-resume: D/workers holds a.txt and is not of mapbench's making" + away},
		{"workers that are a link", cells, map[string]string{"D/night.txt": header, "away/a.txt": "x", "D/workers": "-> ../away"}, "-o: D/workers is no folder" + away},
		{"a folder of the user's", cells, map[string]string{"D/report.md": "mine"}, "-o: D holds report.md and is not of mapbench's making" + away},
		{"a night.txt of the user's", cells, map[string]string{"D/night.txt": "a poem\n"}, "-o: D holds night.txt and is not of mapbench's making" + away},
		{"to resume a night.txt of the user's", "gate -resume D", map[string]string{"D/night.txt": "a poem\n"}, "-resume: mapbench did not write D/night.txt" + away},
		{"to resume a link", "gate -resume D", map[string]string{"D/night.txt": "-> ../mine", "mine": header}, "-resume: D/night.txt is no regular file" + away},
		{"to resume a run with a link", "gate -resume D", map[string]string{"D/night.txt": header, "D/report.md": "-> ../mine", "mine": "x"}, "-resume: D/report.md is no regular file" + away},
		{"a file for a folder", cells, map[string]string{"D": "x"}, "-o: D is no folder" + away},
		{"a run of a series", "gate -aa 2 -impl nop -spec n=100 -history none -o D", map[string]string{"D/night-02/a.txt": "x"}, "-o: D/night-02 holds a.txt and is not of mapbench's making" + away},
		{"another file for the findings", cells + " -json F", map[string]string{"F": "{}"}, "-json: F is not a file of the gate's findings" + away},
		{"a link for the findings", cells + " -json F", map[string]string{"F": "-> mine", "mine": "x"}, "-json: F is not a file of the gate's findings" + away},
		{"a file beside the findings", cells + " -json F", map[string]string{"F.part": "x"}, "-json: F.part exists; remove it if a run that was killed left it, or name another file"},
		{"a subject that is refused", strings.Replace(cells, "-old .", "-old nosuch", 1) + " -json F",
			map[string]string{"F": `{"verdict": "pass", "cells": []}`, "D/night.txt": header}, "-old: subject nosuch: "},
	} {
		t.Run(test.what, func(t *testing.T) {
			root := t.TempDir()
			t.Chdir(root)
			for name, text := range test.files {
				if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
					t.Fatal(err)
				}
				if to, ok := strings.CutPrefix(text, "-> "); !ok {
					write(t, name, text)
				} else if err := os.Symlink(to, name); err != nil {
					t.Fatal(err)
				}
			}
			before := snapshot(t, root)
			code, out, errs := command(t, test.line)
			if code != cmdline.ExitUsage || out != "" || !strings.Contains(errs, test.want) || strings.Count(errs, "\n") != 1 {
				t.Errorf("exit %d, output %q, error output %q; want exit 2 and one line with %q", code, out, errs, test.want)
			}
			if after := snapshot(t, root); !maps.Equal(before, after) {
				t.Errorf("the files were %q and are %q; want no change", before, after)
			}
		})
	}
}
