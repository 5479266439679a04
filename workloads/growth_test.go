package workloads

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/internal/golden"
)

// grown is one goroutine's part in a growth, keys by index.
type grown struct {
	indices []int
	ops     []Op
}

// growthsOf returns a function that draws the next growth of all goroutines. It
// reuses their memory, as callers do.
func growthsOf(t testing.TB, s Spec, goroutines int, seed uint64) func() []grown {
	t.Helper()
	if s.Key == String {
		return growthsOfType[string](t, s, goroutines, seed)
	}
	return growthsOfType[uint64](t, s, goroutines, seed)
}

func growthsOfType[K Key](t testing.TB, s Spec, goroutines int, seed uint64) func() []grown {
	u := NewUniverse[K](s, seed)
	growths := make([]*Growth[K], goroutines)
	for g := range growths {
		growths[g] = NewGrowth(s, u, g, goroutines, seed)
	}
	var keys []K
	var ops []Op
	return func() []grown {
		all := make([]grown, goroutines)
		for g, w := range growths {
			keys, ops = w.Draw(keys, ops)
			if len(keys) != len(ops) {
				t.Fatalf("%s: %d keys and %d ops, want equally many", s, len(keys), len(ops))
			}
			all[g].ops = slices.Clone(ops)
			for _, k := range keys {
				i, ok := u.Index(k)
				if !ok {
					t.Fatalf("%s: %v is no key of the universe", s, k)
				}
				all[g].indices = append(all[g].indices, i)
			}
		}
		return all
	}
}

// checkGrowth reports what is wrong with one growth of all goroutines, or "".
func checkGrowth(s Spec, all []grown) string {
	inserter := make(map[int]int)
	for g, w := range all {
		last := -1
		for j, op := range w.ops {
			i := w.indices[j]
			owner, present := inserter[i]
			switch {
			case op == Delete:
				return fmt.Sprintf("goroutine %d deletes", g)
			case op == RMW && present && owner != g:
				return fmt.Sprintf("goroutine %d updates a key that goroutine %d inserts", g, owner)
			case op == RMW && !present && last >= 0:
				return fmt.Sprintf("goroutine %d updates a key that it hasn't inserted, but others", g)
			case (op == Store || op == LoadOrStore) && present:
				return fmt.Sprintf("goroutine %d inserts a key that goroutine %d has inserted", g, owner)
			case op.Stores() && !present:
				inserter[i] = g
				last = j
			case s.Dist.Kind == Disjoint && s.Law(len(all)).P(g, i) == 0:
				return fmt.Sprintf("goroutine %d uses a key of another", g)
			}
		}
		if last != len(w.ops)-1 {
			return fmt.Sprintf("goroutine %d goes on after its last new key, or has none", g)
		}
	}
	if len(inserter) != s.N {
		return fmt.Sprintf("the map ends at %d entries, want %d", len(inserter), s.N)
	}
	return ""
}

// growSpecs are workloads at the edges, and the goroutines that grow them.
var growSpecs = []struct {
	text       string
	goroutines int
}{
	{"n=1", 1},
	{"n=1/hit=100/read=0", 1},
	{"n=1/hit=1/rmw=4", 1},
	{"n=7/hit=100", 7},
	{"n=7/hit=87.5/read=50/rmw=20/dist=disjoint", 5}, // 8 keys: parts and entries that don't divide
	{"n=100/read=0/rmw=99", 3},
	{"n=100/read=0/loadorstore=100", 4},
	{"n=100/read=50/rmw=30/loadorstore=5/range=5/key=string", 3},
	{"n=100/read=50/rmw=30/sched=random", 2},
	{"n=1000/dist=zipf0.99/hit=100/read=99", 2},
	{"n=1000/dist=hotspot/hit=90/read=10/key=string/sched=random", 2},
	{"n=1001/dist=disjoint/hit=100/key=string", 4},
	{"n=2/read=99.99", 2},
	{"n=30/read=90.001", 1}, // the approximate period
}

