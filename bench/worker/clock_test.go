package worker

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// TestNoTimerEndsASlice checks that the package uses no timers: with all procs busy, a timer
// of 5 ms fires after 20 ms.
func TestNoTimerEndsASlice(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sources to look at: %v", err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, use := range timers(t, name, nil) {
			t.Errorf("%s: package worker must not use timers", use)
		}
	}
	planted := "package p\nimport \"time\"\nfunc f() { time.Sleep(1); <-time.After(1); time.Now() }"
	if got := timers(t, "planted.go", planted); len(got) != 2 {
		t.Errorf("of two planted timers %v were found", got)
	}
}

// timers returns the places where a source file uses a timer.
func timers(t *testing.T, name string, source any) (uses []string) {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, source, 0)
	if err != nil {
		t.Fatal(err)
	}
	harmless := map[string]bool{"Now": true, "Since": true, "Duration": true, "Time": true,
		"Nanosecond": true, "Microsecond": true, "Millisecond": true, "Second": true}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && (x.Name == "context" || x.Name == "time" && !harmless[s.Sel.Name]) {
				uses = append(uses, set.Position(s.Pos()).String()+": "+x.Name+"."+s.Sel.Name)
			}
		}
		return true
	})
	return uses
}
