package workloads

import (
	"errors"
	"strings"
	"testing"

	"example.com/mapbench/internal/checkout"
	"example.com/mapbench/internal/golden"
)

// TestPresetsPage checks that docs/workloads.md is what the presets give.
func TestPresetsPage(t *testing.T) {
	checkout.Needs(t, "../docs")
	const path = "../docs/workloads.md"
	var b strings.Builder
	if err := WritePresets(&b); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, path, []byte(b.String()))
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
