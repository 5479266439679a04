package openloop

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"example.com/mapbench/bench/worker"
	"example.com/mapbench/internal/golden"
	"example.com/mapbench/workloads"
)

// TestTiming checks slices at rates: shorter where there would be too many operations, and with
// a longer lead-in for large maps.
func TestTiming(t *testing.T) {
	const ms = time.Millisecond
	check := func(text string, wantLead, wantWindow time.Duration) {
		t.Helper()
		s, err := workloads.ParseSpec(text)
		if err != nil {
			t.Fatal(err)
		}
		if lead, window := Timing(s); lead != wantLead || window != wantWindow {
			t.Errorf("Timing(%s) = %v, %v; want %v, %v", text, lead, window, wantLead, wantWindow)
		}
	}
	check("rate=1000", 5*ms, 50*ms)
	check("rate=2e6", 5*ms, 50*ms)
	check("rate=2e8", 5*ms, 20*ms)
	check("rate=1e9", 5*ms, 5*ms)
	check("rate=2e6/n=100000", 5*ms, 50*ms)
	check("rate=2e6/n=1000000", 80*ms, 50*ms)
}

// A sliceOf is what a slice of 50 ms at 1e6 a second came to: 50,000 operations are due.
type sliceOf struct {
	ops  float64
	late [3]float64
}

func reports(all ...sliceOf) (made []worker.Report) {
	for _, s := range all {
		made = append(made, worker.Report{
			Window: 50 * time.Millisecond, Ops: []float64{s.ops / 2, s.ops / 2},
			Open: &worker.OpenLoop{Due: 50_000, Late: s.late},
		})
	}
	return made
}

// times returns n equal slices, and then others.
func times(n int, s sliceOf, others ...sliceOf) (all []sliceOf) {
	for range n {
		all = append(all, s)
	}
	return append(all, others...)
}

// TestHeld tells maps that keep up from maps that fall behind, a little too.
func TestHeld(t *testing.T) {
	check := func(what string, want bool, wantRate float64, slices ...sliceOf) {
		t.Helper()
		rate, ok := Held(reports(slices...))
		if ok != want || math.Abs(rate/wantRate-1) > 1e-9 {
			t.Errorf("%s: Held = %g, %v; want %g, %v", what, rate, ok, wantRate, want)
		}
	}
	good := sliceOf{50_000, [3]float64{1, 0, 2}}
	stalled := sliceOf{30_000, [3]float64{0, 0, 20_000}}
	slow := sliceOf{45_000, [3]float64{500, 3000, 5500}}
	barely := sliceOf{49_750, [3]float64{25, 150, 275}}
	check("it keeps up", true, 1e6, times(9, good)...)
	check("it stalls once in nine slices", true, (8*50_000.0+30_000)/0.45, times(8, good, stalled)...)
	check("it stalls in most slices", false, (4*50_000.0+5*30_000)/0.45, times(4, good, times(5, stalled)...)...)
	check("it is 10 % too slow", false, 9e5, times(9, slow)...)
	check("it is half a per cent too slow", false, 995_000, times(9, barely)...)
	check("half a per cent late at first, then not", true, (3*49_750+6*50_000)/0.45, times(3, barely, times(6, good)...)...)
	check("lateness of single operations", true, 1e6, times(9, sliceOf{50_000, [3]float64{1, 2, 3}})...)
	if rate, ok := Held([]worker.Report{{Window: time.Second, Ops: []float64{0}, Open: new(worker.OpenLoop)}}); !ok || rate != 0 {
		t.Errorf("nothing was due: Held = %g, %v; want 0, true", rate, ok)
	}
}

// TestLatenessThatComesAndGoes wants a busy map that keeps up to pass: what is late at the three
// edges of its windows has no order.
func TestLatenessThatComesAndGoes(t *testing.T) {
	random := rand.New(rand.NewPCG(golden.FixedSeed(t), 1))
	const launches = 1000
	missed := 0
	for range launches {
		var all []sliceOf
		for range 9 {
			late := [3]float64{600 * random.Float64(), 600 * random.Float64(), 600 * random.Float64()}
			all = append(all, sliceOf{50_000 + late[0] - late[2], late})
		}
		if _, ok := Held(reports(all...)); !ok {
			missed++
		}
	}
	if missed > launches/200 {
		t.Errorf("%d of %d launches of a map that keeps up are rejected; want hardly any", missed, launches)
	}
}

func TestMissed(t *testing.T) {
	if got, want := Missed(2_000_000, 1_432_123.7), "does not hold 2000000 operations a second; held 1430000"; got != want {
		t.Errorf("Missed = %q; want %q", got, want)
	}
	for perSecond, want := range map[float64]string{0: "0", 999.6: "1000", 12345678: "12300000", 1e8: "100000000"} {
		if got := Figure(perSecond); got != want {
			t.Errorf("Figure(%g) = %s; want %s", perSecond, got, want)
		}
	}
}
