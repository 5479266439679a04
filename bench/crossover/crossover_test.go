package crossover

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/golden"
	"example.com/mapbench/internal/resultfile"
)

func TestSentences(t *testing.T) {
	var text bytes.Buffer
	check := func(s *compare.Set, axis string, opt compare.Options) {
		t.Helper()
		curves, err := Between(s, "A", "B", axis, opt)
		if err != nil {
			t.Error(err)
			return
		}
		for i := range curves {
			fmt.Fprintln(&text, curves[i].Sentence())
		}
	}
	// along returns pairs of one spec at values of an axis.
	along := func(prefix, suffix string, values []string, logs ...float64) []truePair {
		var pairs []truePair
		for i, v := range values {
			pairs = append(pairs, truePair{prefix + v + suffix, 2, logs[i]})
		}
		return pairs
	}
	reads := []string{"0", "25", "50", "75", "100"}

	check(setOfPairs(t, 8, 0.02, along("read=", "", reads, -0.4, -0.3, -0.2, -0.1, 0.1)...), "read", compare.Options{})
	check(setOfPairs(t, 8, 0.02, along("read=", "", reads, -0.4, 0.2, 0.2, 0.1, -0.1)...), "read", compare.Options{})
	check(setOfPairs(t, 8, 0.02, along("read=", "", reads, -0.4, -0.3, -0.2, -0.1, -0.1)...), "read", compare.Options{})
	check(setOfPairs(t, 8, 0.02, along("read=", "", reads, 0.4, 0.3, 0.2, 0.1, 0.1)...), "read", compare.Options{})
	check(setOfPairs(t, 8, 0.004, along("read=", "", reads, 0, 0, 0, 0, 0)...), "read", compare.Options{})
	check(setOfPairs(t, 8, 0.03, along("read=", "", reads, -0.4, -0.1, 0, 0.002, 0)...), "read", compare.Options{})
	check(setOfPairs(t, 5, 0.03, along("read=", "", reads, -0.4, -0.1, 0, 0.002, 0)...), "read", compare.Options{})
	check(setOfPairs(t, 8, 0.03, along("read=", "", reads, -0.4, -0.1, 0.08, 0.2, 0.3)...), "read", compare.Options{Precision: 2})
	check(setOfPairs(t, 20, 0.005, along("read=", "", reads, -0.05, -0.03, -0.015, 0.015, 0.05)...), "read", compare.Options{})
	check(setOfPairs(t, 20, 0.005, along("read=", "", reads, -0.4, -0.1, 0, 0, 0)...), "read", compare.Options{})
	check(setOfPairs(t, 20, 0.005, along("read=", "", []string{"50", "75", "90", "95", "99", "100"}, -0.5, -0.3, -0.12, -0.04, 0.08, 0.12)...), "read", compare.Options{})
	check(setOfPairs(t, 20, 0.02, along("n=", "/read=90", []string{"100", "1000", "10000", "100000"}, -0.2, -0.1, 0.1, 0.2)...), "n", compare.Options{})
	check(setOfPairs(t, 20, 0.02, along("hit=", "", []string{"20", "50", "80"}, -0.2, 0.1, 0.2)...), "hit", compare.Options{})
	check(setOfPairs(t, 20, 0.02, along("dist=zipf", "", []string{"0.5", "0.9", "1.3"}, -0.2, 0.1, 0.2)...), "zipf", compare.Options{})
	check(setOfPairs(t, 20, 0.02, along("goroutines=", "", []string{"1", "2", "4", "16"}, -0.2, -0.1, 0.1, 0.2)...), "goroutines", compare.Options{})
	check(setOfPairs(t, 20, 0.02, truePair{"n=1000", 1, -0.2}, truePair{"n=1000", 2, 0.2}, truePair{"n=1000", 4, 0.3}, truePair{"n=100", 1, 0.2}, truePair{"n=100", 2, 0.2}), "procs", compare.Options{})
	golden.Check(t, "testdata/sentences.txt", text.Bytes())
}

func TestCrossoverErrors(t *testing.T) {
	s := setOfPairs(t, 8, 0.02, truePair{"read=50", 2, 0}, truePair{"read=95", 1, 0})
	check := func(a, b, axis, want string) {
		t.Helper()
		_, err := Between(s, a, b, axis, compare.Options{})
		if err == nil || err.Error() != want {
			t.Errorf("got error %v, want %s", err, want)
		}
	}
	check("A", "C", "read", `no results of impl "C": want one of A, B`)
	check("A", "A", "read", `impl A cannot cross itself: name two`)
	check("A", "B", "reads", `no axis "reads": want one of read, n, hit, goroutines, zipf, procs`)
	check("A", "B", "read", `no two cells hold both A and B and differ only in read: measure at least two values of it`)
}

