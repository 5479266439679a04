package plots

import (
	"bytes"
	"fmt"
	"testing"

	"example.com/mapbench/bench/compare"
)

// TestMarksAreFindings counts the marks in the pictures: they hold what
// compare found and nothing else.
func TestMarksAreFindings(t *testing.T) {
	set := standard().set(t)
	check := func(opt compare.Options, some bool) {
		t.Helper()
		tables, err := set.Tables(opt)
		if err != nil {
			t.Fatal(err)
		}
		found, err := sweeps(set, tables, "read", 2, opt)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range found {
			crossings, ties := 0, 0
			for i, a := range laws[:6] {
				for _, b := range laws[i+1 : 6] {
					curves, err := set.Crossovers(a.impl, b.impl, "read", opt)
					if err != nil {
						t.Fatal(err)
					}
					for _, c := range curves {
						if c.Spec != s.spec {
							continue
						}
						if ties += len(c.Ties); c.Verdict == compare.Crosses {
							crossings += len(c.Crossings)
						}
					}
				}
			}
			if (crossings > 0) != some || ties == 0 {
				t.Fatalf("%s: %d crossings and %d ties: this checks nothing", s.spec, crossings, ties)
			}
			picture := svg(t, newLineChart(set, s, looksOf(tables), 0.95, 0.02))
			// A crossing is a rule, its two ends and a ring; one is in the key.
			want := 4 * crossings
			if crossings > 0 {
				want += 4
			}
			stroke := fmt.Sprintf("stroke:#1C1C1C;stroke-width:%g", float64(crossingWidth))
			if got := bytes.Count(picture, []byte(stroke)); got != want {
				t.Errorf("%s: %d strokes of crossings, want %d for %d crossings", s.spec, got, want, crossings)
			}
			stroke = fmt.Sprintf("stroke:#D4D4D4;stroke-width:%g", float64(tieWidth))
			if got := bytes.Count(picture, []byte(stroke)); got != ties {
				t.Errorf("%s: %d tie bands, want %d", s.spec, got, ties)
			}
		}
	}
	check(compare.Options{}, true)
	// Nothing is known to a billionth of a point: all is unresolved.
	check(compare.Options{Precision: 1e-9}, false)
}

// TestLostFindings checks that a crossover without a sweep is an error.
func TestLostFindings(t *testing.T) {
	set := standard().set(t)
	tables, err := set.Tables(compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	found, err := sweeps(set, tables, "read", 2, compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := cross(set, found[:1], "read", 2, compare.Options{}); err == nil {
		t.Errorf("cross with half of the sweeps: no error")
	}
}
