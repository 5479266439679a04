package workloads

import (
	"errors"
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the page of presets")

// TestPresetsPage checks that docs/workloads.md is what the presets give.
func TestPresetsPage(t *testing.T) {
	const path = "../docs/workloads.md"
	var b strings.Builder
	if err := WritePresets(&b); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if page, err := os.ReadFile(path); err != nil || string(page) != b.String() {
		t.Errorf("%s isn't what the presets give (%v): run go test ./workloads -update, and look at the change", path, err)
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
