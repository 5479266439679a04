package subject

import (
	"os"
	"path/filepath"
	"regexp"
)

// moduleLine matches the line of a go.mod that makes its folder a checkout of mapbench, or
// a part of one that is a module of its own, such as results.
var moduleLine = regexp.MustCompile(`(?m)^\s*module\s+"?example\.com/mapbench(/\w+)?"?\s*(//.*)?$`)

// InCheckout reports whether the current folder's module is mapbench, as far as the
// go.mod that is nearest says; the go command may be missing, or refuse the file.
func InCheckout() bool {
	dir, err := os.Getwd()
	if err != nil {
		return false
	}
	for {
		text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil {
			return moduleLine.Match(text)
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return false
		}
		dir = parent
	}
}
