package folder

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// ErrNotRegular is the error for a link, a folder or a device in place of a file.
var ErrNotRegular = errors.New("no regular file")

// Head returns the first bytes of a regular file, at most the given number. It follows no
// link and waits for no FIFO; for both it returns [ErrNotRegular].
func Head(name string, most int64) ([]byte, error) {
	info, err := os.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is %w", name, ErrNotRegular)
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, most))
}
