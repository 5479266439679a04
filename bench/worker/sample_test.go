package worker

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"example.com/mapbench/impls"
	"example.com/mapbench/workloads"
)

// TestSamplesHoldWhatTheyShould checks that a slice samples both kinds of operations, though
// its writes are rare, and that it samples none unless it is asked.
func TestSamplesHoldWhatTheyShould(t *testing.T) {
	s := opened(t, mutexContestant(), "read=98/n=100", 1)
	s.Arm(0)
	s.(*sessionOf[uint64, Val8]).batch = 512 // has about ten writes; on a slow machine a batch of 5 µs may have none
	var reads, writes []int64
	for range 100 { // on a busy machine a slice may have few batches
		l := s.Slice(SliceRequest{Window: time.Millisecond, Sample: 1}).Latencies
		if l == nil {
			t.Fatal("a slice with Sample = 1 has no Latencies")
		}
		if l.Step <= 0 || l.Clock < 0 {
			t.Errorf("the clock takes %d ns and has steps of %d ns; want numbers above 0", l.Clock, l.Step)
		}
		reads, writes = append(reads, l.Reads...), append(writes, l.Writes...)
		if len(reads)+len(writes) > 400 {
			break
		}
	}
	if n, m := len(reads), len(writes); min(n, m) == 0 || max(n, m) > 2*min(n, m) {
		t.Fatalf("%d reads and %d writes were sampled; want about as many of each", n, m)
	}
	if lowest := min(slices.Min(reads), slices.Min(writes)); lowest < 0 {
		t.Errorf("an operation took %d ns", lowest)
	}
	if again := s.Slice(SliceRequest{Window: time.Millisecond}); again.Latencies != nil {
		t.Errorf("a slice without Sample has %d samples", len(again.Latencies.Reads)+len(again.Latencies.Writes))
	}
}

// TestSamplesOfGrowth checks that a map that grows is sampled too.
func TestSamplesOfGrowth(t *testing.T) {
	s := opened(t, mutexContestant(), "read=0/n=5000/grow=1", 1)
	s.Arm(0)
	report := s.Slice(SliceRequest{Window: time.Millisecond, Sample: 1})
	if l := report.Latencies; l == nil || len(l.Writes) == 0 || len(l.Reads) != 0 {
		t.Errorf("a growth of Stores alone has the samples %+v; want writes and no reads", l)
	}
}

// TestSamplingChangesNoOperation checks that a map holds after sampled slices what it would
// hold without: the audit knows which value each operation stores.
func TestSamplingChangesNoOperation(t *testing.T) {
	for _, spec := range []string{"read=50/n=1000", "read=0/n=100", "read=60/range=1/n=1000"} {
		s := opened(t, mutexContestant(), spec, 1)
		s.Arm(0)
		for range 5 {
			if r := s.Slice(SliceRequest{Window: time.Millisecond, Sample: 1, Audit: true}); r.Incorrect != "" {
				t.Errorf("%s: a sampled slice is found incorrect: %s", spec, r.Incorrect)
			}
		}
	}
}

// TestAuditSeesWrongPartsOfABatch is the other half of the test above: it fails if each part of a
// batch began with the first value.
func TestAuditSeesWrongPartsOfABatch(t *testing.T) {
	session := opened(t, mutexContestant(), "read=0/store=100/hit=100/n=16", 1)
	session.Arm(0)
	s := session.(*sessionOf[uint64, Val8])
	g := s.goroutines[0]
	loop := g.loop
	g.loop = func(m impls.Map[uint64, Val8], b *Batch[uint64, Val8]) {
		b.Values = valuesFrom(g.values, 0)
		loop(m, b)
	}
	for range 20 {
		if r := s.Slice(SliceRequest{Window: time.Millisecond, Sample: 1, Audit: true}); r.Incorrect != "" {
			return
		}
	}
	t.Error("20 audited slices with wrong values in parts of batches were found correct")
}

