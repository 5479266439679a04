package worker

import (
	"math"
	"slices"
	"testing"
	"time"

	"example.com/mapbench/impls"
	"example.com/mapbench/internal/golden"
)

// The fake machine of these tests. A look at the clock takes as long as an operation, so that a
// goroutine that waits for its next operation takes few looks.
const (
	lookTime    = 100 * time.Nanosecond
	serviceTime = 100 * time.Nanosecond
)

// A slowMap is a map of the fake machine: each operation moves the machine's clock by
// serviceTime, and some stall. Only one goroutine may use it once it ticks.
type slowMap struct {
	impls.Map[uint64, Val8]
	clock  time.Duration
	ticks  bool
	ops    int                        // since it ticks
	load   func(op int) time.Duration // how long a Load stalls, by its number; nil for not
	store  time.Duration              // how long each Store stalls
	keeps  bool
	values []Val8 // that were stored, if it keeps them
}

// now is the clock of the fake machine. Each look moves it.
func (m *slowMap) now() time.Duration {
	m.clock += lookTime
	return m.clock
}

func (m *slowMap) Load(key uint64) (Val8, bool) {
	if m.ticks {
		m.clock += serviceTime
		if m.ops++; m.load != nil {
			m.clock += m.load(m.ops)
		}
	}
	return m.Map.Load(key)
}

func (m *slowMap) Store(key uint64, value Val8) {
	if m.ticks {
		m.ops++
		m.clock += serviceTime + m.store
		if m.keeps {
			m.values = append(m.values, value)
		}
	}
	m.Map.Store(key, value)
}

func newSlowMap() *slowMap {
	return &slowMap{Map: impls.NewMutex[uint64, Val8](impls.Config{})}
}

// fakeSession returns a session of one goroutine whose map is m, on the fake machine, for slices of a
// length. What m held before, it holds no longer.
func fakeSession(t *testing.T, m *slowMap, spec string, seed uint64, length time.Duration) *sessionOf[uint64, Val8] {
	t.Helper()
	c := newContestant("slow", func() impls.Map[uint64, Val8] { return newSlowMap() })
	session, answer, err := Open([]Contestant{c}, Prepare{Impl: c.Name, Spec: spec, Procs: 1, Seed: seed, Length: time.Millisecond})
	if err != nil || session == nil {
		t.Fatalf("Open: %+v, %v", answer, err)
	}
	s := session.(*sessionOf[uint64, Val8])
	m.Map = s.m.(*slowMap).Map // m takes the place of the session's map, with its entries
	s.m, s.goroutines[0].m = m, m
	s.drawn = s.spec.MostArrivals(1, length)
	s.grow(s.drawn)
	s.fake, m.ticks = m.now, true
	return s
}

// sampledBy returns the latencies of Loads and of writes in slices.
func sampledBy(t *testing.T, s *sessionOf[uint64, Val8], slices int, lead, window time.Duration) (reads, writes []int64) {
	t.Helper()
	for range slices {
		r := s.Slice(SliceRequest{Lead: lead, Window: window})
		if r.Void || r.Open == nil || r.Latencies == nil {
			t.Fatalf("a slice is void, %v, or says nothing of an open loop: %v, %v", r.Void, r.Open, r.Latencies)
		}
		reads, writes = append(reads, r.Latencies.Reads...), append(writes, r.Latencies.Writes...)
	}
	return reads, writes
}

// quantile returns a quantile of latencies, which it sorts: the least value that a fraction of q
// does not exceed.
func quantile(ns []int64, q float64) time.Duration {
	slices.Sort(ns)
	return time.Duration(ns[max(0, int(math.Ceil(q*float64(len(ns))))-1)])
}

// A stall happens once in so many operations.
type stall struct {
	length time.Duration
	in     float64 // operations
}

// expected returns the quantile q of latencies at a rate, in operations a nanosecond, with
// planted stalls.
//
// The arithmetic: a stall of length d begins with an operation, and the k-th operation that is
// due after it, at the time u = k/rate, waits until the stall ends, d−u, and then for the k
// operations before it, k·s at a service time of s. So it takes d − u·(1−ρ), where ρ = rate·s: from
// d on, evenly down to 0, for the rate·d/(1−ρ) operations that are due until the backlog is
// gone. One stall in N operations therefore makes the fraction rate·d/(1−ρ)/N · (1−x/d) of all
// operations take longer than x. Stalls that don't overlap add up. The quantile q is the x that
// the fraction 1−q exceeds.
func expected(q, rate float64, stalls []stall) time.Duration {
	above := func(x float64) (fraction float64) {
		for _, p := range stalls {
			d := float64(p.length)
			fraction += rate * d / (1 - rate*float64(serviceTime)) / p.in * max(0, 1-x/d)
		}
		return fraction
	}
	lo, hi := 0.0, 1e9
	for range 100 {
		if mid := (lo + hi) / 2; above(mid) > 1-q {
			lo = mid
		} else {
			hi = mid
		}
	}
	return time.Duration(lo)
}

