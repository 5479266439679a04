package history

import (
	"os"
	"path/filepath"
	"regexp"

	"github.com/anishathalye/porcupine"
)

// notInNames matches what file names must not contain, on any system.
var notInNames = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// Draw writes porcupine's picture of a history that is not linearizable, and returns
// the path: a file in dir, which it makes, or in the folder for temporary files if dir
// is empty. The name may have any characters; the file's name has others in place of
// those that files can't have. The picture shows the longest orders of calls that are
// legal. Without events there is no picture, and the path is empty.
func Draw(events []Event, dir, name string) (path string, err error) {
	if len(events) == 0 {
		return "", nil
	}
	if dir == "" {
		dir = os.TempDir()
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", err
	}
	path = filepath.Join(dir, notInNames.ReplaceAllString(name, "-")+".html")
	_, info := porcupine.CheckOperationsVerbose(model, operations(events), judgeTime)
	if err := porcupine.VisualizePath(model, info, path); err != nil {
		return "", err
	}
	return path, nil
}
