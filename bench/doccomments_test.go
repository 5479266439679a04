package bench_test

import (
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// documented are the packages that are stable for importers, and documented in full.
var documented = []string{"impls", "impls/peers", "impls/maptest", "impls/maptest/planted", "workloads", "bench/worker"}

func TestPublicPackagesAreDocumented(t *testing.T) {
	for _, name := range documented {
		paths, err := filepath.Glob(filepath.Join("..", filepath.FromSlash(name), "*.go"))
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %d files, %v", name, len(paths), err)
		}
		fset := token.NewFileSet()
		var files []*ast.File
		for _, path := range paths {
			file, err := parser.ParseFile(fset, path, nil, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
		}
		for _, complaint := range undocumented(fset, files) {
			t.Errorf("%s: %s", name, complaint)
		}
	}
}

// TestUndocumented wants each kind of missing comment to be found.
func TestUndocumented(t *testing.T) {
	check := func(source, want string) {
		t.Helper()
		const fine = "// Package p is stable.\npackage p\n"
		fset := token.NewFileSet()
		parse := func(name, source string) *ast.File {
			file, err := parser.ParseFile(fset, name, source, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			return file
		}
		example := parse("p_test.go", "package p_test\nimport \"fmt\"\nfunc Example() {\nfmt.Println(1)\n// Output: 1\n}\n")
		if !strings.HasPrefix(source, "package") {
			source = fine + source
		}
		got := strings.Join(undocumented(fset, []*ast.File{parse("p.go", source), example}), "\n")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s\n\tcomplaints: %q; want %q", source, got, want)
		}
	}
	check("package p", "package comment")
	check("func F() {}", "F: comment")
	check("// Does it.\nfunc F() {}", "F: comment")
	check("// F does it.\nfunc F() {}", "")
	check("func f() {}", "")
	check("type T struct{}", "T: comment")
	check("// T is it.\ntype T[K any] struct{}\nfunc (*T[K]) M() {}", "T.M: comment")
	check("type t struct{}\nfunc (t) M() {}", "")
	check("// T is it.\ntype T struct{ A int }", "T.A: comment")
	check("// T is it.\ntype T struct {\n\tA int // is it\n\tb int\n}", "")
	check("// T is it.\ntype T struct {\n\t// A and B are it.\n\tA int\n\tB int\n\tC int\n}", "T.C: comment")
	check("// T is it.\ntype T interface{ M() }", "T.M: comment")
	check("// T is it.\ntype T interface {\n\t// It does it.\n\tM()\n}", "T.M: comment")
	check("const C = 1", "C: comment")
	check("// C is it.\nconst C = 1", "")
	check("// The numbers.\nconst (\n\tC = 1\n\tD = 2\n)", "")
	check("// A number.\nvar V = 1", "V: comment")
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", "// Package p is stable.\npackage p\n", parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	if got := undocumented(fset, []*ast.File{file}); len(got) != 1 || !strings.HasPrefix(got[0], "no example") {
		t.Errorf("complaints about a package without an example: %q; want one", got)
	}
}

// undocumented returns what is missing in a package's documentation: a package comment that
// promises to be stable, an example that runs, and a comment for each exported identifier.
// The files include tests, since examples are in them.
func undocumented(fset *token.FileSet, files []*ast.File) []string {
	d := new(docChecker)
	var tests []*ast.File
	promise := false
	for _, file := range files {
		if strings.HasSuffix(fset.Position(file.Package).Filename, "_test.go") {
			tests = append(tests, file)
			continue
		}
		promise = promise || strings.HasPrefix(file.Doc.Text(), "Package "+file.Name.Name+" ") && (strings.Contains(file.Doc.Text(), "stable") || strings.Contains(file.Doc.Text(), "\n# Stability\n"))
		for _, decl := range file.Decls {
			d.decl(decl)
		}
	}
	if !promise {
		d.complain("the package comment does not say that the package is stable")
	}
	if !slices.ContainsFunc(doc.Examples(tests...), func(e *doc.Example) bool { return e.Output != "" }) {
		d.complain("no example runs; want one with an Output comment")
	}
	return d.complaints
}

// A docChecker collects complaints about the declarations of one package.
type docChecker struct{ complaints []string }

func (d *docChecker) complain(format string, args ...any) {
	d.complaints = append(d.complaints, fmt.Sprintf(format, args...))
}

// want complains unless name is documented by a comment that begins with its last part.
func (d *docChecker) want(name string, comment *ast.CommentGroup) {
	if last := name[strings.LastIndexByte(name, '.')+1:]; !strings.HasPrefix(comment.Text(), last+" ") {
		d.complain("%s: comment %q; want one that begins with %q", name, comment.Text(), last)
	}
}

func (d *docChecker) decl(decl ast.Decl) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		d.function(decl)
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				d.typeSpec(spec, decl)
			case *ast.ValueSpec:
				d.values(spec, decl)
			}
		}
	}
}

func (d *docChecker) function(f *ast.FuncDecl) {
	name := f.Name.Name
	if f.Recv != nil {
		receiver := receiverName(f.Recv.List[0].Type)
		if !ast.IsExported(receiver) {
			return
		}
		name = receiver + "." + name
	}
	if f.Name.IsExported() {
		d.want(name, f.Doc)
	}
}

// receiverName returns the name of a receiver's type.
func receiverName(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.StarExpr:
		return receiverName(t.X)
	case *ast.IndexExpr:
		return receiverName(t.X)
	case *ast.IndexListExpr:
		return receiverName(t.X)
	case *ast.Ident:
		return t.Name
	}
	return ""
}

func (d *docChecker) typeSpec(t *ast.TypeSpec, decl *ast.GenDecl) {
	if !t.Name.IsExported() {
		return
	}
	comment := t.Doc
	if comment == nil {
		comment = decl.Doc
	}
	d.want(t.Name.Name, comment)
	switch typ := t.Type.(type) {
	case *ast.StructType:
		group := "" // the last comment above a field: it may name the fields below
		for _, field := range typ.Fields.List {
			own := field.Doc.Text() + field.Comment.Text()
			if field.Doc != nil {
				group = field.Doc.Text()
			}
			for _, name := range field.Names {
				if name.IsExported() && own == "" && !slices.Contains(strings.FieldsFunc(group, notInName), name.Name) {
					d.complain("%s.%s: comment missing", t.Name.Name, name.Name)
				}
			}
		}
	case *ast.InterfaceType:
		for _, method := range typ.Methods.List {
			for _, name := range method.Names {
				if name.IsExported() {
					d.want(t.Name.Name+"."+name.Name, method.Doc)
				}
			}
		}
	}
}

// notInName reports whether r separates names in a comment.
func notInName(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// values checks constants or variables. One comment may stand for a group.
func (d *docChecker) values(v *ast.ValueSpec, decl *ast.GenDecl) {
	for _, name := range v.Names {
		switch {
		case !name.IsExported():
		case !decl.Lparen.IsValid():
			d.want(name.Name, decl.Doc)
		case decl.Doc.Text() == "" && v.Doc.Text() == "" && v.Comment.Text() == "":
			d.complain("%s: comment missing", name.Name)
		}
	}
}
