package plots

import (
	"bytes"
	"fmt"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
	"example.com/mapbench/internal/simulation"
)

// TestMarksAreFindings counts the marks in the pictures: they hold what
// compare found and nothing else.
func TestMarksAreFindings(t *testing.T) {
	set := parse(t, simulation.Standard().Text())
	check := func(opt compare.Options, some bool) {
		t.Helper()
		y, err := newStudy(set, opt)
		if err != nil {
			t.Fatal(err)
		}
		found, err := y.sweeps("read", 2, cost)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range found {
			crossings, ties := 0, 0
			for i, a := range simulation.Laws[:6] {
				for _, b := range simulation.Laws[i+1 : 6] {
					curves, err := crossover.Between(set, a.Impl, b.Impl, "read", opt)
					if err != nil {
						t.Fatal(err)
					}
					for _, c := range curves {
						if c.Spec != s.Spec {
							continue
						}
						if ties += len(c.Ties); c.Verdict == crossover.Crosses {
							crossings += len(c.Crossings)
						}
					}
				}
			}
			if (crossings > 0) != some || ties == 0 {
				t.Fatalf("%s: %d crossings and %d ties: this checks nothing", s.Spec, crossings, ties)
			}
			picture := svg(t, y.newLineChart(s, cost).chart())
			// A crossing is a rule, its two ends and a ring; one is in the key.
			want := 4 * crossings
			if crossings > 0 {
				want += 4
			}
			stroke := fmt.Sprintf("stroke:#1C1C1C;stroke-width:%g", float64(crossingWidth))
			if got := bytes.Count(picture, []byte(stroke)); got != want {
				t.Errorf("%s: %d strokes of crossings, want %d for %d crossings", s.Spec, got, want, crossings)
			}
			stroke = fmt.Sprintf("stroke:#D4D4D4;stroke-width:%g", float64(tieWidth))
			if got := bytes.Count(picture, []byte(stroke)); got != ties {
				t.Errorf("%s: %d tie bands, want %d", s.Spec, got, ties)
			}
		}
	}
	check(compare.Options{}, true)
	// Nothing is known to a billionth of a point: all is unresolved.
	check(compare.Options{Precision: 1e-9}, false)
}

// TestCrowdMarksLeaders checks that a chart of a dozen impls marks crossings of
// those that win or tie somewhere, and of no others; and that one of impls which
// nothing tells apart marks those of nobody.
func TestCrowdMarksLeaders(t *testing.T) {
	s := simulation.Standard()
	s.Laws, s.Launches = simulation.Dozen, 10
	y, err := newStudy(parse(t, s.Text()), compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	found, err := y.sweeps("read", 2, cost)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range found {
		leads := map[string]bool{StandardMap: true}
		for _, c := range s.Cells {
			if r := y.ranking[c]; len(r.Best) == 1+len(r.Tied) {
				for _, impl := range r.Best {
					leads[impl] = true
				}
			}
		}
		marked := s.marked()
		for _, c := range marked {
			if !leads[c.A] || !leads[c.B] {
				t.Errorf("%s: %s and %s are marked, but one of them wins nowhere", s.Spec, c.A, c.B)
			}
		}
		if want := len(leads) * (len(leads) - 1) / 2; len(marked) != want || want >= len(s.Curves) {
			t.Errorf("%s: %d of %d curves are marked, want %d", s.Spec, len(marked), len(s.Curves), want)
		}
	}
	s.Launches = 2
	if y, err = newStudy(parse(t, s.Text()), compare.Options{}); err != nil {
		t.Fatal(err)
	}
	if found, err = y.sweeps("read", 2, cost); err != nil {
		t.Fatal(err)
	}
	for _, s := range found {
		if marked := s.marked(); len(marked) > 0 {
			t.Errorf("%s: after 2 launches %d curves are marked, want none", s.Spec, len(marked))
		}
	}
}