// TestGrowthIsExact checks that each growth inserts exactly n keys, none twice,
// and that an RMW updates what its goroutine has inserted.
func TestGrowthIsExact(t *testing.T) {
	seed := golden.FixedSeed(t)
	for _, test := range growSpecs {
		s := parse(t, test.text+"/grow=1")
		next := growthsOf(t, s, test.goroutines, seed)
		for range 3 {
			if fault := checkGrowth(s, next()); fault != "" {
				t.Errorf("%s, %d goroutines: %s", s, test.goroutines, fault)
			}
		}
	}
	r := rng(seed)
	pick := func(values ...string) string { return values[r.below(uint64(len(values)))] }
	for range 500 {
		n := 1 + int(r.below(60))
		s := parse(t, fmt.Sprintf("grow=1/n=%d/hit=%s/read=%s/rmw=%s/loadorstore=%s/dist=%s/sched=%s/key=%s", n,
			pick("100", "99", "50", "33.3", "5"), pick("0", "50", "75"), pick("0", "1", "20"), pick("0", "4"),
			pick("uniform", "zipf0.99", "disjoint"), pick("even", "random"), pick("uint64", "string")))
		goroutines := 1 + int(r.below(uint64(n)))
		if fault := checkGrowth(s, growthsOf(t, s, goroutines, r.next())()); fault != "" {
			t.Fatalf("%s, %d goroutines: %s", s, goroutines, fault)
		}
	}
}

// TestGrowthFaultsAreFound plants faults in a good growth and checks that each
// is reported.
func TestGrowthFaultsAreFound(t *testing.T) {
	s := parse(t, "n=50/read=40/rmw=20/dist=disjoint/grow=1")
	next := growthsOf(t, s, 2, golden.FixedSeed(t))
	plant := func(want string, change func(all []grown)) {
		t.Helper()
		all := next()
		change(all)
		if got := checkGrowth(s, all); !strings.Contains(got, want) {
			t.Errorf("the fault reported is %q, want %q", got, want)
		}
	}
	find := func(w grown, op Op, from int) int {
		for j := from; j < len(w.ops); j++ {
			if w.ops[j] == op {
				return j
			}
		}
		t.Fatalf("no %s from operation %d on", op, from)
		return 0
	}
	plant("", func([]grown) {})
	plant("inserts a key that", func(all []grown) {
		w := all[1]
		first := find(w, Store, 0)
		w.indices[find(w, Store, first+1)] = w.indices[first]
	})
	plant("the map ends at 49", func(all []grown) {
		w := &all[1]
		cut := len(w.ops) - 1
		for cut--; !w.ops[cut].Stores() || w.ops[cut] == RMW; cut-- {
		}
		w.ops, w.indices = w.ops[:cut+1], w.indices[:cut+1]
	})
	plant("goes on after", func(all []grown) {
		w := &all[0]
		w.ops, w.indices = append(w.ops, Load), append(w.indices, w.indices[0])
	})
	plant("hasn't inserted", func(all []grown) {
		w := all[0]
		last := len(w.ops) - 1
		w.indices[find(w, RMW, len(w.ops)/2)] = w.indices[last]
	})
	plant("updates a key that goroutine 0", func(all []grown) {
		w := all[1]
		w.indices[find(w, RMW, len(w.ops)/2)] = all[0].indices[len(all[0].indices)-1]
	})
	plant("uses a key of another", func(all []grown) {
		w := all[0]
		w.indices[find(w, Load, 0)] ^= 1 // the keys of two goroutines alternate
	})
	plant("deletes", func(all []grown) { all[0].ops[0] = Delete })
}

// TestGrowthIsOneSequence checks that growths depend on the arguments only, not
// on the slices that they are drawn into, and that each is a fresh one.
func TestGrowthIsOneSequence(t *testing.T) {
	for _, text := range []string{
		"n=1000/read=50/rmw=10/grow=1",
		"n=1000/read=50/dist=zipf0.99/sched=random/key=string/grow=1",
	} {
		s := parse(t, text)
		same := func(a, b []grown) bool {
			return slices.EqualFunc(a, b, func(a, b grown) bool {
				return slices.Equal(a.indices, b.indices) && slices.Equal(a.ops, b.ops)
			})
		}
		first, again, other := growthsOf(t, s, 2, 7), growthsOf(t, s, 2, 7), growthsOf(t, s, 2, 8)
		a, b := first(), first()
		if !same(a, again()) || !same(b, again()) {
			t.Errorf("%s: the same seed gives other growths", s)
		}
		if same(a, other()) {
			t.Errorf("%s: another seed gives the same growth", s)
		}
		if same(a, b) || same(a[:1], a[1:]) {
			t.Errorf("%s: a growth comes up twice", s)
		}
	}
	s := parse(t, "n=1000/grow=1")
	u := NewUniverse[uint64](s, 1)
	fresh, dirty := NewGrowth(s, u, 0, 2, 1), NewGrowth(s, u, 0, 2, 1)
	keys, ops := fresh.Draw(nil, nil)
	dirtyKeys, dirtyOps := dirty.Draw(make([]uint64, 3, 30_000), slices.Repeat([]Op{RMW}, 700))
	if !slices.Equal(keys, dirtyKeys) || !slices.Equal(ops, dirtyOps) {
		t.Errorf("%s: a growth depends on what it is drawn into", s)
	}
}

