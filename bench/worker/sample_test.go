package worker

import (
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
	var l *Latencies
	for window := 5 * time.Millisecond; l == nil || len(l.Reads)+len(l.Writes) < 100; window *= 2 {
		report := s.Slice(SliceRequest{Window: window, Sample: 1})
		if l = report.Latencies; l == nil {
			t.Fatal("a slice with Sample = 1 has no Latencies")
		}
	}
	if reads, writes := len(l.Reads), len(l.Writes); reads == 0 || writes == 0 || max(reads, writes) > 2*min(reads, writes) {
		t.Errorf("%d reads and %d writes were sampled; want about as many of each", reads, writes)
	}
	if lowest := min(slices.Min(l.Reads), slices.Min(l.Writes)); lowest < 0 {
		t.Errorf("an operation took %d ns", lowest)
	}
	if l.Step <= 0 || l.Clock < 0 {
		t.Errorf("the clock takes %d ns and has steps of %d ns; want numbers above 0", l.Clock, l.Step)
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

// TestAuditSeesWrongPartsOfABatch is the other half of the test above: it fails if a batch in
// parts stored what each part alone would.
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

func TestChoose(t *testing.T) {
	const r, w, all = workloads.Load, workloads.Store, workloads.Range
	check := func(ops []workloads.Op, start int, write bool, want int) {
		t.Helper()
		if got := next(ops, start, write); got != want {
			t.Errorf("next(%v, %d, %v) = %d; want %d", ops, start, write, got, want)
		}
	}
	check([]workloads.Op{r, r, w, r}, 0, true, 2)
	check([]workloads.Op{r, r, w, r}, 3, true, 2)
	check([]workloads.Op{r, r, w, r}, 2, false, 3)
	check([]workloads.Op{all, all}, 1, true, -1)
	check([]workloads.Op{all, w}, 0, false, -1)

	var s sampler
	s.reset(1)
	kinds := make(map[workloads.Op]int)
	ops := []workloads.Op{r, r, r, r, r, r, r, r, r, w}
	for range 100 {
		kinds[ops[s.choose(ops)]]++
	}
	if kinds[r] != 50 || kinds[w] != 50 {
		t.Errorf("of 100 samples %d are reads and %d writes; want 50 of each", kinds[r], kinds[w])
	}
	if got := s.choose([]workloads.Op{all}); got != -1 {
		t.Errorf("choose of a Range alone = %d; want -1", got)
	}
}

// mutexContestant is a map that is called through the interface.
func mutexContestant() Contestant {
	return newContestant("mutex", func() impls.Map[uint64, Val8] { return impls.NewMutex[uint64, Val8](impls.Config{}) })
}

// BenchmarkSampling states what sampling costs: the time of an operation in a slice that is
// sampled as usual, divided by that in one that isn't. Slices take turns.
func BenchmarkSampling(b *testing.B) {
	for _, c := range []Contestant{mutexContestant(), nullContestant()} {
		b.Run(c.Name, func(b *testing.B) {
			session, _, err := Open([]Contestant{c}, Prepare{Impl: c.Name, Spec: "read=95/n=1000", Procs: 2, Length: 2 * time.Millisecond})
			if err != nil {
				b.Fatal(err)
			}
			session.Arm(32 << 20)
			var ops [2]float64
			for range b.N {
				for i, sample := range []int{0, 4} {
					r := session.Slice(SliceRequest{Lead: time.Millisecond / 2, Window: 2 * time.Millisecond, Sample: sample})
					for _, n := range r.Ops {
						ops[i] += n
					}
				}
			}
			b.ReportMetric(ops[0]/ops[1], "ratio")
		})
	}
}

// nullContestant is a contestant that does nothing.
func nullContestant() Contestant {
	c := newContestant("nop", func() impls.Map[uint64, Val8] { return impls.NewNop[uint64, Val8](impls.Config{}) })
	c.Null = true
	return c
}
