package trend

import (
	"fmt"
	"os"
	"path/filepath"
)

// Files returns the files that arguments name: each is a file, or a folder that stands for all
// *.txt in it, in the order of their names. History is the folder that is meant without any.
func Files(args []string, history string) (files []string, err error) {
	if len(args) == 0 {
		args = []string{history}
	}
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil {
			return nil, fmt.Errorf("%w: name the files of gate runs or their folder; a nightly run adds one to %s, which git worktree add %[2]s %[2]s checks out", err, history)
		}
		if !info.IsDir() {
			files = append(files, arg)
			continue
		}
		inside, err := filepath.Glob(filepath.Join(arg, "*.txt")) // sorted
		if err != nil {
			return nil, err
		}
		if len(inside) == 0 {
			return nil, fmt.Errorf("%s holds no *.txt: a nightly run adds one", arg)
		}
		files = append(files, inside...)
	}
	return files, nil
}