// TestGrowthChoosesUniformly tests by chi-square which keys come first and
// second, which come first in a growth and the one before, how often each is
// inserted at all, and which of those inserted an RMW updates; and that the
// tests would reject a choice that is a little off.
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

// TestGrowthFollowsLaw tests by chi-square the keys of Loads, which are all of
// the universe's from the start.
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
				continue // a key of another goroutine has no probability, so that any fault is infinite
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
		// An RMW that finds nothing yet to update spares a goroutine one of its
		// stores, which are 20 apart; the phase is worth as much.
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

// TestGrowthAllocatesOnce checks that only the first of many growths, of very
// different lengths, allocates, and none that is given enough memory.
func TestGrowthAllocatesOnce(t *testing.T) {
	testGrowthAllocates[uint64](t, parse(t, "n=20/read=99/sched=random/grow=1"))
	testGrowthAllocates[uint64](t, parse(t, "n=20/read=99/rmw=0.5/grow=1"))
	testGrowthAllocates[string](t, parse(t, "n=300/read=50/rmw=20/sched=random/key=string/grow=1"))
	s := parse(t, "n=100/grow=1")
	given := make([]uint64, 0, 20_000)
	if keys, _ := NewGrowth(s, NewUniverse[uint64](s, 1), 0, 1, 1).Draw(given, nil); &keys[0] != &given[:1][0] {
		t.Errorf("%s: a growth of %d isn't drawn into the %d given", s, len(keys), cap(given))
	}
}

func testGrowthAllocates[K Key](t *testing.T, s Spec) {
	t.Helper()
	w := NewGrowth(s, NewUniverse[K](s, 1), 0, 2, 1)
	keys, ops := w.Draw(nil, nil)
	first := [2]int{cap(keys), cap(ops)}
	// One by one, because AllocsPerRun's own first run isn't counted.
	for draw := range 1000 {
		keys, ops = w.Draw(keys, ops)
		if now := [2]int{cap(keys), cap(ops)}; now != first {
			t.Fatalf("%s: growth %d needs room for %d operations, the first left %d", s, draw+2, now, first)
		}
	}
	if allocs := testing.AllocsPerRun(100, func() { keys, ops = w.Draw(keys, ops) }); allocs != 0 {
		t.Errorf("%s: a growth allocates %v times, want 0", s, allocs)
	}
}

// TestGrowthPanics checks that a caller's mistakes are refused in words.
func TestGrowthPanics(t *testing.T) {
	grow, steady := parse(t, "n=3/grow=1"), parse(t, "n=3")
	u := NewUniverse[uint64](grow, 1)
	checkPanic(t, "workloads.NewGrowth: the spec is read=95/dist=uniform/n=3, but the universe was made for read=95/dist=uniform/n=3/grow=1",
		func() { NewGrowth(steady, u, 0, 1, 1) })
	checkPanic(t, "workloads.NewGrowth: the spec read=95/dist=uniform/n=3 doesn't grow: use NewStream",
		func() { NewGrowth(steady, NewUniverse[uint64](steady, 1), 0, 1, 1) })
	checkPanic(t, "workloads.NewGrowth: goroutine -1 of 2, want one from 0 to 1",
		func() { NewGrowth(grow, u, -1, 2, 1) })
	checkPanic(t, "workloads.NewGrowth: grow=1: 4 goroutines, but only 3 entries to insert: want n>=4, or at most 3 goroutines",
		func() { NewGrowth(grow, u, 0, 4, 1) })
}
