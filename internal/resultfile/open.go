package resultfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Open opens a results file for reading. Its error has the next step.
func Open(path string) (*os.File, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w; want a results file, which mapbench run -o FILE writes", err)
	}
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, fmt.Errorf("%s is a folder; name the results files in it", path)
	}
	return f, nil
}
