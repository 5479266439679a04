package resultfile

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/internal/checkout"
)

// matching lists the folders whose programs match texts by regular expressions, and the
// texts. None is a sentence that this module prints, since somebody may reword it.
var matching = map[string]string{
	"bench":                          "names of impls",
	"bench/subject":                  "versions, go.mod, and values of the go command's variables",
	"cmd/internal/cmdline":           "errors of package flag",
	"impls/faults":                   "what the Go runtime and the sanitizers print",
	"internal/child":                 "what the Go runtime prints",
	"internal/simulation":            "the sweeps of files that it makes up",
	"impls/maptest/internal/hang":    "goroutine traces of the Go runtime",
	"impls/maptest/internal/history": "characters of file names",
	"impls/verify":                   "what the Go runtime and the race detector print",
	"impls/peers/incorrect":          "the fields of a list",
}

// TestNoSentenceIsMatched wants packages that read results to read data.
func TestNoSentenceIsMatched(t *testing.T) {
	users := make(map[string]bool)
	for _, path := range checkout.GoFiles(t, "../..") {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		if slices.ContainsFunc(file.Imports, func(s *ast.ImportSpec) bool { return s.Path.Value == `"regexp"` }) {
			users[strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), "../../")] = true
		}
	}
	complaints := func(users map[string]bool) (found []string) {
		for user := range users {
			if matching[user] == "" {
				found = append(found, user+" matches texts by regular expressions: want it to read data, or say here what it matches")
			}
		}
		for folder := range matching {
			if !users[folder] {
				found = append(found, folder+" no longer matches texts by regular expressions: delete it from the list")
			}
		}
		slices.Sort(found)
		return found
	}
	for _, complaint := range complaints(users) {
		t.Error(complaint)
	}
	users["bench/compare"] = true
	delete(users, "bench/subject")
	if got := complaints(users); len(got) < 2 {
		t.Errorf("with a user more and one less there are the complaints %q; want two", got)
	}
}
