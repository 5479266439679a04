package plots

import (
	"strings"
	"testing"
)

// TestTakenName gives two charts one name: neither is written.
func TestTakenName(t *testing.T) {
	c := examples(t)[0]
	dir := t.TempDir() + "/new"
	files, err := WriteCharts(dir, []*Chart{c, {Name: c.Name}})
	if err == nil || !strings.Contains(err.Error(), "two charts have the name "+c.Name) || len(files) > 0 {
		t.Errorf("writing two charts of one name: %q, %v; want an error and no file", files, err)
	}
}
