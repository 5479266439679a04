package afterwards

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/internal/simulation"
)

// TestMeasured checks that results that are there are not measured again, and that a command
// that fails leaves nothing that would be taken for results.
func TestMeasured(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	c := Command{Mapbench: "false", Dir: dir}
	if _, err := c.Measured(t.Context(), 1, "run"); err == nil || !strings.HasPrefix(err.Error(), "false: ") {
		t.Errorf("a command that fails: %v; want an error that names it", err)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) > 0 {
		t.Errorf("it left %v, %v; want an empty folder", files, err)
	}
	suite := simulation.Suite{Laws: simulation.Laws, Reads: []float64{95}, Ns: []float64{1000}, Procs: []int{2}, Launches: 12}
	if err := os.WriteFile(filepath.Join(dir, "01.txt"), []byte(suite.Text()), 0o666); err != nil {
		t.Fatal(err)
	}
	set, err := c.Measured(t.Context(), 1, "run")
	if err != nil || len(set.Cells) != 1 {
		t.Errorf("%v; want the results that are there", err)
	}
}