// TestPlantedStalls plants stalls of 1 ms in every 100,000 operations, then one of 20 ms beside
// them, and compares the open loop's quantiles with the arithmetic. A closed loop on the same
// map, beside it, charges each stall to one operation.
func TestPlantedStalls(t *testing.T) {
	const (
		lead, window = 30 * time.Millisecond, 100 * time.Millisecond // a stall of 20 ms ends within its slice
		slices       = 20
		perSlice     = 130_000 // operations at 1e6 a second
		counted      = slices * 100_000
	)
	seed := golden.FixedSeed(t)
	every := func(op int) time.Duration {
		if op%100_000 == 0 {
			return time.Millisecond
		}
		return 0
	}
	once := func(op int) time.Duration { // in the middle of a window
		if op == 10*perSlice+70_000 {
			return 20 * time.Millisecond
		}
		return every(op)
	}
	for _, test := range []struct {
		what   string
		load   func(op int) time.Duration
		stalls []stall
		max    time.Duration
	}{
		{"1 ms in every 100,000", every, []stall{{time.Millisecond, 100_000}}, time.Millisecond},
		{"and 20 ms once", once, []stall{{time.Millisecond, 100_000}, {20 * time.Millisecond, counted}}, 20 * time.Millisecond},
	} {
		m := newSlowMap()
		s := fakeSession(t, m, "read=100/n=1000/rate=1e6", seed, lead+window)
		m.load = test.load
		open, _ := sampledBy(t, s, slices, lead, window)
		closed := closedLoop(test.load, slices*perSlice)
		t.Logf("%s: %d of about %d operations sampled", test.what, len(open), counted)
		for _, q := range []float64{0.99, 0.999, 0.9999} {
			got, want := quantile(open, q), expected(q, 1e-3, test.stalls)
			t.Logf("p%g: open loop %v, arithmetic %v, closed loop %v", 100*q, got, want, quantile(closed, q))
			if q > 0.99 && math.Abs(float64(got)/float64(want)-1) > 0.05 {
				t.Errorf("%s: p%g is %v; want %v within 5 %%", test.what, 100*q, got, want)
			}
			if q < 0.9999 && quantile(closed, q) > got/10 {
				t.Errorf("%s: p%g of a closed loop is %v; so this test can't tell an open loop from it", test.what, 100*q, quantile(closed, q))
			}
		}
		if got := quantile(open, 1); math.Abs(float64(got)/float64(test.max)-1) > 0.05 {
			t.Errorf("%s: the maximum is %v; want %v within 5 %%", test.what, got, test.max)
		}
	}
}

// closedLoop returns what n operations of a slow map take, one after the other.
func closedLoop(load func(op int) time.Duration, n int) []int64 {
	m := newSlowMap()
	m.load, m.ticks = load, true
	took := make([]int64, n)
	for i := range took {
		begin := m.clock
		m.Load(0)
		took[i] = int64(m.clock - begin)
	}
	return took
}

// TestLockHold plants a writer that holds its lock for 50 µs, once in 200 operations at 1e5 a
// second. One goroutine stands for all, since a lock lets one in at a time. With 500 such Stores
// a second, the fraction 500·(50 µs−x) of the Loads wait longer than x: 1 % of them longer than
// 30 µs.
func TestLockHold(t *testing.T) {
	seed := golden.FixedSeed(t)
	m := newSlowMap()
	s := fakeSession(t, m, "read=99/n=1000/rate=1e5", seed, 505*time.Millisecond)
	m.store = 50 * time.Microsecond
	reads, writes := sampledBy(t, s, 20, 5*time.Millisecond, 500*time.Millisecond)
	got, want := quantile(reads, 0.99), expected(0.99, 1e-4, []stall{{m.store, 200}})
	t.Logf("p99 of %d Loads: %v, arithmetic %v; a write takes %v", len(reads), got, want, quantile(writes, 0.5))
	if math.Abs(float64(got)/float64(want)-1) > 0.05 {
		t.Errorf("p99 of the Loads is %v; want %v within 5 %%", got, want)
	}
	if p50 := quantile(reads, 0.5); p50 > 4*lookTime {
		t.Errorf("half of the Loads take %v or more; want them untouched", p50)
	}
}

// TestOverload asks for a rate that the map holds, and for one that is twice what it can do. An
// operation takes its service and its part of a look, which all operations share that are due
// up to the next one that is timed.
func TestOverload(t *testing.T) {
	const window = 10 * time.Millisecond
	for _, spec := range []string{"read=100/n=1000/rate=1000000", "read=100/n=1000/rate=20000000"} {
		m := newSlowMap()
		s := fakeSession(t, m, spec, golden.FixedSeed(t), window)
		together := (s.drawn + mostSamples - 1) / mostSamples
		each := float64(serviceTime) + float64(lookTime)/float64(together)
		wantDue := float64(s.spec.Rate) * window.Seconds()
		wantLate := max(0, 1-float64(window)/each/wantDue) // of what is due, at the window's end
		r := s.Slice(SliceRequest{Window: window})
		due := float64(r.Open.Due)
		if math.Abs(due/wantDue-1) > 0.05 {
			t.Errorf("%s: %g operations are due in %v; want %g", spec, due, window, wantDue)
		}
		if got := r.Open.Late[2] / due; math.Abs(got-wantLate) > 0.02 {
			t.Errorf("%s: %.3f of the operations are late in the end; want %.3f", spec, got, wantLate)
		}
		if got := r.Ops[0] / due; math.Abs(got-(1-wantLate)) > 0.02 {
			t.Errorf("%s: %.3f of the operations were executed within the window; want %.3f", spec, got, 1-wantLate)
		}
		if late := r.Open.Late; wantLate > 0 && !(late[0] < late[1] && late[1] < late[2]) {
			t.Errorf("%s: %v operations are late at the edges; want ever more", spec, late)
		}
		if m.clock > 2*window+window/10 {
			t.Errorf("%s: a slice of %v took %v; want one more window at most", spec, window, m.clock)
		}
	}
}
