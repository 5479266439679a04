package runs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/internal/resultfile"
)

// TestMissingBenchstat wants a missing tool to be said once, before anything is measured, with
// the command that adds it.
func TestMissingBenchstat(t *testing.T) {
	t.Setenv("GOWORK", "off")
	check := func(root, want string) {
		t.Helper()
		var said []string
		r := &Run{Dir: t.TempDir()}
		r.Config.Say = func(text string) { said = append(said, text) }
		for _, side := range []string{resultfile.SideOld, resultfile.SideNew} {
			if err := os.WriteFile(filepath.Join(r.Dir, SideFile(side)), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		r.FindBenchstat(t.Context(), root)
		first := len(said)
		table, err := r.Benchstat(t.Context(), root)
		got := strings.Join(said, "\n")
		if table != nil || err != nil || first != 1 || len(said) != 1 || !strings.HasPrefix(got, "no table of benchstat: ") || !strings.Contains(got, want) {
			t.Errorf("in %s: %q, %v, and it is said beforehand %d of %q; want %q, once", root, table, err, first, said, want)
		}
	}
	const missing = "the tool is missing here; to add it to a module: go get -tool golang.org/x/perf/cmd/benchstat"
	without := t.TempDir()
	if err := os.WriteFile(filepath.Join(without, "go.mod"), []byte("module example.com/lib\n\ngo 1.26.0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	check(without, missing)
	check(t.TempDir(), missing) // in no module
	t.Setenv("PATH", without)
	check("../../..", "executable file not found")
}

// TestBenchstatIsHere wants nothing to be said where the tool is.
func TestBenchstatIsHere(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a tool")
	}
	r := &Run{Dir: t.TempDir()}
	r.Config.Say = func(text string) { t.Errorf("in this module it says %q; want nothing", text) }
	r.FindBenchstat(t.Context(), "../../..")
}
