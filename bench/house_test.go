package bench_test

import (
	"fmt"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// The limits of what a reader can hold in mind, in lines, without tests and generated loops.
const (
	mostInPackage = 3500
	mostSilent    = 2500 // a larger package's comment says why, under the heading reason
	mostInFile    = 400  // of a file, tests too
)

// reason heads what a large package says for itself.
const reason = "# Why it is one package"

// folders are the top-level folders that hold packages. Imports go to the left only.
var folders = []string{"workloads", "internal", "impls", "bench", "plots", "cmd"}

func TestHouseKeepsItsSize(t *testing.T) {
	for _, complaint := range oversized(t, os.DirFS("..")) {
		t.Error(complaint)
	}
	lines := func(n int) string { return strings.Repeat("\n", n) }
	bad := fstest.MapFS{
		"a/a.go":       {Data: []byte("package a" + lines(401))},
		"a/a_test.go":  {Data: []byte("package a" + lines(401))},
		"a/a_loop.go":  {Data: []byte("package a" + lines(9999))},
		"b/doc.go":     {Data: []byte("// Package b is.\npackage b\n")},
		"c/doc.go":     {Data: []byte("// Package c is.\n//\n// # Why it is one package\n//\n// It is one idea.\npackage c\n")},
		"d/doc.go":     {Data: []byte("// Package d is.\n//\n// # Why it is one package\n//\n// It is one idea.\npackage d\n")},
		"d/testdata/x": {Data: []byte("package x" + lines(9999))},
	}
	for i := range 9 {
		for name, n := range map[string]int{"b": 300, "c": 300, "d": 395} {
			bad[fmt.Sprintf("%s/f%d.go", name, i)] = &fstest.MapFile{Data: []byte("package " + name + lines(n))}
		}
	}
	got := oversized(t, bad)
	for i, want := range []string{"a/a.go has 401 lines", "a/a_test.go has 401 lines", "package b has 2702 lines", "package d has 3561 lines"} {
		if i >= len(got) || !strings.HasPrefix(got[i], want) {
			t.Fatalf("of a bad house: %q; want %q in its place", got, want)
		}
	}
}

// oversized lists the files and packages below root that are too large.
func oversized(t *testing.T, root fs.FS) (complaints []string) {
	t.Helper()
	sizes := make(map[string]int)
	explained := make(map[string]bool)
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && name != "."):
			return fs.SkipDir
		case entry.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_loop.go"):
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		n := strings.Count(string(text), "\n")
		if n > mostInFile {
			complaints = append(complaints, fmt.Sprintf("%s has %d lines; want at most %d: which of its ideas is another file?", name, n, mostInFile))
		}
		if strings.HasSuffix(name, "_test.go") {
			return nil
		}
		dir := path.Dir(name)
		sizes[dir] += n
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments|parser.PackageClauseOnly)
		if err == nil && file.Doc != nil && strings.Contains(file.Doc.Text(), "\n"+reason+"\n") {
			explained[dir] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir, n := range sizes {
		switch {
		case n > mostInPackage:
			complaints = append(complaints, fmt.Sprintf("package %s has %d lines; want at most %d: which of its ideas is another package?", dir, n, mostInPackage))
		case n > mostSilent && !explained[dir]:
			complaints = append(complaints, fmt.Sprintf("package %s has %d lines; over %d its comment says why, under %q", dir, n, mostSilent, reason))
		}
	}
	slices.Sort(complaints)
	return complaints
}

func TestNoArrowRunsBack(t *testing.T) {
	for _, complaint := range backwards(policy) {
		t.Error(complaint)
	}
	if got := backwards("a std b\nb std"); len(got) != 1 {
		t.Errorf("of a policy whose first package imports the second: %q; want one complaint", got)
	}
	if got := backwards("bench/a std\nworkloads std bench/a"); len(got) != 1 {
		t.Errorf("of a policy in which workloads imports from bench: %q; want one complaint", got)
	}
}

// backwards lists the imports of a policy that run up: to a package that the policy lists
// later, or to a folder on the right.
func backwards(policy string) (complaints []string) {
	known := make(map[string]bool)
	folder := func(name string) int { return slices.Index(folders, strings.Split(name, "/")[0]) }
	for line := range strings.Lines(strings.TrimSpace(policy)) {
		fields := strings.Fields(line)
		name := fields[0]
		for _, imported := range fields[2:] {
			if !known[imported] {
				complaints = append(complaints, fmt.Sprintf("%s imports %s, which the policy lists below it", name, imported))
			}
			if folder(imported) > folder(name) {
				complaints = append(complaints, fmt.Sprintf("%s imports %s: the folders' order is %v", name, imported, folders))
			}
		}
		known[name] = true
	}
	return complaints
}

// TestFoldersAreKnown keeps folders complete.
func TestFoldersAreKnown(t *testing.T) {
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !entry.IsDir() || slices.Contains(folders, entry.Name()) {
			continue
		}
		if p, err := build.ImportDir("../"+entry.Name(), 0); err == nil {
			t.Errorf("the folder %s holds package %s; add it to folders", entry.Name(), p.Name)
		}
	}
}
