package compare

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"example.com/mapbench/internal/resultfile"
)

// TestBounds checks that the ends of every unit's range are read, and values beyond refused.
func TestBounds(t *testing.T) {
	for u := range resultfile.NumUnits {
		unit := u.String()
		least, most := u.Bounds()
		check := func(value float64, want string) {
			t.Helper()
			ns := "20 ns/op\t"
			if unit == "ns/op" {
				ns = ""
			}
			text := header + fmt.Sprintf("BenchmarkMap/impl=A/read=95/dist=uniform/n=1000-2\t1\t%s%v %s\n", ns, value, unit)
			_, err := Read(strings.NewReader(text), "f.txt")
			switch {
			case want == "" && err != nil:
				t.Errorf("%v %s: %v; want it read", value, unit, err)
			case want != "" && (err == nil || !strings.HasPrefix(err.Error(), "f.txt:11: "+unit+" is ") || !strings.HasSuffix(err.Error(), want)):
				t.Errorf("%v %s: %v; want one at f.txt:11 that ends in %q", value, unit, err, want)
			}
		}
		beyond := fmt.Sprintf("want %v to %v", least, most)
		check(least, "")
		check(most, "")
		check(most*1.1, beyond)
		check(1e308, beyond)
		check(-1e-300, beyond)
		check(-1, beyond)
		if least > 0 {
			check(0, beyond)
			check(1e-300, beyond)
		}
	}
	// A unit of another tool may have any number.
	if s := parse(t, header+resultLine("A", 20, "-1e300 x/op")); len(s.Cells) != 1 {
		t.Errorf("a foreign unit: %d cells, want 1", len(s.Cells))
	}
}

// TestLostIsAFraction checks that CPU lost is at most 1. In older files it may be more: they
// count a gap on two cores twice.
func TestLostIsAFraction(t *testing.T) {
	s := parse(t, header+resultLine("A", 20, "3.6 lost-before\t0.25 lost-after"))
	r := s.Cells[0].Launches[0].Results[0]
	before, _ := r.Value("lost-before")
	after, _ := r.Value("lost-after")
	if before != 1 || after != 0.25 {
		t.Errorf("lost-before %v, lost-after %v; want 1 and 0.25", before, after)
	}
	without := parse(t, header+resultLine("A", 20, "0 sweep")).Cells[0].Launches[0].Results[0]
	if v, ok := without.Value("lost-before"); ok || !math.IsNaN(v) {
		t.Errorf("lost-before %v, %v of a line without it; want none", v, ok)
	}
}
