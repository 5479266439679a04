package workloads

import (
	"math"
	"math/bits"
)

// Lengths of the even schedule's period, in operations.
const (
	longestExact = 10_000    // the longest period in which every share must be a whole number of operations
	approximate  = 1_000_000 // the period if there is no such one: shares are off by less than 1e-4 points
)

// period returns one period of the workload's even schedule: the shortest in which every
// kind has its exact share, or one of a million operations if that would be longer than
// 10,000.
func period(s Spec) []Op {
	for length := 1; length <= longestExact; length++ {
		if counts, off := countKinds(s, length); off < 1e-9 {
			return spread(counts)
		}
	}
	counts, _ := countKinds(s, approximate)
	return spread(counts)
}

// countKinds divides a period's operations among the kinds by their shares. The largest
// remainders are rounded up. Off is the largest distance of a share from a whole number of
// operations.
func countKinds(s Spec, length int) (counts [NumOps]int, off float64) {
	var remainder [NumOps]float64
	left := length
	for op := range Op(NumOps) {
		want := float64(length) * s.Share(op) / 100
		off = max(off, math.Abs(want-math.Round(want)))
		counts[op] = int(want + 1e-9)
		remainder[op] = want - float64(counts[op])
		left -= counts[op]
	}
	for ; left > 0; left-- {
		largest := Load
		for op, r := range remainder {
			if r > remainder[largest] {
				largest = Op(op)
			}
		}
		counts[largest]++
		remainder[largest]--
	}
	return counts, off
}

// spread orders the kinds so that each is spread as evenly as possible, by error diffusion
// as in Bresenham's algorithm for lines (IBM Systems Journal 4, 1965). It decides in steps:
// whether an operation is a Load; if not, whether it is a Range; then a Delete; and so on.
// One step for all kinds, which takes the kind with the largest credit, was rejected: kinds
// with equal shares then come together, with shares of 95/2.5/2.5 two writes after 38
// reads.
func spread(counts [NumOps]int) []Op {
	kinds := [NumOps]Op{Load, Range, Delete, Store, LoadOrStore, RMW}
	var of, done [NumOps]int // by step: operations that reach the step, in a period and so far
	length := 0
	for step := NumOps - 1; step >= 0; step-- {
		length += counts[kinds[step]]
		of[step] = length
	}
	ops := make([]Op, length)
	for i := range ops {
		for step, op := range kinds {
			t := done[step]
			done[step]++
			if (t+1)*counts[op]/of[step] > t*counts[op]/of[step] {
				ops[i] = op
				break
			}
		}
	}
	return ops
}

// evenly fills ops from the period, starting at index at, and returns the index that comes
// next.
func evenly(ops, period []Op, at int) int {
	for len(ops) > 0 {
		n := copy(ops, period[at:])
		ops = ops[n:]
		if at += n; at == len(period) {
			at = 0
		}
	}
	return at
}

// cumulate returns, for each kind but the last, the sum of its share and the shares of the
// kinds before it, as a fraction of 2^64.
func cumulate(s Spec) (limits [NumOps - 1]uint64) {
	sum := 0.0
	for op := range limits {
		sum += s.Share(Op(op)) / 100
		limits[op] = math.MaxUint64
		if x := sum * (1 << 64); x < 1<<64 {
			limits[op] = uint64(x)
		}
	}
	return limits
}

// randomly fills ops with kinds that are drawn independently, and returns the generator for
// the next ones. It sums borrows because a branch would be mispredicted. Written out, the
// sum costs 0.5 ns an operation less than as a loop.
func randomly(ops []Op, limits *[NumOps - 1]uint64, r rng) rng {
	l0, l1, l2, l3, l4 := limits[0], limits[1], limits[2], limits[3], limits[4]
	for i := range ops {
		x := r.next()
		_, b0 := bits.Sub64(x, l0, 0)
		_, b1 := bits.Sub64(x, l1, 0)
		_, b2 := bits.Sub64(x, l2, 0)
		_, b3 := bits.Sub64(x, l3, 0)
		_, b4 := bits.Sub64(x, l4, 0)
		ops[i] = Op(NumOps - 1 - int(b0+b1+b2+b3+b4))
	}
	return r
}
