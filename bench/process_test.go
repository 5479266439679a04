package bench

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"testing"
)

// TestLineWithoutEnd starts a worker that never ends its line.
func TestLineWithoutEnd(t *testing.T) {
	for name, script := range map[string]string{
		"hello": `exec cat /dev/zero`,
		"reply": `echo '{"hello":{"protocol":1,"digest":"","goversion":"","impls":null}}'; exec cat /dev/zero`,
	} {
		p, err := start(t.Context(), []string{"sh", "-c", script}, nil)
		if err == nil {
			_, err = p.read(patience)
			p.kill()
		}
		if !errors.Is(err, errLongLine) || !strings.Contains(err.Error(), "docs/plugin.md") {
			t.Errorf("%s: %v; want %v", name, err, errLongLine)
		}
	}
}

// TestReadLine reads lines around the bound, with a buffer that is shorter than they.
func TestReadLine(t *testing.T) {
	check := func(text, want string, wantErr error) {
		t.Helper()
		line, err := readLine(bufio.NewReaderSize(strings.NewReader(text), 16), 40)
		if string(line) != want || !errors.Is(err, wantErr) {
			t.Errorf("readLine(%q) = %q, %v; want %q, %v", text, line, err, want, wantErr)
		}
	}
	x := strings.Repeat("x", 39)
	check(x+"\nmore", x+"\n", nil)
	check(x+"x\n", "", errLongLine)
	check("short\n", "short\n", nil)
	check("cut", "cut", io.EOF)
}
