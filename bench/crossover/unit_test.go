package crossover

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/resultfile"
)

// byUnit returns a set of cells of A and B along n, in which A takes half the time throughout.
// In a unit, ln(value of A ÷ value of B) is as given, at each of the values of n.
func byUnit(t *testing.T, unit resultfile.Unit, logs ...float64) *compare.Set {
	t.Helper()
	var pairs []truePair
	for i := range logs {
		pairs = append(pairs, truePair{"n=" + []string{"100", "1000", "10000", "100000"}[i], 2, -math.Ln2})
	}
	s := setOfPairs(t, 20, 0.01, pairs...)
	s.Names = []string{"f.txt"}
	r := rand.New(rand.NewPCG(1, 4))
	for i, c := range s.Cells {
		for _, l := range c.Launches {
			base := 50 * math.Exp(0.1*r.NormFloat64())
			l.Results[0].Values[unit] = base * math.Exp(logs[i]+0.01*r.NormFloat64())
			l.Results[1].Values[unit] = base
			// The ratio of slices is one of times, and agrees with them.
			l.Results[0].Values[resultfile.Ratio], l.Results[1].Values[resultfile.Ratio] = 0.5, 1
		}
	}
	return s
}

// curveBy returns the curve of A and B along n, by a unit.
func curveBy(t *testing.T, s *compare.Set, unit resultfile.Unit) Curve {
	t.Helper()
	curves, err := Between(s, "A", "B", "n", compare.Options{Unit: unit})
	if err != nil {
		t.Fatal(err)
	}
	return curves[0]
}

// TestCrossingByUnit wants a crossing by the bytes per entry, and by a quantile, where one map is
// faster throughout.
func TestCrossingByUnit(t *testing.T) {
	check := func(unit resultfile.Unit, verdict compare.Verdict, want string, logs ...float64) {
		t.Helper()
		c := curveBy(t, byUnit(t, unit, logs...), unit)
		if got := c.Sentence(); c.Verdict != verdict || !strings.Contains(got, want) || c.Unit != unit {
			t.Errorf("by %s: %s, %s; want %s and %q", unit, c.Verdict, got, verdict, want)
		}
		for _, p := range c.Points {
			if !math.IsNaN(p.Ratio.Center) {
				t.Errorf("by %s: at n=%g the other estimate is %v; want none, for it is one of times", unit, p.X, p.Ratio)
			}
		}
		if len(c.Crossings) > 0 && c.Crossings[0].RatioAt != nil {
			t.Errorf("by %s: the ratio crosses at %g", unit, *c.Crossings[0].RatioAt)
		}
	}
	check(resultfile.BytesPerEntry, Crosses, "read=95, 2 procs, by bytes per entry: B overtakes A above ", -0.4, -0.2, 0.2, 0.4)
	check(resultfile.ReadP99, Crosses, ", by p99 of reads: A overtakes B above ", 0.4, 0.2, -0.2, -0.4)
	check(resultfile.BytesPerEntry, BFaster, "B is lower than A throughout, from 100 to 100,000 entries (shown at each of 4 measured points): A has 4", 0.4, 0.4, 0.4, 0.4)
	check(resultfile.Fairness, BFaster, "B is higher than A throughout, from 100 to 100,000 entries (shown at each of 4 measured points): A has 3", -0.4, -0.4, -0.4, -0.4)
	check(resultfile.BytesPerEntry, compare.Indistinguishable, "practically tied", 0, 0, 0, 0)

	s := byUnit(t, resultfile.BytesPerEntry, -0.4, -0.2, 0.2, 0.4)
	if c := curveBy(t, s, resultfile.NsPerOp); c.Verdict != AFaster || strings.Contains(c.Sentence(), ", by ") || len(c.Warnings) != 0 {
		t.Errorf("by ns/op: %s, %s; want A faster throughout", c.Verdict, c.Sentence())
	}
	for unit, want := range map[resultfile.Unit]bool{resultfile.NsPerOp: false, resultfile.BytesPerEntry: true} {
		text, err := json.Marshal(curveBy(t, s, unit))
		if err != nil || strings.Contains(string(text), `"unit":"B/entry"`) != want || strings.Contains(string(text), `"unit"`) != want {
			t.Errorf("by %s, %v: the JSON has the unit: %t; want %t", unit, err, !want, want)
		}
	}
}

// TestCrossingWithoutTheUnit judges by a unit that no line, some cells and some launches lack.
func TestCrossingWithoutTheUnit(t *testing.T) {
	const unit = resultfile.ReadP99
	s := byUnit(t, resultfile.BytesPerEntry, -0.4, -0.2, 0.2, 0.4)
	const want = "f.txt: no line has read-p99-ns, only ns/op, B/entry; measure again with this version of mapbench"
	if _, err := Between(s, "A", "B", "n", compare.Options{Unit: unit}); err == nil || err.Error() != want {
		t.Errorf("of lines without the unit: %v; want %s", err, want)
	}
	s = byUnit(t, unit, -0.4, -0.2, 0.2, 0.4)
	for _, l := range s.Cells[1].Launches {
		l.Results[0].Values[unit] = math.NaN()
	}
	c := curveBy(t, s, unit)
	if c.Verdict != compare.Unresolved && c.Verdict != Crosses || len(c.Crossings) != 1 || c.Crossings[0].Lo < 99 || c.Crossings[0].Hi > 10001 {
		t.Errorf("of a cell without the unit: %s, crossings %+v; want one between 100 and 10000", c.Verdict, c.Crossings)
	}
	checkDoubt(t, &c, "at n=1000 no launch has read-p99-ns of both")
}

// TestCrossingOfZeros judges values of which one is 0 in some launches, so that there is no ratio.
func TestCrossingOfZeros(t *testing.T) {
	const unit = resultfile.OverwriteAlloc
	s := byUnit(t, unit, -0.4, -0.2, 0.2, 0.4)
	for i := range 3 {
		s.Cells[0].Launches[i].Results[0].Values[unit] = 0
	}
	s.Cells[1].Launches[0].Results[0].Values[unit], s.Cells[1].Launches[0].Results[1].Values[unit] = 0, 0
	c := curveBy(t, s, unit)
	if c.Verdict != Crosses || c.Points[0].Launches != 17 || c.Points[1].Launches != 20 {
		t.Errorf("%s, points %+v; want a crossing, and 17 and 20 launches at the first", c.Verdict, c.Points[:2])
	}
	checkDoubt(t, &c, "3 launches left out: one of both has 0 overwrite-B and the other has not, so there is no ratio")
}

// checkDoubt wants a warning of a curve.
func checkDoubt(t *testing.T, c *Curve, want string) {
	t.Helper()
	for _, w := range c.Warnings {
		if w.Error() == want {
			return
		}
	}
	t.Errorf("warnings %v; want %q among them", c.Warnings, want)
}

// TestQuotient names what is divided by what.
func TestQuotient(t *testing.T) {
	for unit, want := range map[resultfile.Unit]string{
		resultfile.NsPerOp:       "ns/op of A ÷ ns/op of B",
		resultfile.BytesPerEntry: "B/entry of A ÷ B/entry of B",
		resultfile.Fairness:      "fairness of B ÷ fairness of A",
	} {
		if got := (&Curve{A: "A", B: "B", Unit: unit}).Quotient(); got != want {
			t.Errorf("by %s the logarithms are of %s; want %s", unit, got, want)
		}
	}
}
