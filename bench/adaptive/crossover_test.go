package adaptive

import (
	"fmt"
	"strings"
	"testing"

	"example.com/mapbench/bench"
)

// TestCellsTogether checks which cells share a launch: those whose shares of writes are near,
// and that differ in nothing else.
func TestCellsTogether(t *testing.T) {
	check := func(spec, want string) {
		t.Helper()
		cells, err := bench.ParseCells([]string{"mutex", "sync.Map"}, []string{spec}, []int{2})
		if err != nil {
			t.Fatal(err)
		}
		var groups []string
		for _, group := range together(cells) {
			var reads []string
			for _, cell := range group {
				reads = append(reads, fmt.Sprint(cell.Spec.Read))
			}
			groups = append(groups, strings.Join(reads, " "))
		}
		if got := strings.Join(groups, ", "); got != want {
			t.Errorf("%s: launches of %q, want %q", spec, got, want)
		}
	}
	check("read=0,25,50,75,100/n=1000", "0 25 50, 75, 100")
	check("read=54,66/n=1000", "54 66")
	check("read=100,99,98,95/n=1000", "100, 99 98, 95")
	check("read=50/n=100,1000", "50, 50")
	check("read=50,60/n=100/grow=1", "50, 60")
}
