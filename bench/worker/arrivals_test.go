package worker

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"example.com/mapbench/impls"
	"example.com/mapbench/internal/golden"
	"example.com/mapbench/workloads"
)

// TestOpenSlicesAreAudited runs open loops on a map that is correct, with one goroutine a proc
// and with many, and on one that loses what it stores.
func TestOpenSlicesAreAudited(t *testing.T) {
	newMutex := func() impls.Map[uint64, Val8] { return impls.NewMutex[uint64, Val8](impls.Config{}) }
	for _, spec := range []string{"read=50/n=1000/rate=1e6", "read=20/rmw=10/loadorstore=10/range=1/n=100/rate=2e5/sched=random", "read=50/n=1000/rate=1e5/goroutines=50"} {
		s := opened(t, newContestant("mutex", newMutex), spec, 2)
		for range 3 {
			r := s.Slice(SliceRequest{Lead: time.Millisecond / 2, Window: time.Millisecond / 2, Audit: true, Count: true})
			if r.Incorrect != "" || r.Void || r.Open == nil || r.Audit == nil || r.Size == nil {
				t.Errorf("%s: %+v; want an audited slice of a correct map", spec, r)
			}
		}
	}
	m := newSlowMap()
	s := fakeSession(t, m, "read=0/n=1000/rate=1e6", golden.FixedSeed(t), time.Millisecond)
	m.Map = storesNothing{m.Map}
	if r := s.Slice(SliceRequest{Window: time.Millisecond, Audit: true}); r.Incorrect == "" {
		t.Errorf("a map that no longer stores passes for correct: %+v", r)
	}
}

type storesNothing struct{ impls.Map[uint64, Val8] }

func (storesNothing) Store(uint64, Val8) {}

// TestOpenBatchesStoreInTurn checks that operation i of the stream stores value i%NumValues,
// whatever batches it comes in.
func TestOpenBatchesStoreInTurn(t *testing.T) {
	m := newSlowMap()
	s := fakeSession(t, m, "read=0/hit=100/n=1000/rate=5e6", golden.FixedSeed(t), 5*time.Millisecond)
	m.keeps = true
	r := s.Slice(SliceRequest{Window: 5 * time.Millisecond})
	if len(m.values) < 10_000 || r.Executed.Ops[workloads.Store] != len(m.values) {
		t.Fatalf("%d values are stored by %d Stores; want 10,000 or more", len(m.values), r.Executed.Ops[workloads.Store])
	}
	for i, value := range m.values {
		if want := s.values[i%NumValues]; value != want {
			t.Fatalf("Store %d stores %d; want %d", i, value, want)
		}
	}
}

// TestSamples checks which operations are timed: all if they are few, else a random subset of
// about the most, with the stream's share of writes, and no Range.
func TestSamples(t *testing.T) {
	seed := golden.FixedSeed(t)
	check := func(spec string, window time.Duration, least, most int) {
		t.Helper()
		s := fakeSession(t, newSlowMap(), spec, seed, window)
		r := s.Slice(SliceRequest{Window: window})
		reads, writes := len(r.Latencies.Reads), len(r.Latencies.Writes)
		if n := reads + writes; n < least || n > most {
			t.Errorf("%s: %d operations of %d are timed; want %d to %d", spec, n, r.Open.Due, least, most)
		}
		want := (100 - s.spec.Read - s.spec.Range) / (100 - s.spec.Range)
		if got := float64(writes) / float64(reads+writes); got < want-0.05 || got > want+0.05 {
			t.Errorf("%s: %.3f of the timed operations are writes; want %.3f", spec, got, want)
		}
	}
	check("read=75/n=100/rate=1e5", 20*time.Millisecond, 1800, 2200)
	check("read=75/range=25/n=100/rate=1e5", 20*time.Millisecond, 1300, 1700)
	check("read=50/n=100/rate=2e6", 100*time.Millisecond, mostSamples*8/10, mostSamples*11/10)

	var o schedule
	o.grow(1000)
	s, err := workloads.ParseSpec("rate=1e6")
	if err != nil {
		t.Fatal(err)
	}
	session := &sessionOf[uint64, Val8]{spec: s, values: new([NumValues]Val8), goroutines: []*goroutine[uint64, Val8]{{open: &o}}}
	session.schedule(seed)
	times := make(map[int32]int)
	const draws = 2000
	for range draws {
		o.draw(1000, 100)
		for i, at := range o.sampled {
			if i > 0 && at <= o.sampled[i-1] || at < 0 || at >= 1000 {
				t.Fatalf("timed are %d; want some of 1000, ascending", o.sampled)
			}
			times[at]++
		}
	}
	for i := range int32(1000) {
		// One draw in ten has the operation: 200 of 2000, with a standard deviation of 13.
		if n := times[i]; i > 20 && (n < 200-80 || n > 200+80) {
			t.Errorf("operation %d is timed in %d of %d draws; want about one in ten", i, n, draws)
		}
	}
}

