package recommend

import (
	"strings"
	"testing"

	"example.com/mapbench/internal/simulation"
	"example.com/mapbench/workloads"
)

// TestFlipSentences says flips of every axis, in both directions.
func TestFlipSentences(t *testing.T) {
	check := func(spec string, f Flip, want string) {
		t.Helper()
		parsed, err := workloads.ParseSpec(spec)
		if err != nil {
			t.Fatal(err)
		}
		f.Impl = "cas"
		if got := f.sentence(parsed); got != want+": cas" {
			t.Errorf("%s, %+v: %q; want %q", spec, f, got, want)
		}
	}
	check("read=95", Flip{Axis: "read", Lo: 72.6, At: 77.6, Hi: 81}, "if writes pass 22 % (19 to 27)")
	check("read=95", Flip{Axis: "read", Lo: 96, At: 97.25, Hi: 100, Above: true}, "if writes fall below 2.8 % (0 to 4)")
	check("read=95", Flip{Axis: "read", Lo: 99.5, At: 99.98, Hi: 100, Above: true}, "if nothing is written")
	check("read=50/rmw=50/hit=100", Flip{Axis: "read", Lo: 30, At: 40, Hi: 50}, "if reads fall below 40 % (30 to 50)")
	check("read=50/loadorstore=50/hit=100", Flip{Axis: "read", Lo: 60, At: 70, Hi: 80, Above: true}, "if reads pass 70 % (60 to 80)")
	check("n=10", Flip{Axis: "n", Lo: 31234, At: 41234, Hi: 100000, Above: true}, "above 41,000 entries (31,000 to 100,000)")
	check("n=10", Flip{Axis: "n", Lo: 3, At: 5.4, Hi: 9}, "below 5 entries (3 to 9)")
	check("hit=50", Flip{Axis: "hit", Lo: 60, At: 70, Hi: 80, Above: true}, "if more than 70 % of the keys are present (60 to 80)")
	check("hit=50", Flip{Axis: "hit", Lo: 20, At: 30, Hi: 40}, "if less than 30 % of the keys are present (20 to 40)")
	check("dist=zipf0.99", Flip{Axis: "zipf", Lo: 1, At: 1.1, Hi: 1.2, Above: true}, "if the exponent of zipf is above 1.1 (1 to 1.2)")
	check("n=10", Flip{Axis: "procs", Lo: 1, At: 1.4, Hi: 2}, "up to 1 proc")
	check("n=10", Flip{Axis: "procs", Lo: 4, At: 4.4, Hi: 5, Above: true}, "from 5 procs on")
	check("n=10", Flip{Axis: "goroutines", Lo: 4, At: 9, Hi: 16, Above: true}, "above 9 goroutines (4 to 16)")
}

// TestMapThatCantFollow asks near a map that is measured at the smallest size alone, where it
// is the fastest.
func TestMapThatCantFollow(t *testing.T) {
	small := suite(append([]simulation.Law{{Impl: "cow", SD: 0.005, Cost: func(w, n float64) float64 { return 5 + 900*w }}}, laws...))
	small.Ns = []float64{100}
	large := suite(laws)
	large.Ns = large.Ns[1:]
	set := read(t, simulation.Together(small, large))
	if a := ask(t, set, "read=100/n=100"); a.Recommended == nil || a.Recommended.Impl != "cow" {
		t.Errorf("where it was measured: %+v, %s; want cow", a.Recommended, a.Abstained)
	}
	a := ask(t, set, "read=100/n=500")
	if c := a.Recommended; c == nil || c.Impl != "sync.Map" || len(c.NotMeasured) != 1 || c.NotMeasured[0] != "cow" {
		t.Fatalf("beside: %+v, %s; want sync.Map, and cow not measured", a.Recommended, a.Abstained)
	}
	flips := ""
	for _, f := range a.Flips {
		flips += f.sentence(workloads.Spec{Read: 100}) + "; "
	}
	if !strings.Contains(flips, "below 100 entries (100 to 500): cow") {
		t.Errorf("flips: %s; want cow below some n", flips)
	}
}
