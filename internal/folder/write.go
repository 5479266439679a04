package folder

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// Partial ends the name of a file that is being written.
const Partial = ".part"

// WriteFile writes a file whole or not at all. It refuses to write over the partial file of
// a killed run, which may be the user's.
func WriteFile(name string, write func(io.Writer) error) error {
	part := name + Partial
	file, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666) // follows no link
	if err != nil {
		return err
	}
	if err := errors.Join(write(file), file.Close()); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return os.Rename(part, name)
}

// WriteOwn is [WriteFile] in a folder of mapbench's: a partial file there is mapbench's, too,
// and goes.
func WriteOwn(name string, write func(io.Writer) error) error {
	if err := os.Remove(name + Partial); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return WriteFile(name, write)
}
