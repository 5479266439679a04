package maptest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"github.com/anishathalye/porcupine"
)

// notInNames matches what file names must not contain, on any system.
var notInNames = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// draw writes porcupine's picture of a history that is not linearizable, and returns
// the path. The picture shows the longest orders of calls that are legal. The file
// name has the map, the law and the seed. Without events there is no picture, and the
// path is empty.
func draw(events []event, c Config, law string) (path string, err error) {
	if len(events) == 0 {
		return "", nil
	}
	dir := c.Artifacts
	if dir == "" {
		dir = os.TempDir()
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", err
	}
	name := fmt.Sprintf("%s-%s-%d.html", notInNames.ReplaceAllString(c.Name, "-"), law, c.Seed)
	path = filepath.Join(dir, name)
	_, info := porcupine.CheckOperationsVerbose(model, operations(events), judgeTime)
	if err := porcupine.VisualizePath(model, info, path); err != nil {
		return "", err
	}
	return path, nil
}