// TestSchedulesCount wants streams, schedules and reserve to have one size in all contestants.
func TestSchedulesCount(t *testing.T) {
	c := newContestant("mutex", func() impls.Map[uint64, Val8] { return impls.NewMutex[uint64, Val8](impls.Config{}) })
	session, answer, err := Open([]Contestant{c}, Prepare{Impl: c.Name, Spec: "n=100/rate=1e6/goroutines=2", Procs: 2, Length: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	s := session.(*sessionOf[uint64, Val8])
	for _, heap := range []int{answer.Bytes, 64 << 20} {
		s.Arm(heap)
		got := len(s.reserve)
		for _, g := range s.goroutines {
			got += 8*cap(g.keys) + cap(g.ops) + 8*cap(g.open.due)
		}
		if got != heap {
			t.Errorf("%d bytes of streams, schedules and reserve; want %d", got, heap)
		}
	}
}

// TestRunAtARate executes operations of which each has its time.
func TestRunAtARate(t *testing.T) {
	m := newSlowMap()
	s := fakeSession(t, m, "read=100/n=100/rate=1e6", golden.FixedSeed(t), time.Millisecond)
	const n = 10_000 // more than one stream holds
	if s.Run(n) <= 0 || m.ops != n {
		t.Errorf("Run(%d) called Load %d times", n, m.ops)
	}
	if m.clock < 9*time.Millisecond || m.clock > 11*time.Millisecond {
		t.Errorf("%d operations at 1e6 a second took %v; want about 10ms", n, m.clock)
	}
}

// A holder is a map behind one lock, whose writers hold the lock for a while.
type holder struct {
	impls.Mutex[uint64, Val8]
	mu   sync.RWMutex
	hold time.Duration
}

func (m *holder) Load(key uint64) (Val8, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.Mutex.Load(key)
}

func (m *holder) Store(key uint64, value Val8) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.Mutex.Store(key, value)
	spin(m.hold)
}

// BenchmarkLockHold shows, by the machine's clock, what Loads wait for while a writer holds a
// lock for 50 µs, once in 200 operations: their p99, in ns, with two goroutines and 2e5
// operations a second. 1000 holds of 50 µs a second make 1 % of the Loads wait 40 µs or more.
//
//	go test -run '^$' -bench '^BenchmarkLockHold$' ./bench/worker
func BenchmarkLockHold(b *testing.B) {
	for _, hold := range []time.Duration{0, 50 * time.Microsecond} {
		b.Run(fmt.Sprintf("hold=%v", hold), func(b *testing.B) {
			c := newContestant("holds", func() impls.Map[uint64, Val8] {
				return &holder{Mutex: *impls.NewMutex[uint64, Val8](impls.Config{}), hold: hold}
			})
			s, answer, err := Open([]Contestant{c}, Prepare{Impl: c.Name, Spec: "read=99/n=1000/rate=2e5", Procs: 2, Length: 55 * time.Millisecond})
			if err != nil || s == nil {
				b.Fatalf("Open: %+v, %v", answer, err)
			}
			s.Arm(answer.Bytes)
			var reads []int64
			for b.Loop() {
				r := s.Slice(SliceRequest{Lead: 5 * time.Millisecond, Window: 50 * time.Millisecond})
				reads = append(reads, r.Latencies.Reads...)
			}
			b.ReportMetric(float64(quantile(reads, 0.99)), "p99-ns")
		})
	}
}