// TestCurveTellsTheBend checks that a warning names a bend and what to measure.
func TestCurveTellsTheBend(t *testing.T) {
	s := setOfPairs(t, 20, 0.005, truePair{"read=0", 2, -0.3}, truePair{"read=50", 2, -0.29}, truePair{"read=75", 2, 0.2}, truePair{"read=100", 2, 0.8})
	curves, err := Between(s, "A", "B", "read", compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, w := range curves[0].Warnings {
		texts = append(texts, w.Error())
	}
	if got := strings.Join(texts, "\n"); !strings.Contains(got, "measure read=25,63,88 too") {
		t.Errorf("warnings\n%s\nwant one that says measure read=25,63,88 too", got)
	}
}

// TestCurveRatio checks that a point is undecided if the ratio has the opposite finding, and
// that the crossing of the ratio is given.
func TestCurveRatio(t *testing.T) {
	s := setOfPairs(t, 10, 0.01, truePair{"read=0", 2, -0.3}, truePair{"read=50", 2, -0.05}, truePair{"read=75", 2, 0.2}, truePair{"read=100", 2, 0.4})
	for _, c := range s.Cells {
		for _, l := range c.Launches {
			l.Results[0].Values[resultfile.Ratio] = l.Results[0].Values[resultfile.NsPerOp] * math.Exp(0.1) // crosses earlier
			l.Results[1].Values[resultfile.Ratio] = l.Results[1].Values[resultfile.NsPerOp]
		}
	}
	c := only(t, s, compare.Options{})
	if c.Points[1].Sign != 0 || c.Points[0].Sign != -1 || c.Points[2].Sign != 1 {
		t.Errorf("signs %d, %d, %d; want -1, 0, 1", c.Points[0].Sign, c.Points[1].Sign, c.Points[2].Sign)
	}
	if len(c.Crossings) != 1 || c.Crossings[0].RatioAt == nil || *c.Crossings[0].RatioAt > c.Crossings[0].At-5 {
		t.Errorf("crossings %+v; want one, and the ratio's well below", c.Crossings)
	}
}

func TestCurveJSON(t *testing.T) {
	s := setOfPairs(t, 8, 0.02, truePair{"read=0", 2, -0.4}, truePair{"read=50", 2, -0.3}, truePair{"read=100", 2, 0.2})
	c := only(t, s, compare.Options{})
	js, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Axis, A, B, Verdict string
		Crossings           []map[string]any
	}
	if err := json.Unmarshal(js, &got); err != nil {
		t.Fatal(err)
	}
	if got.Axis != "read" || got.A != "A" || got.B != "B" || got.Verdict != "crossing" || len(got.Crossings) != 1 {
		t.Fatalf("JSON %s", js)
	}
	for _, key := range []string{"lo", "at", "hi", "tie_lo", "tie_hi"} {
		if _, ok := got.Crossings[0][key]; !ok {
			t.Errorf("a crossing has no %s: %s", key, js)
		}
	}
}

// TestEmptyPoint checks that a value without a launch that holds both impls does not disturb
// the fit beside it: neither the crossing nor what to measure next.
func TestEmptyPoint(t *testing.T) {
	s := setOfPairs(t, 12, 0.01, truePair{"read=0", 2, -0.4}, truePair{"read=25", 2, -0.25}, truePair{"read=50", 2, -0.1}, truePair{"read=75", 2, 0.05}, truePair{"read=100", 2, 0.2})
	for _, l := range s.Cells[1].Launches {
		l.Results[0] = nil
	}
	c := only(t, s, compare.Options{Level: 0.99})
	if c.Verdict != Crosses || len(c.Crossings) != 1 || !covers(c.Crossings[0], []float64{200. / 3}) {
		t.Errorf("verdict %s, crossings %+v; want one near 67", c.Verdict, c.Crossings)
	}
	q := readQuestion
	q.Values, q.Precision = []float64{0, 50, 75, 100}, 0.1
	if plan := planFor(t, s, q); !strings.HasPrefix(plan.Why, "bracketing the crossing near read=6") {
		t.Errorf("plan %+v; want the crossing near 67 bracketed", plan)
	}
}

// TestCrossingInAGap checks that there is a crossing between two values of opposite signs, even
// if the sweeps that hold both are too few for a fit.
func TestCrossingInAGap(t *testing.T) {
	s := setOfPairs(t, 16, 0.01, truePair{"read=50", 2, -0.3}, truePair{"read=95", 2, 0.3})
	for i := range 8 {
		s.Cells[0].Launches[2*i].Results[0], s.Cells[1].Launches[2*i+1].Results[0] = nil, nil
	}
	c := only(t, s, compare.Options{})
	if c.Verdict != Crosses || len(c.Crossings) != 1 || c.Crossings[0].Lo != 50 || c.Crossings[0].Hi != 95 || !math.IsNaN(float64(c.Crossings[0].Known)) {
		t.Errorf("verdict %s, crossings %+v; want one from 50 to 95", c.Verdict, c.Crossings)
	}
	if len(c.Warnings) != 1 || !strings.HasPrefix(c.Warnings[0].Error(), "between read=50 and 95 nothing is known") {
		t.Errorf("warnings %v; want the gap", c.Warnings)
	}
}

// TestWholeAxis checks an axis of whole numbers. A crossing between neighbouring numbers is
// known to any precision. A crossing between others is not.
func TestWholeAxis(t *testing.T) {
	check := func(want string, warnings int, verdict compare.Verdict, pairs ...truePair) {
		t.Helper()
		curves, err := Between(setOfPairs(t, 20, 0.02, pairs...), "A", "B", "procs", compare.Options{Precision: 2})
		if err != nil {
			t.Fatal(err)
		}
		c := curves[0]
		if got := c.Sentence(); !strings.HasPrefix(got, want) || len(c.Warnings) != warnings || c.Verdict != verdict {
			t.Errorf("%s: %s, warnings %v; want %q…, %s and %d warnings", got, c.Verdict, c.Warnings, want, verdict, warnings)
		}
	}
	check("read=95/n=1000: B overtakes A from 2 procs on.", 0, Crosses, truePair{"n=1000", 1, -0.2}, truePair{"n=1000", 2, 0.2})
	check("read=95/n=1000: B overtakes A from 4 procs on.", 0, Crosses, truePair{"n=1000", 2, -0.3}, truePair{"n=1000", 3, -0.2}, truePair{"n=1000", 4, 0.2})
	check("read=95/n=1000: B overtakes A above 2.8 procs (95 % interval 2 to 4); unresolved", 1, compare.Unresolved, truePair{"n=1000", 2, -0.2}, truePair{"n=1000", 4, 0.2})
}
