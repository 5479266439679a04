package bench

import (
	"math"
	"testing"
	"time"

	"example.com/mapbench/bench/latency"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/workloads"
)

// slicesOf makes slices of one goroutine, with the given numbers of operations.
func slicesOf(ops ...float64) []worker.Report {
	var slices []worker.Report
	for _, n := range ops {
		slices = append(slices, worker.Report{Window: time.Millisecond, Ops: []float64{n}})
	}
	return slices
}

func TestRatioIsATrueMedian(t *testing.T) {
	check := func(ops, reference []float64, want float64) {
		t.Helper()
		if got := ratio(slicesOf(ops...), slicesOf(reference...)); math.Abs(got-want) > 1e-12 {
			t.Errorf("ratio(%v, %v) = %v; want %v", ops, reference, got, want)
		}
	}
	check([]float64{1}, []float64{2}, 2) // half the operations: twice the time
	check([]float64{1, 1, 1}, []float64{1, 2, 8}, 2)
	// An even number of rounds: the middle of the two middle logs, not the
	// upper one.
	check([]float64{1, 1, 1, 1}, []float64{1, 2, 8, 16}, 4)
	check([]float64{0, 1}, []float64{5, 3}, 3) // a slice without operations has no time per operation

	// Maps that grow do the same number of operations, in different windows.
	grown, reference := slicesOf(1, 1, 1), slicesOf(1, 1, 1)
	for i := range grown {
		grown[i].Window *= 3
	}
	if got := ratio(grown, reference); math.Abs(got-3) > 1e-12 {
		t.Errorf("ratio of windows three times as long = %v; want 3", got)
	}
}

func TestFairnessIsJainsIndex(t *testing.T) {
	check := func(want float64, slices ...[]float64) {
		t.Helper()
		var r result
		var reports []worker.Report
		for _, ops := range slices {
			reports = append(reports, worker.Report{Window: time.Second, Ops: ops, Executed: worker.Counts{Ops: [workloads.NumOps]int{1}}})
		}
		r.count(reports)
		if math.Abs(r.fairness-want) > 1e-12 {
			t.Errorf("fairness of %v = %v; want %v", slices, r.fairness, want)
		}
	}
	check(1, []float64{5, 5, 5})
	check(0.25, []float64{8, 0, 0, 0})
	check(0.9, []float64{10, 20})
	check(0.5, []float64{10, 0}, []float64{0, 10}) // unfair in turns is unfair
}

// valid returns a valid result of 95/5.
func valid(t *testing.T) result {
	t.Helper()
	spec, err := workloads.ParseSpec("read=95/n=100000")
	if err != nil {
		t.Fatal(err)
	}
	r := result{cell: Cell{Spec: spec, Procs: 2}, hit: 0.5, inserted: 0.5, removed: 0.5, size: 100_000, counts: 3}
	r.audit = worker.Audit{Stores: 1_000_000, Deletes: 1_000_000}
	r.executed.Ops[workloads.Load] = 9_500_000
	r.executed.Ops[workloads.Store] = 250_000
	r.executed.Ops[workloads.Delete] = 250_000
	return r
}

func TestInvalid(t *testing.T) {
	if err := valid(t).invalid(); err != nil {
		t.Fatalf("a valid result: %v", err)
	}
	check := func(change func(*result), want string) {
		t.Helper()
		r := valid(t)
		change(&r)
		if err := r.invalid(); err == nil || err.Error() != want {
			t.Errorf("invalid() = %v; want %q", err, want)
		}
	}
	check(func(r *result) { r.idle = 1 }, "1 of 2 goroutines did nothing")
	check(func(r *result) { r.executed.Ops[workloads.Load] = 8_500_000 }, "the share of load is 94.44 %, want 95.00")
	check(func(r *result) { r.hit = 1 }, "the fraction of Loads that hit is 1.000, want 0.500 ± 0.055")
	// A cyclic stream that is run again changes next to nothing.
	check(func(r *result) { r.inserted = 0.018 }, "the fraction of Stores that inserted is 0.018, want 0.500 ± 0.055")
	check(func(r *result) { r.removed = 0.018 }, "the fraction of Deletes that removed is 0.018, want 0.500 ± 0.055")
	check(func(r *result) { r.size = 97_000 }, "the mean size is 97000.0, want 100000 ± 2.0 %")

	nop := valid(t)
	nop.null, nop.hit, nop.size = true, 0, math.NaN()
	if err := nop.invalid(); err != nil {
		t.Errorf("a result of nop, which never hits: %v; want it valid", err)
	}
}

func TestHalvesDiffer(t *testing.T) {
	slices := []worker.Report{{Half: 50, Ops: []float64{110}}, {Half: 50, Ops: []float64{110}}, {Half: 55, Ops: []float64{110}}}
	if got, want := halvesDiffer(slices), math.Log(1.2); math.Abs(got-want) > 1e-12 {
		t.Errorf("halvesDiffer = %v; want the median %v", got, want)
	}
}

// TestEveryUnitIsWritten: a unit that nobody sets would be missing in all files.
func TestEveryUnitIsWritten(t *testing.T) {
	r := valid(t)
	r.ops, r.seconds = 1, 1
	r.weight = everyWeight()
	samples := make([]int64, 100_000) // enough for p99.99
	r.latency = latency.Of([]worker.Report{{Latencies: &worker.Latencies{Reads: samples, Writes: samples, Clock: 20, Step: 1}}})
	for unit, v := range r.values() {
		if math.IsNaN(v) {
			t.Errorf("no result has a value of %s; set it in values", resultfile.Unit(unit))
		}
	}
}
