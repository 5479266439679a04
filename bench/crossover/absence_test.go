package crossover

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/golden"
	"example.com/mapbench/internal/resultfile"
)

// TestNoImplIsBest checks that there is no headline if no impl can do one of the workloads.
func TestNoImplIsBest(t *testing.T) {
	s := setOf(t, 12, 0.01, trueCell{"read=95/n=1000", 2, []float64{0, 0.3}}, trueCell{"read=50/n=1000", 2, []float64{0, 0.3}})
	s.Cells[1].Contestants = []string{"nop", "plain"}
	noDelete := resultfile.Reason{Kind: resultfile.NotApplicable, Sweep: resultfile.NoSweep, Text: "no Delete"}
	s.Cells[1].Absences = []compare.Absence{{Impl: "A", Reason: noDelete}, {Impl: "B", Reason: noDelete}}
	if found := Headlines(s, compare.Options{}); len(found) != 0 {
		t.Errorf("no impl can do it at 50/50: headlines %v; want none", found)
	}
}

// TestInvalidPoint checks that a cell without a valid launch is not a point of a curve, and
// that a warning gives the reason.
func TestInvalidPoint(t *testing.T) {
	const why = "A: the mean size is 900.0, want 1000 ± 2.0 %"
	s := setOf(t, 9, 0.01, trueCell{"read=95", 2, []float64{0, 0.3}}, trueCell{"read=50", 2, []float64{0, 0.3}}, trueCell{"read=0", 2, []float64{0, 0.3}})
	s.Cells[1].Launches, s.Cells[1].Invalid = nil, []compare.InvalidLaunch{{Sweep: 0, Why: why}}
	const want = "at read=50 no launch is valid: all of 1 launch; in sweep 0: " + why
	curves, err := Between(s, "A", "B", "read", compare.Options{})
	if err != nil || len(curves) != 1 || len(curves[0].Points) != 2 {
		t.Fatalf("a crossover of three cells: %+v, %v; want a curve of two points", curves, err)
	}
	if got := curves[0].Warnings[0].Error(); got != want {
		t.Errorf("the curve warns %q; want %q", got, want)
	}
	s.Cells = s.Cells[:2]
	if _, err := Between(s, "A", "B", "read", compare.Options{}); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("a crossover of two cells: %v; want %q", err, want)
	}
}

// TestTooFewLaunchesAreTold checks that a headline and a curve say how many launches they take.
func TestTooFewLaunchesAreTold(t *testing.T) {
	logs := make([]float64, 12)
	for i := range logs {
		logs[i] = 0.2 * float64(i)
	}
	at := func(launches int) *compare.Set {
		return setOf(t, launches, 0.001, trueCell{"read=50/n=100", 2, logs}, trueCell{"read=95/n=100", 2, logs})
	}
	for launches, few := range map[int]bool{2: true, 3: false} {
		h := Headlines(at(launches), compare.Options{})[0]
		warned := false
		for _, w := range h.At50.Warnings {
			warned = warned || w.Error() == "2 launches can't rank 12 impls: need >= 3"
		}
		if warned != few || (len(h.At95.Best) == 12) != few {
			t.Errorf("%d launches: warnings %v, best %v", launches, h.At50.Warnings, h.At95.Best)
		}
	}
	curves, err := Between(at(2), "A", "B", "read", compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const want = "2 launches can't decide any of 2 points: need >= 3"
	if !slices.ContainsFunc(curves[0].Warnings, func(w error) bool { return w.Error() == want }) {
		t.Errorf("the curve warns %v; want %q among them", curves[0].Warnings, want)
	}
}

// TestGoldenHeadlines pins the JSON of headlines.
func TestGoldenHeadlines(t *testing.T) {
	logs := []float64{0, 0.3, 0.001}
	s := setOf(t, 8, 0.002, trueCell{"read=95/n=10000/hit=100", 2, logs}, trueCell{"read=50/n=10000/hit=100", 2, logs},
		trueCell{"read=95/n=1000/hit=100", 2, logs}, trueCell{"read=50/n=1000/hit=100", 2, logs[:2]})
	for _, c := range s.Cells {
		c.Contestants[0] = "sync.Map"
	}
	js, err := json.MarshalIndent(Headlines(s, compare.Options{}), "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "testdata/headlines.json", append(js, '\n'))
}

func BenchmarkPairs(b *testing.B) {
	logs := make([]float64, 12)
	for i := range logs {
		logs[i] = 0.01 * float64(i)
	}
	s := setOf(b, 10, 0.04, trueCell{"read=95", 2, logs}, trueCell{"read=50", 2, logs}, trueCell{"read=0", 2, logs})
	for b.Loop() {
		groups, err := s.Groups("read")
		if err != nil {
			b.Fatal(err)
		}
		Pairs(s, &groups[0], compare.Options{})
	}
}
