package folder

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// TestWriteFile: a file is there whole or as it was, and only WriteOwn removes a partial one.
func TestWriteFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "f")
	says := func(text string, err error) func(io.Writer) error {
		return func(w io.Writer) error {
			_, failed := io.WriteString(w, text)
			return errors.Join(failed, err)
		}
	}
	check := func(what string, err error, fails bool, want string) {
		t.Helper()
		text, _ := os.ReadFile(name)
		if (err != nil) != fails || string(text) != want {
			t.Errorf("%s: %v, the file says %q; want an error: %v, and %q", what, err, text, fails, want)
		}
	}
	check("a new file", WriteFile(name, says("one", nil)), false, "one")
	check("a writer that fails", WriteFile(name, says("tw", io.ErrShortWrite)), true, "one")
	if _, err := os.Stat(name + Partial); err == nil {
		t.Error("a failure leaves a partial file")
	}
	if err := os.WriteFile(name+Partial, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	check("beside a partial file", WriteFile(name, says("two", nil)), true, "one")
	check("in a folder of mapbench's", WriteOwn(name, says("two", nil)), false, "two")
}
