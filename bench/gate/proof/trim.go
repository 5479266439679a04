package proof

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/folder"
	"example.com/mapbench/internal/resultfile"
)

// derived are the files of a gate run's folder that can be made of night.txt.
var derived = []string{"old.txt", "new.txt", "report.md", "comment.md", "benchstat.txt"}

// Trim makes the gate runs in a folder and below small enough to keep. It removes from
// night.txt what judging does not read ([resultfile.Trim]), and the files that can be made of
// night.txt. It leaves alone a gate run that has not ended or measured nothing.
func Trim(dir string) error {
	dirs, err := foldersWith(dir, verdictFile)
	if err != nil {
		return err
	}
	for _, dir := range dirs {
		path := filepath.Join(dir, runFile)
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		f, err := resultfile.Parse(text, path)
		if err != nil {
			return err
		}
		write := func(w io.Writer) error { return resultfile.Trim(w, f, compare.LostLimit) }
		if err := folder.WriteOwn(path, write); err != nil {
			return err
		}
		for _, name := range derived {
			if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}