// TestCut checks which operation ends a sampled batch.
func TestCut(t *testing.T) {
	const r, w, all = workloads.Load, workloads.Store, workloads.Range
	var none sampler
	if n, timed := none.cut(make([]workloads.Op, 50), 20); n != 20 || timed {
		t.Errorf("without samples a batch has %d operations, timed %t; want 20 and false", n, timed)
	}

	const batch = 20
	var s sampler
	s.reset(1)
	kinds, lengths := make(map[workloads.Op]int), 0
	ops := slices.Repeat([]workloads.Op{r, r, r, w, all}, 40)
	for i := range 200 {
		n, timed := s.cut(ops[i%5:], batch)
		if !timed {
			t.Fatalf("a batch of %d operations is not timed", n)
		}
		kinds[ops[i%5+n-1]]++
		lengths += n
	}
	if kinds[r] != 100 || kinds[w] != 100 {
		t.Errorf("of 200 samples %d are reads and %d writes; want 100 of each", kinds[r], kinds[w])
	}
	if mean := float64(lengths) / 200; mean < 0.75*batch || mean > 1.5*batch {
		t.Errorf("sampled batches have %.1f operations in the mean; want about %d", mean, batch)
	}
	check := func(what string, ops []workloads.Op, wantTimed bool) {
		t.Helper()
		for range 20 {
			if n, timed := s.cut(ops, batch); timed != wantTimed || n > len(ops) || !timed && n != min(batch, len(ops)) {
				t.Errorf("%s: a batch of %d, timed %t; want timed %t", what, n, timed, wantTimed)
			}
		}
	}
	check("Ranges alone", slices.Repeat([]workloads.Op{all}, 100), false)
	check("Stores alone", slices.Repeat([]workloads.Op{w}, 100), true)
	check("a stream that ends", ops[:batch/2], false)
	check("nothing", nil, false)
}

// mutexContestant is a map that is called through the interface.
func mutexContestant() Contestant {
	return newContestant("mutex", func() impls.Map[uint64, Val8] { return impls.NewMutex[uint64, Val8](impls.Config{}) })
}

// BenchmarkSampling states what sampling costs: the median over rounds of the time of an operation
// in a slice that is sampled as usual, divided by that in one that isn't. In each round slices
// run in another order, two of them without samples: their ratio, a/a, should be 1.
func BenchmarkSampling(b *testing.B) {
	for _, c := range []Contestant{mutexContestant(), nullContestant()} {
		for _, every := range []int{8, 12} {
			b.Run(fmt.Sprintf("%s/every=%d", c.Name, every), func(b *testing.B) { measureSampling(b, c, every) })
		}
	}
}

func measureSampling(b *testing.B, c Contestant, every int) {
	session, _, err := Open([]Contestant{c}, Prepare{Impl: c.Name, Spec: "read=95/n=1000", Procs: 2, Length: 2 * time.Millisecond})
	if err != nil {
		b.Fatal(err)
	}
	session.Arm(32 << 20)
	samples := [3]int{0, 0, every}
	var ratios, same []float64
	for range b.N {
		var ops [3]float64
		for _, i := range rand.Perm(len(samples)) {
			r := session.Slice(SliceRequest{Lead: time.Millisecond / 2, Window: 2 * time.Millisecond, Sample: samples[i]})
			for _, n := range r.Ops {
				ops[i] += n
			}
		}
		ratios, same = append(ratios, ops[0]/ops[2]), append(same, ops[0]/ops[1])
	}
	slices.Sort(ratios)
	slices.Sort(same)
	b.ReportMetric(ratios[len(ratios)/2], "ratio")
	b.ReportMetric(same[len(same)/2], "a/a")
}

// nullContestant is a contestant that does nothing.
func nullContestant() Contestant {
	c := newContestant("nop", func() impls.Map[uint64, Val8] { return impls.NewNop[uint64, Val8](impls.Config{}) })
	c.Null = true
	return c
}
