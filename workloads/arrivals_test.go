package workloads

import (
	"math"
	"slices"
	"testing"
	"time"

	"example.com/mapbench/internal/golden"
)

// arrivalsOf returns the first n times of a goroutine's arrivals.
func arrivalsOf(t *testing.T, spec string, g, goroutines, n int, seed uint64) []time.Duration {
	t.Helper()
	times := make([]time.Duration, n)
	NewArrivals(parse(t, spec), g, goroutines, seed).Draw(times)
	return times
}

// poissonOff says what of some times differs from a Poisson process of a mean gap by more than
// four standard deviations: the mean gap, the share of gaps below some lengths, and how much the
// numbers of arrivals in equal stretches vary. "" if nothing does.
func poissonOff(times []time.Duration, gap float64) string {
	n := float64(len(times))
	if mean := float64(times[len(times)-1]) / n; math.Abs(mean/gap-1) > 4/math.Sqrt(n) {
		return "the mean gap"
	}
	for _, length := range []float64{0.1, 0.7, 1, 2, 5} {
		below, last := 0.0, time.Duration(0)
		for _, at := range times {
			if float64(at-last) < length*gap {
				below++
			}
			last = at
		}
		want := 1 - math.Exp(-length)
		if math.Abs(below/n-want) > 4*math.Sqrt(want*(1-want)/n)+1/gap {
			return "the share of short gaps"
		}
	}
	const each = 10 // arrivals expected in a stretch
	counts := make([]float64, int(n/each))
	for _, at := range times {
		if i := int(float64(at) / (each * gap)); i < len(counts) {
			counts[i]++
		}
	}
	counts = counts[:len(counts)*9/10] // the last ones may lie beyond the last arrival
	squares := 0.0
	for _, c := range counts {
		squares += (c - each) * (c - each)
	}
	variance := squares / float64(len(counts)) / each
	if math.Abs(variance-1) > 4*math.Sqrt(2.1/float64(len(counts))) {
		return "the variance of counts"
	}
	return ""
}

// TestArrivals checks the law of arrivals, and that the check sees another law.
func TestArrivals(t *testing.T) {
	seed := golden.FixedSeed(t)
	const n = 200_000
	for _, test := range []struct {
		spec       string
		goroutines int
		gap        float64 // ns
	}{
		{"rate=1e6", 1, 1000}, {"rate=1e6", 4, 4000}, {"rate=1000", 2, 2e6}, {"rate=1e8", 2, 20},
	} {
		times := arrivalsOf(t, test.spec, 0, test.goroutines, n, seed)
		if !slices.IsSorted(times) || times[0] < 0 {
			t.Errorf("%s: the times don't ascend from 0 on", test.spec)
		}
		if off := poissonOff(times, test.gap); off != "" {
			t.Errorf("%s of %d goroutines: %s is not that of a Poisson process", test.spec, test.goroutines, off)
		}
	}
	even := make([]time.Duration, n)
	for i := range even {
		even[i] = time.Duration(i) * 1000
	}
	for what, times := range map[string][]time.Duration{"even gaps": even, "another rate": arrivalsOf(t, "rate=1e6", 0, 1, n, seed)} {
		gap := 1000.0
		if what == "another rate" {
			gap = 1020
		}
		if poissonOff(times, gap) == "" {
			t.Errorf("%s pass for a Poisson process of 1e6 a second", what)
		}
	}
}

// TestArrivalsDependOnTheirArguments checks that seeds and goroutines have times of their own,
// and that each stretch begins anew.
func TestArrivalsDependOnTheirArguments(t *testing.T) {
	times := arrivalsOf(t, "rate=1e6", 0, 2, 100, 7)
	if !slices.Equal(times, arrivalsOf(t, "rate=1e6", 0, 2, 100, 7)) {
		t.Error("the same arguments give other times")
	}
	for what, other := range map[string][]time.Duration{
		"another goroutine": arrivalsOf(t, "rate=1e6", 1, 2, 100, 7), "another seed": arrivalsOf(t, "rate=1e6", 0, 2, 100, 8),
	} {
		if slices.Equal(times, other) {
			t.Errorf("%s has the same times", what)
		}
	}
	a := NewArrivals(parse(t, "rate=1e6"), 0, 2, 7)
	first, second := make([]time.Duration, 100), make([]time.Duration, 100)
	a.Draw(first)
	a.Draw(second)
	if slices.Equal(first, second) || second[0] > first[99] {
		t.Errorf("a second stretch begins at %v after one of %v; want other times, from 0 on", second[0], first[99])
	}
	if n := testing.AllocsPerRun(10, func() { a.Draw(first) }); n != 0 {
		t.Errorf("Draw allocates %g times, want 0", n)
	}
}

// TestMostArrivals draws stretches, none of which may have more operations than announced.
func TestMostArrivals(t *testing.T) {
	seed := golden.FixedSeed(t)
	for _, test := range []struct {
		spec   string
		within time.Duration
	}{{"rate=1000", 50 * time.Millisecond}, {"rate=1e6", time.Millisecond}, {"rate=1e6", 10 * time.Millisecond}} {
		s := parse(t, test.spec)
		n := s.MostArrivals(2, test.within)
		mean := float64(s.Rate) / 2 * test.within.Seconds()
		if float64(n) > mean+6*math.Sqrt(mean)+17 {
			t.Errorf("%s: at most %d operations in %v, of which %g are expected", test.spec, n, test.within, mean)
		}
		a, times := NewArrivals(s, 0, 2, seed), make([]time.Duration, n)
		for range 1000 {
			if a.Draw(times); times[n-1] <= test.within {
				t.Fatalf("%s: more than %d operations begin within %v", test.spec, n, test.within)
			}
		}
	}
	if n := parse(t, "read=95").MostArrivals(1, time.Second); n != 0 {
		t.Errorf("without a rate %d operations arrive, want 0", n)
	}
}

// TestArrivalsPanic checks that a caller's mistakes panic with an explanation.
func TestArrivalsPanic(t *testing.T) {
	checkPanic(t, "workloads.NewArrivals: the spec read=95/dist=uniform/n=1000 has no rate",
		func() { NewArrivals(parse(t, "read=95"), 0, 1, 1) })
	checkPanic(t, "workloads.NewArrivals: goroutine 2 of 2, want one from 0 to 1",
		func() { NewArrivals(parse(t, "rate=1e6"), 2, 2, 1) })
}
