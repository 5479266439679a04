package workloads

import (
	"slices"
	"strings"
	"testing"
)

// streamSpecs has every law, both types of keys and both schedules.
var streamSpecs = []string{
	"read=95/dist=uniform/n=1000",
	"read=50/dist=zipf0.99/n=1000/rmw=5/loadorstore=5/range=5",
	"read=0/dist=hotspot/n=1000/hit=75/sched=random",
	"read=99.99/dist=disjoint/n=1000",
	"read=50/dist=uniform/n=1000/key=string/loadorstore=10",
	"read=75/dist=zipf1.2/n=1000/key=string/sched=random",
}

// drawn returns the next count operations of a stream, keys by index.
func drawn(t *testing.T, s Spec, g, goroutines int, seed uint64, cuts ...int) (indices []int, ops []Op) {
	t.Helper()
	if s.Key == String {
		return drawnOf[string](t, s, g, goroutines, seed, cuts)
	}
	return drawnOf[uint64](t, s, g, goroutines, seed, cuts)
}

func drawnOf[K Key](t *testing.T, s Spec, g, goroutines int, seed uint64, cuts []int) (indices []int, ops []Op) {
	t.Helper()
	u := NewUniverse[K](s, 1)
	stream := NewStream(s, u, g, goroutines, seed)
	for _, n := range cuts {
		k, o := make([]K, n), make([]Op, n)
		stream.Draw(k, o)
		for _, key := range k {
			i, ok := u.Index(key)
			if !ok {
				t.Fatalf("%s: %v is no key of the universe", s, key)
			}
			indices = append(indices, i)
		}
		ops = append(ops, o...)
	}
	return indices, ops
}

// TestStreamIsOneSequence checks that a stream depends on its arguments alone, not on the
// lengths of draws, and that every argument matters.
func TestStreamIsOneSequence(t *testing.T) {
	for _, text := range streamSpecs {
		s := parse(t, text)
		whole, wholeOps := drawn(t, s, 1, 2, 7, 3000)
		cut, cutOps := drawn(t, s, 1, 2, 7, 1, 0, 511, 512, 513, 39, 40, 41, 1000, 343)
		if !slices.Equal(whole, cut) || !slices.Equal(wholeOps, cutOps) {
			t.Errorf("%s: drawn in pieces, the stream is another", text)
		}
		if slices.Equal(whole[:1000], whole[1000:2000]) {
			t.Errorf("%s: the second 1000 operations repeat the first", text)
		}
		if again, _ := drawn(t, s, 1, 2, 7, 3000); !slices.Equal(whole, again) {
			t.Errorf("%s: the same seed gives another stream", text)
		}
		if other, _ := drawn(t, s, 1, 2, 8, 3000); slices.Equal(whole, other) {
			t.Errorf("%s: another seed gives the same keys", text)
		}
		if other, _ := drawn(t, s, 0, 2, 7, 3000); slices.Equal(whole, other) {
			t.Errorf("%s: another goroutine gets the same keys", text)
		}
	}
}

func TestDrawAllocatesNothing(t *testing.T) {
	for _, text := range streamSpecs {
		s := parse(t, text)
		allocs := -1.0
		if s.Key == String {
			allocs = allocsOfDraw[string](s)
		} else {
			allocs = allocsOfDraw[uint64](s)
		}
		if allocs != 0 {
			t.Errorf("%s: Draw allocates %v times, want 0", text, allocs)
		}
	}
}

func allocsOfDraw[K Key](s Spec) float64 {
	stream := NewStream(s, NewUniverse[K](s, 1), 0, 2, 1)
	keys, ops := make([]K, 1000), make([]Op, 1000)
	return testing.AllocsPerRun(100, func() { stream.Draw(keys, ops) })
}

// TestDisjoint checks that every key of the universe belongs to exactly one goroutine.
func TestDisjoint(t *testing.T) {
	s := parse(t, "dist=disjoint/n=50")
	for _, goroutines := range []int{1, 3, 7, 100} {
		owner := make(map[int]int)
		for g := range goroutines {
			indices, _ := drawn(t, s, g, goroutines, 1, 3000)
			for _, i := range indices {
				if other, taken := owner[i]; taken && other != g {
					t.Fatalf("%d goroutines: %d and %d share the key %d", goroutines, other, g, i)
				}
				owner[i] = g
			}
		}
		if len(owner) != s.Universe() {
			t.Errorf("%d goroutines: %d keys are used, want all %d", goroutines, len(owner), s.Universe())
		}
	}
}

// TestPanics checks that a caller's mistakes panic with an explanation.
func TestPanics(t *testing.T) {
	s := parse(t, "read=95")
	u := NewUniverse[uint64](s, 1)
	grow := parse(t, "grow=1")
	few := parse(t, "dist=disjoint/n=2")
	check := func(want string, f func()) {
		t.Helper()
		checkPanic(t, want, f)
	}
	check("workloads.NewUniverse: the key type is string, but the spec says key=uint64",
		func() { NewUniverse[string](s, 1) })
	check("workloads.NewStream: the spec is read=95/dist=uniform/n=1000/grow=1, but the universe was made for read=95/dist=uniform/n=1000",
		func() { NewStream(grow, u, 0, 1, 1) })
	check("workloads.NewStream: grow=1 has no endless stream: use NewGrowth",
		func() { NewStream(grow, NewUniverse[uint64](grow, 1), 0, 1, 1) })
	check("workloads.NewStream: goroutine 2 of 2, want one from 0 to 1",
		func() { NewStream(s, u, 2, 2, 1) })
	check("workloads.NewStream: dist=disjoint: 5 goroutines, but only 4 keys to divide among them: raise n",
		func() { NewStream(few, NewUniverse[uint64](few, 1), 0, 5, 1) })
	check("workloads.Stream.Draw: 3 keys and 2 ops, want equally many",
		func() { NewStream(s, u, 0, 1, 1).Draw(make([]uint64, 3), make([]Op, 2)) })
}

// checkPanic checks that f panics with a text that starts with want.
func checkPanic(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if got, _ := recover().(string); !strings.HasPrefix(got, want) {
			t.Errorf("panic %q, want %q", got, want)
		}
	}()
	f()
}
