package folder

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Replaceable returns an error for a path that holds something other than an empty file or
// a file with sign, a text that mapbench writes, in its first 512 bytes. It refuses a link,
// since writing would follow it. A path that doesn't exist is no error. The error is one
// line and says what to do.
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

// Enterable returns an error for a path that holds something other than a folder. It
// refuses a link to a folder, since that folder may be somebody else's. A path that doesn't
// exist is no error. The error is one line and says what to do.
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
