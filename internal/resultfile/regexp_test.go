package resultfile

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// matching are the folders whose programs match texts by regular expressions, and what
// these texts are: never a sentence that this module prints, which somebody may reword.
var matching = map[string]string{
	"bench":                 "names of impls",
	"bench/subject":         "versions, go.mod, and values of the go command's variables",
	"cmd/mapbench":          "errors of package flag",
	"impls/faults":          "what the Go runtime and the sanitizers print",
	"internal/child":        "what the Go runtime prints",
	"impls/maptest":         "goroutine traces of the Go runtime",
	"impls/verify":          "what the Go runtime and the race detector print",
	"impls/peers/incorrect": "the fields of a list",
	"internal/runsummary":   "the fields of a summary",
}

// TestNoSentenceIsMatched wants packages that read results to read data.
func TestNoSentenceIsMatched(t *testing.T) {
	users := make(map[string]bool)
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			if spec.Path.Value == `"regexp"` {
				dir, err := filepath.Rel("../..", filepath.Dir(path))
				if err != nil {
					return err
				}
				users[filepath.ToSlash(dir)] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	complaints := func(users map[string]bool) (found []string) {
		for user := range users {
			if matching[user] == "" {
				found = append(found, user+" matches texts by regular expressions: want it to read data, or say here what it matches")
			}
		}
		for folder := range matching {
			if !users[folder] {
				found = append(found, folder+" matches nothing any more: delete it from the list")
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
