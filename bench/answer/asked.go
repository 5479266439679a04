package answer

import (
	"fmt"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/workloads"
)

// notAsked names what the cells do not vary: the keys of the spec, and procs, of which they
// hold one value, as what else there is.
func notAsked(cells []*compare.Cell) string {
	var others []string
	first := cells[0]
	s := first.Spec
	same := func(of func(*compare.Cell) any) bool {
		for _, c := range cells {
			if of(c) != of(first) {
				return false
			}
		}
		return true
	}
	add := func(single bool, other string) {
		if single {
			others = append(others, other)
		}
	}
	either := func(is bool, yes, no string) string {
		if is {
			return yes
		}
		return no
	}
	add(same(func(c *compare.Cell) any { return c.Spec.Read }), "read shares but "+share(s.Read)+" %")
	add(same(func(c *compare.Cell) any { return c.Spec.N }), "sizes but "+entries(s.N))
	add(same(func(c *compare.Cell) any { return c.Spec.Key }), either(s.Key == workloads.String, "integer keys", "string keys"))
	add(same(func(c *compare.Cell) any { return c.Spec.Val }), either(s.Val == 8, "64-byte values", "8-byte values"))
	add(same(func(c *compare.Cell) any { return c.Spec.Hit }), fmt.Sprintf("hits but %s %%", words.Decimal(s.Hit, 1)))
	add(same(func(c *compare.Cell) any { return c.Spec.Dist }), either(s.Dist.Kind == workloads.Uniform, "skewed keys", "uniform keys"))
	add(same(func(c *compare.Cell) any { return goroutines(c) > c.Procs }), either(goroutines(first) > first.Procs, "as many goroutines as procs", "more goroutines than procs"))
	add(same(func(c *compare.Cell) any { return c.Procs }), "procs but "+fmt.Sprint(first.Procs))
	return strings.Join(others, ", ")
}

// goroutines returns how many goroutines execute a cell's operations.
func goroutines(c *compare.Cell) int {
	if c.Spec.Goroutines != 0 {
		return c.Spec.Goroutines
	}
	return c.Procs
}

// entries formats a number of entries: "n=1,000".
func entries(n int) string { return "n=" + words.Thousands(float64(n)) }
