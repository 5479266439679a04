package workloads

import (
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
)

// TestInParallel checks that every number is in exactly one part, and that a large range is
// divided among the procs and a small one is not.
func TestInParallel(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(3))
	for n, want := range map[int]int64{0: 1, 1: 1, leastPart: 1, 2*leastPart + 1: 2, 10 * leastPart: 3} {
		calls := make([]atomic.Int32, n)
		var parts atomic.Int64
		inParallel(n, func(from, to int) {
			parts.Add(1)
			for i := from; i < to; i++ {
				calls[i].Add(1)
			}
		})
		if got := parts.Load(); got != want {
			t.Errorf("%d numbers: %d parts, want %d", n, got, want)
		}
		for i := range calls {
			if got := calls[i].Load(); got != 1 {
				t.Fatalf("%d numbers: number %d is in %d parts, want 1", n, i, got)
			}
		}
	}
}

// TestUniverseDoesNotDependOnProcs checks that the number of procs that build the tables
// changes none of them.
func TestUniverseDoesNotDependOnProcs(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	s := parse(t, "n=10000/dist=zipf0.99/key=string")
	one := NewUniverse[string](s, 1)
	runtime.GOMAXPROCS(3)
	three := NewUniverse[string](s, 1)
	if one.text.storing != three.text.storing || one.text.looking != three.text.looking {
		t.Errorf("three procs write other keys than one")
	}
	if !slices.Equal(one.zipf, three.zipf) {
		t.Errorf("three procs make another table of zipf than one")
	}
}
