package workloads

import (
	"errors"
	"strings"
	"testing"
)

// TestPresetsPage checks that the rows of the page have as many cells as its tables. The test of
// cmd/internal/docs compares docs/workloads.md with it.
func TestPresetsPage(t *testing.T) {
	var b strings.Builder
	if err := WritePresets(&b); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(b.String(), "\n") {
		if cells := strings.Count(line, "|") - strings.Count(line, `\|`); strings.HasPrefix(line, "|") && cells != 6 && cells != 5 {
			t.Errorf("a row of %d cells: %s", cells-1, line)
		}
	}
}

// TestPresetsPageError checks that a write that fails is reported.
func TestPresetsPageError(t *testing.T) {
	if err := WritePresets(failing{}); !errors.Is(err, errFull) {
		t.Errorf("WritePresets = %v, want %v", err, errFull)
	}
}

var errFull = errors.New("no space left")

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errFull }
