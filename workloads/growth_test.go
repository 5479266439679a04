package workloads

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/internal/golden"
)

// grown is one goroutine's part in a growth, with keys as indices.
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
			return fmt.Sprintf("goroutine %d goes on after its last new key, or inserts no key", g)
		}
	}
	if len(inserter) != s.N {
		return fmt.Sprintf("the map ends at %d entries, want %d", len(inserter), s.N)
	}
	return ""
}

// growSpecs are extreme workloads with their numbers of goroutines.
var growSpecs = []struct {
	text       string
	goroutines int
}{
	{"n=1", 1},
	{"n=1/hit=100/read=0", 1},
	{"n=1/hit=1/rmw=4", 1},
	{"n=7/hit=100", 7},
	{"n=7/hit=87.5/read=50/rmw=20/dist=disjoint", 5}, // 8 keys and 7 entries, which 5 doesn't divide
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

// TestGrowthIsExact checks that each growth inserts exactly n different keys, and that an
// RMW updates a key that its goroutine has inserted.
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

// TestGrowthFaultsAreFound checks that checkGrowth reports faults that are planted in a
// correct growth.
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

// TestGrowthIsOneSequence checks that growths depend on the arguments alone, not on the
// slices that they are drawn into, and that no growth repeats another.
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

// TestGrowthAllocatesOnce checks that, of many growths of very different lengths, only the
// first allocates, and not even that one if it is given enough memory.
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

// TestGrowthPanics checks that a caller's mistakes panic with an explanation.
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
