package compare

import (
	"strings"
	"testing"

	"example.com/mapbench/internal/simulation"
)

// TestSource looks up each result of a file in the line that Source names.
func TestSource(t *testing.T) {
	const name = "a.txt"
	text := simulation.Standard().Text()
	set, err := Read(strings.NewReader(text), name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(text, "\n")
	checked := 0
	for _, c := range set.Cells {
		for i := range c.Launches {
			file, at := c.Launches[i].Source()
			if file != name || len(at) != len(c.Contestants) {
				t.Fatalf("%s: Source() = %q and %d lines; want %q and %d", c, file, len(at), name, len(c.Contestants))
			}
			for k, line := range at {
				want := "impl=" + c.Contestants[k] + "/"
				if (line == 0) != (c.Launches[i].Results[k] == nil) {
					t.Errorf("%s: line %d of %s; want 0 exactly for no result", c, line, c.Contestants[k])
				} else if line > 0 && !strings.Contains(lines[line-1], want) {
					t.Errorf("%s:%d is %q; want a line with %q", name, line, lines[line-1], want)
				} else if line > 0 {
					checked++
				}
			}
		}
	}
	if checked < 10 {
		t.Errorf("%d lines checked; want 10 at least", checked)
	}
}
