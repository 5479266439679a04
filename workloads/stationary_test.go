package workloads

import (
	"fmt"
	"math"
	"testing"

	"example.com/mapbench/internal/golden"
)

// replayed is the result of executing a stream's operations on a set.
type replayed struct {
	ops, hits, stores, inserts, deletes, removes, sizes float64
}

// replay executes the streams of the goroutines in turn on a set that holds the prefill. It
// sums up the size at every operation. Change, if not nil, plants a fault: operations pass
// through it first.
func replay(s Spec, goroutines, ops int, seed uint64, change func(Op) Op) replayed {
	u := NewUniverse[uint64](s, seed)
	present := make([]bool, u.Len())
	size := 0
	for k := range u.Prefill(seed) {
		i, _ := u.Index(k)
		present[i] = true
		size++
	}
	streams := make([]*Stream[uint64], goroutines)
	for g := range streams {
		streams[g] = NewStream(s, u, g, goroutines, seed)
	}
	var r replayed
	const batch = 100
	keys, kinds := make([]uint64, batch), make([]Op, batch)
	for turn := 0; int(r.ops) < ops; turn++ {
		streams[turn%goroutines].Draw(keys, kinds)
		for j, k := range keys {
			i, _ := u.Index(k)
			op := kinds[j]
			if change != nil {
				op = change(op)
			}
			switch {
			case op == Delete:
				r.deletes++
				if present[i] {
					r.removes++
					size--
				}
				present[i] = false
			case op.Stores():
				r.stores++
				if !present[i] {
					r.inserts++
					size++
				}
				present[i] = true
			}
			if present[i] && op == Load {
				r.hits++
			}
			r.ops++
			r.sizes += float64(size)
		}
	}
	return r
}

// broken lists what isn't stationary in the result, by the tolerances for results.
func (r replayed) broken(s Spec, goroutines int) (faults []string) {
	h := s.Hit / 100
	tolerance := 0.05 + 4*math.Sqrt(h*(1-h)*s.SumSquares(goroutines))
	fraction := func(what string, part, whole, want float64) {
		if whole > 0 && math.Abs(part/whole-want) > tolerance {
			faults = append(faults, fmt.Sprintf("%s are %.3f, want %.3f within %.3f", what, part/whole, want, tolerance))
		}
	}
	fraction("loads that hit", r.hits, r.ops*s.Read/100, h)
	fraction("stores that inserted", r.inserts, r.stores, 1-h)
	fraction("deletes that removed", r.removes, r.deletes, h)
	settled := 1.0
	if writes := r.stores + r.deletes; writes > 0 {
		settled = min(1, 2/(writes*s.RarestKey(goroutines)))
	}
	n := float64(s.N)
	tolerance = max(0.02, 4*math.Sqrt((1-h)/n*settled))
	if mean := r.sizes / r.ops; math.Abs(mean/n-1) > tolerance {
		faults = append(faults, fmt.Sprintf("the mean size is %.1f, want %v within %.1f %%", mean, n, 100*tolerance))
	}
	return faults
}

// TestStationary replays long streams. It checks that the size, the hits and the share of
// writes that have an effect stay what the spec says, and that the same check rejects a
// workload whose deletes are lost.
func TestStationary(t *testing.T) {
	seed := golden.FixedSeed(t)
	for _, text := range []string{
		"read=95/n=1000",
		"read=0/n=100",
		"read=50/n=10000",
		"read=50/n=1000/hit=75",
		"read=10/n=1000/hit=5",
		"read=50/n=1000/hit=100",
		"read=50/n=1000/dist=zipf0.99",
		"read=50/n=100/dist=zipf1.5",
		"read=50/n=1000/dist=hotspot/hit=90",
		"read=50/n=1000/dist=disjoint",
		"read=40/n=1000/loadorstore=10/rmw=5/range=5",
		"read=50/n=1000/rmw=25",
		"read=33.333333/n=1000/hit=33.3",
		"read=50/n=1000/sched=random",
	} {
		s := parse(t, text)
		const goroutines, ops = 3, 300_000
		for _, fault := range replay(s, goroutines, ops, seed, nil).broken(s, goroutines) {
			t.Errorf("%s: %s", text, fault)
		}
		if s.Delete == 0 {
			continue
		}
		lose := func(op Op) Op {
			if op == Delete {
				return Load
			}
			return op
		}
		if len(replay(s, goroutines, ops, seed, lose).broken(s, goroutines)) == 0 {
			t.Errorf("%s: without its deletes the workload still passes for stationary", text)
		}
	}
}
