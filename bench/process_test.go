package bench

import (
	"errors"
	"strings"
	"testing"
)

// TestLineWithoutEnd starts a worker that never ends its line.
func TestLineWithoutEnd(t *testing.T) {
	for name, script := range map[string]string{
		"hello": `exec cat /dev/zero`,
		"reply": `echo '{"hello":{"protocol":1,"digest":"","goversion":"","impls":null}}'; exec cat /dev/zero`,
	} {
		p, err := startWorker(t.Context(), []string{"sh", "-c", script}, nil)
		if err == nil {
			_, err = p.read(answerTimeout)
			p.kill()
		}
		if !errors.Is(err, errLongLine) || !strings.Contains(err.Error(), "docs/plugin.md") {
			t.Errorf("%s: %v; want %v", name, err, errLongLine)
		}
	}
}
