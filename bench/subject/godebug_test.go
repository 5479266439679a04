package subject

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// TestGODEBUGKnowsGosSettings compares the settings that are accepted with Go's source.
func TestGODEBUGKnowsGosSettings(t *testing.T) {
	root := output(t, ".", nil, "go", "env", "GOROOT")
	for name, pattern := range map[string]string{
		"runtime/runtime1.go":        `\{name: "(\w+)"`,
		"internal/godebugs/table.go": `\{Name: "(\w+)"`,
	} {
		text, err := os.ReadFile(filepath.Join(root, "src", name))
		if err != nil {
			t.Skipf("%v: there is no source of Go to compare with", err)
		}
		found := regexp.MustCompile(pattern).FindAllStringSubmatch(string(text), -1)
		if len(found) < 20 {
			t.Errorf("%s has %d settings; want 20 or more", name, len(found))
		}
		for _, m := range found {
			if err := checkGODEBUG(m[1] + "=1"); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if err := checkGODEBUG("cpu.avx2=off"); err != nil {
		t.Error(err)
	}
}
