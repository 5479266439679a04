package faults

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
)

// From reports whether the programs that this command embeds are those in a checkout; dir
// is the folder of this package there. If they are not, the commit of the checkout says
// nothing about them.
func From(dir string) bool {
	err := fs.WalkDir(programs, "testdata", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		ours, err := programs.ReadFile(name)
		if err != nil {
			return err
		}
		theirs, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err == nil && !bytes.Equal(ours, theirs) {
			err = fs.ErrInvalid
		}
		return err
	})
	return err == nil
}
