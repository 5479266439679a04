package bench_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"strings"
	"testing"

	"example.com/mapbench/internal/checkout"
)

// TestNamesDiffer wants no two package-level names of a package, tests included, to differ
// only in case.
func TestNamesDiffer(t *testing.T) {
	packages := make(map[string][]*ast.File) // by folder and name
	for _, file := range checkout.GoFiles(t, "..") {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		folder := strings.TrimPrefix(path.Dir(file), "../")
		packages[folder+" "+parsed.Name.Name] = append(packages[folder+" "+parsed.Name.Name], parsed)
	}
	for name, files := range packages {
		for _, complaint := range alikeNames(files) {
			t.Errorf("package %s: %s", name, complaint)
		}
	}
}

// TestAlikeNames wants each kind of declaration to be looked at.
func TestAlikeNames(t *testing.T) {
	check := func(want string, sources ...string) {
		t.Helper()
		var files []*ast.File
		for _, source := range sources {
			file, err := parser.ParseFile(token.NewFileSet(), "p.go", "package p\n"+source, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
		}
		if got := strings.Join(alikeNames(files), "; "); got != want {
			t.Errorf("%q: %q; want %q", sources, got, want)
		}
	}
	check("same and Same differ only in case", "type Same int\nfunc same() {}")
	check("same and Same differ only in case", "const (\n\tother = 1\n\tSame = 2\n)", "var one, same int")
	check("SAME and Same differ only in case", "func Same() {}", "type SAME[K any] struct{}")
	check("", "type T int\nfunc (T) Same() {}\nfunc same() { Same := 1; _ = Same }")
	check("", "func init() {}\nvar _ = 1", "func init() {}\nvar _ = 2")
}

// alikeNames complains of each package-level name that differs from an earlier one only in
// case.
func alikeNames(files []*ast.File) (complaints []string) {
	names := make(map[string]string) // by the name in lower case
	for _, file := range files {
		for _, name := range packageLevelNames(file) {
			lower := strings.ToLower(name)
			if other, ok := names[lower]; ok && other != name {
				complaints = append(complaints, fmt.Sprintf("%s and %s differ only in case", name, other))
			}
			names[lower] = name
		}
	}
	return complaints
}

// packageLevelNames returns the names that a file declares at package level, in the file's
// order, without those of methods.
func packageLevelNames(file *ast.File) (names []string) {
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Recv == nil {
				names = append(names, decl.Name.Name)
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					names = append(names, spec.Name.Name)
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						names = append(names, name.Name)
					}
				}
			}
		}
	}
	return names
}
