package workloads

import (
	"math"
	"slices"
	"testing"

	"example.com/mapbench/internal/golden"
)

// TestGrowthChoosesUniformly tests by chi-square the first two keys of a growth, the first
// keys of two growths in turn, how often each key is inserted, and which of the inserted
// keys an RMW updates. It also checks that the tests would reject a slightly biased choice.
func TestGrowthChoosesUniformly(t *testing.T) {
	const growths, g, goroutines = 20_000, 1, 3
	s := parse(t, "n=12/hit=50/read=0/rmw=50/sched=random/grow=1")
	next := growthsOf(t, s, goroutines, golden.FixedSeed(t))
	own, entries := s.Universe()/goroutines, s.N/goroutines
	inserted := make([]int, own)
	pairs := make([]int, own*own)  // first and second
	across := make([]int, own*own) // first of one growth and first of the next
	updated := make([]int, (entries+1)*entries)
	updates := make([]int, entries+1)
	before := 0
	for growth := range growths {
		w := next()[g]
		var order []int
		for j, op := range w.ops {
			i := w.indices[j] / goroutines
			if at := slices.Index(order, i); op == RMW && at >= 0 {
				updated[len(order)*entries+at]++
				updates[len(order)]++
				continue
			}
			order = append(order, i)
			inserted[i]++
		}
		pairs[order[0]*own+order[1]]++
		if growth%2 == 1 { // pairs that don't overlap
			across[before*own+order[0]]++
		}
		before = order[0]
	}
	if z := chiSquare(across, func(int) float64 { return growths / 2 / float64(own*own) }); math.Abs(z) > suspicious {
		t.Errorf("the first keys of two growths: %.1f deviations from independence", z)
	}
	uniform := func(i int) float64 {
		if i/own == i%own {
			return 0
		}
		return growths / float64(own*(own-1))
	}
	if z := chiSquare(pairs, uniform); math.Abs(z) > suspicious {
		t.Errorf("the first two keys: %.1f deviations from uniform", z)
	}
	for i := range 4 { // one second key in 35 is another
		moved := pairs[i*own+i+1] / 5
		pairs[i*own+i+1] -= moved
		pairs[i*own+i+2] += moved
	}
	if z := chiSquare(pairs, uniform); z < suspicious {
		t.Errorf("the first two keys: %.1f deviations of a biased choice, so the test couldn't tell it apart", z)
	}
	p := float64(entries) / float64(own)
	for i, count := range inserted {
		if z := (float64(count) - growths*p) / math.Sqrt(growths*p*(1-p)); math.Abs(z) > 5 {
			t.Errorf("key %d is inserted by %d of %d growths, want %v", i, count, growths, growths*p)
		}
	}
	among := func(i int) float64 {
		if size := i / entries; i%entries < size {
			return float64(updates[size]) / float64(size)
		}
		return 0
	}
	if z := chiSquare(updated, among); math.Abs(z) > suspicious {
		t.Errorf("updated keys: %.1f deviations from uniform", z)
	}
	moved := updated[3*entries] / 10
	updated[3*entries] -= moved
	updated[3*entries+2] += moved
	if z := chiSquare(updated, among); z < suspicious {
		t.Errorf("updated keys: %.1f deviations of a biased choice, so the test couldn't tell it apart", z)
	}
}

// TestGrowthFollowsLaw tests by chi-square the keys of Loads, which come from the whole
// universe from the start.
func TestGrowthFollowsLaw(t *testing.T) {
	seed := golden.FixedSeed(t)
	const goroutines = 3
	for text, wrong := range map[string]string{
		"dist=uniform/n=501":  "dist=zipf0.05/n=501",
		"dist=zipf0.99/n=501": "dist=zipf1.04/n=501",
		"dist=hotspot/n=501":  "dist=hotspot/n=507",
		"dist=disjoint/n=501": "dist=disjoint/n=501/hit=49.9",
	} {
		s := parse(t, text+"/read=99/grow=1")
		next := growthsOf(t, s, goroutines, seed)
		counts := make([][]int, goroutines)
		var draws [goroutines]float64
		for range 12 {
			for g, w := range next() {
				if counts[g] == nil {
					counts[g] = make([]int, s.Universe())
				}
				for j, op := range w.ops {
					if op == Load {
						counts[g][w.indices[j]]++
						draws[g]++
					}
				}
			}
		}
		for g := range goroutines {
			compare := func(text string) float64 {
				l := parse(t, text+"/grow=1").Law(goroutines)
				return chiSquare(counts[g], func(i int) float64 { return draws[g] * l.P(g, i) })
			}
			if z := compare(text); math.Abs(z) > suspicious {
				t.Errorf("%s, goroutine %d: %.1f deviations from its law", s, g, z)
			}
			if text == "dist=disjoint/n=501" {
				continue // a key of another goroutine has probability 0, so any such key gives +Inf
			}
			if z := compare(wrong); z < suspicious {
				t.Errorf("%s, goroutine %d: %.1f deviations from %s, so the test couldn't tell them apart", s, g, z, wrong)
			}
		}
	}
}

// TestGrowthKinds checks that the kinds of a growth have their shares, that each
// growth starts at another place of the even schedule, and that GrowthLen tells
// how many operations it takes.
func TestGrowthKinds(t *testing.T) {
	seed := golden.FixedSeed(t)
	const goroutines, growths = 2, 200
	s := parse(t, "n=200/read=90/rmw=5/grow=1")
	next := growthsOf(t, s, goroutines, seed)
	var starts [10]int
	for range growths {
		length := 0
		for g, w := range next() {
			length += len(w.ops)
			loads := 0
			for i, op := range w.ops {
				if op == Load {
					loads++
				}
				if want := float64(i+1) * s.Read / 100; math.Abs(float64(loads)-want) > 1 {
					t.Fatalf("%s, goroutine %d: %d loads in the first %d operations, want %v within 1", s, g, loads, i+1, want)
				}
			}
			starts[slices.IndexFunc(w.ops, func(op Op) bool { return op != Load })]++
		}
		// An RMW that finds nothing to update inserts instead, and so replaces one of
		// the stores, which are 20 apart. The phase changes the length by as much.
		if want := s.GrowthLen(); length > want+goroutines*20 || length < want-2*goroutines*20 {
			t.Fatalf("%s: a growth of %d operations, want about %d", s, length, want)
		}
	}
	if z := chiSquare(starts[:], func(int) float64 { return goroutines * growths / 10 }); math.Abs(z) > suspicious {
		t.Errorf("first writes at %v: %.1f deviations from uniform", starts, z)
	}

	random := parse(t, "n=20000/read=90/rmw=5/sched=random/grow=1")
	for g, w := range growthsOf(t, random, goroutines, seed)() {
		counts := countOps(w.ops)
		p := random.Read / 100
		if z := (float64(counts[Load]) - float64(len(w.ops))*p) / math.Sqrt(float64(len(w.ops))*p*(1-p)); math.Abs(z) > 5 {
			t.Errorf("%s, goroutine %d: %d loads of %d operations, %.1f deviations from their share", random, g, counts[Load], len(w.ops), z)
		}
	}
	if got := parse(t, "n=1000/read=99/rmw=0.5/grow=1").GrowthLen(); got != 200_000 {
		t.Errorf("GrowthLen() = %d, want 200000", got)
	}
	if got := parse(t, "n=1000").GrowthLen(); got != 0 {
		t.Errorf("GrowthLen() = %d without grow=1, want 0", got)
	}
}
