package adaptive

import (
	"fmt"
	"strings"
	"testing"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/compare"
)

// TestAllOutside tells cells with no launch in the main state from others.
func TestAllOutside(t *testing.T) {
	line := func(n int, sweep int, lost float64) string {
		return fmt.Sprintf("BenchmarkMap/impl=nop/read=95/dist=uniform/n=%d 1 5 ns/op %d sweep %v lost-before\n", n, sweep, lost)
	}
	check := func(text, want string) {
		t.Helper()
		set, err := compare.Read(strings.NewReader("mapbench: 1\n\n"+text), "f.txt")
		if err != nil {
			t.Fatal(err)
		}
		cells, err := bench.ParseCells([]string{"nop"}, []string{"n=100,200,300"}, []int{1})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, cell := range allOutside(set, cells) {
			got = append(got, fmt.Sprint(cell.Spec.N))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("of\n%sthese cells have no usable launch: %q; want %q", text, got, want)
		}
	}
	check(line(100, 0, 0), "")
	check(line(100, 0, 0.5), "100")
	check(line(100, 0, 0.5)+line(200, 0, 0.5)+line(200, 1, 0), "100")
	check(line(100, 0, 0)+line(300, 0, 0.2)+line(300, 1, 0.2), "300")
}
