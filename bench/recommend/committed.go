package recommend

import (
	"fmt"
	"os"
	"path/filepath"
)

// Committed returns the path of a results file that a checkout has, from this folder: name is its
// path from the root of the checkout, which is this folder or one around it, with slashes.
func Committed(name string) (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := start; ; {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if _, err := os.Stat(file); err == nil {
			return filepath.Rel(start, file)
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("no FILE, and no checkout of mapbench around this folder with %s; name a results file, or measure this machine with -measure", name)
		}
		dir = parent
	}
}
