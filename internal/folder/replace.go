package folder

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Replaceable refuses a path that holds something else than an empty file or one that has
// a sign, a text of mapbench's, in its first 512 bytes. A link is refused: writing would
// follow it. It is no error if there is nothing. The error is one line and says what to do.
func Replaceable(name, sign string) error {
	const begin = 512
	text, err := Head(name, begin)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case errors.Is(err, ErrNotRegular),
		err == nil && len(text) > 0 && !bytes.Contains(text, []byte(sign)):
		return fmt.Errorf("%s is no file that mapbench wrote; move it away, or name another folder", name)
	}
	return err
}

// Enterable refuses a path at which there is something else than a folder. A link to a
// folder is refused: that folder may be somebody else's. It is no error if there is
// nothing. The error is one line and says what to do.
func Enterable(name string) error {
	info, err := os.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err == nil && !info.IsDir():
		return fmt.Errorf("%s is no folder; move it away, or name another folder", name)
	}
	return err
}
