package workloads

import (
	"math"
	"testing"

	"example.com/mapbench/internal/golden"
)

// TestPeriodIsExact checks that every kind has its exact share of a period, and
// that periods are as short as expected.
func TestPeriodIsExact(t *testing.T) {
	check := func(text string, want int) {
		t.Helper()
		s := parse(t, text)
		ops := period(s)
		if len(ops) != want {
			t.Errorf("%s: a period of %d operations, want %d", text, len(ops), want)
		}
		for op, count := range countOps(ops) {
			if got, want := 100*float64(count)/float64(len(ops)), s.Share(Op(op)); math.Abs(got-want) > 1e-9 {
				t.Errorf("%s: the share of %s is %v, want %v", text, Op(op), got, want)
			}
		}
	}
	check("read=100", 1)
	check("read=50", 4)
	check("read=95", 40)
	check("read=0/hit=75", 4)
	check("read=99.98", 10_000)
	check("read=50/loadorstore=5/rmw=5/range=10", 20)
}

// TestLongPeriod checks shares that fit no short period: they are approximate, also after
// rounding, and store and delete still balance.
func TestLongPeriod(t *testing.T) {
	for _, text := range []string{
		"read=99.999", "read=33.333333/hit=33.3", "read=99.3334/rmw=0.1/range=0.0001",
	} {
		s := parse(t, text)
		ops := period(s)
		if len(ops) != approximate {
			t.Errorf("%s: a period of %d operations, want %d", text, len(ops), approximate)
		}
		for op, count := range countOps(ops) {
			if got, want := 100*float64(count)/float64(len(ops)), s.Share(Op(op)); math.Abs(got-want) > 1e-4 {
				t.Errorf("%s: the share of %s is %v, want %v within 1e-4", text, Op(op), got, want)
			}
		}
	}
}

// TestLargestRemainders checks that the operations that rounding down leaves go to the kinds
// with the largest remainders, one to each.
func TestLargestRemainders(t *testing.T) {
	check := func(s Spec, length int, want ...int) {
		t.Helper()
		got, _ := countKinds(s, length)
		for op, count := range got {
			if count != want[op] {
				t.Errorf("%+v: %d of %d operations are %s, want %d", s, count, length, Op(op), want[op])
			}
		}
	}
	check(Spec{Read: 36.7, Store: 36.6, Delete: 26.7}, 10, 4, 3, 3, 0, 0, 0)
	check(Spec{Read: 38, Store: 37, Delete: 25}, 10, 4, 4, 2, 0, 0, 0)
	check(Spec{Read: 19, LoadOrStore: 28, RMW: 28, Range: 25}, 10, 2, 0, 0, 3, 3, 2)
}

func countOps(ops []Op) (counts [NumOps]int) {
	for _, op := range ops {
		counts[op]++
	}
	return counts
}

// TestScheduleIsEven checks that in any part of a stream the kinds that the first steps
// decide are within one operation of their share. It also checks that the harness's own
// branch is predictable: with read=95 every 20th operation is a write, and stores and
// deletes alternate.
func TestScheduleIsEven(t *testing.T) {
	s := parse(t, "read=95")
	_, ops := drawn(t, s, 0, 2, golden.FixedSeed(t), 1000)
	last, lastKind := -1, Load
	for i, op := range ops {
		if op == Load {
			continue
		}
		if last >= 0 && i-last != 20 {
			t.Errorf("writes at %d and %d, want every 20th operation", last, i)
		}
		if op == lastKind {
			t.Errorf("%s at %d and again at %d, want stores and deletes to alternate", op, last, i)
		}
		last, lastKind = i, op
	}
	for _, text := range []string{"read=62", "read=10/hit=70", "read=33/hit=100"} {
		s := parse(t, text)
		_, ops := drawn(t, s, 0, 2, golden.FixedSeed(t), 2000)
		loads := 0
		for i, op := range ops {
			if op == Load {
				loads++
			}
			if want := float64(i+1) * s.Read / 100; math.Abs(float64(loads)-want) > 1 {
				t.Fatalf("%s: %d loads in the first %d operations, want %v within 1", text, loads, i+1, want)
			}
		}
	}
}

// TestPhasesDiffer checks that goroutines start at different places of the even schedule, so
// that they don't write at the same time.
func TestPhasesDiffer(t *testing.T) {
	s := parse(t, "read=95")
	seed := golden.FixedSeed(t)
	const goroutines = 200
	var starts [20]int
	for g := range goroutines {
		_, ops := drawn(t, s, g, goroutines, seed, 20)
		for i, op := range ops {
			if op != Load {
				starts[i]++
			}
		}
	}
	if z := chiSquare(starts[:], func(int) float64 { return goroutines / 20 }); math.Abs(z) > suspicious {
		t.Errorf("first writes at %v: %.1f deviations from uniform", starts, z)
	}
}

// TestRandomSchedule tests by chi-square the kinds that are drawn independently, alone and in
// pairs, and checks that the test would reject the even schedule as too regular.
func TestRandomSchedule(t *testing.T) {
	seed := golden.FixedSeed(t)
	const draws = 200_000
	pairs := func(s Spec) float64 {
		_, ops := drawn(t, s, 0, 2, seed, draws)
		counts := make([]int, NumOps*NumOps)
		for i := 0; i < draws; i += 2 {
			counts[int(ops[i])*NumOps+int(ops[i+1])]++
		}
		return chiSquare(counts, func(i int) float64 {
			return draws / 2 * s.Share(Op(i/NumOps)) / 100 * s.Share(Op(i%NumOps)) / 100
		})
	}
	const text = "read=70/loadorstore=5/rmw=3.3/range=1/n=10"
	if z := pairs(parse(t, text+"/sched=random")); math.Abs(z) > suspicious {
		t.Errorf("sched=random: %.1f deviations from independent kinds", z)
	}
	if z := pairs(parse(t, text)); z < suspicious {
		t.Errorf("sched=even: %.1f deviations from independent kinds, so the test couldn't tell them apart", z)
	}
	_, ops := drawn(t, parse(t, "read=100/sched=random"), 0, 2, seed, draws)
	if counts := countOps(ops); counts[Load] != draws {
		t.Errorf("read=100/sched=random: kinds %v, want loads only", counts)
	}
}
