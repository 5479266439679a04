package worker

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"sync"
	"testing"
	"time"
	"unsafe"

	"example.com/mapbench/impls"
	"example.com/mapbench/workloads"
)

// recorder is a locked map that records the keys of its calls.
type recorder[K, V comparable] struct {
	impls.Mutex[K, V]
	mu     sync.Mutex
	loads  []K
	stores []K
}

func (m *recorder[K, V]) Load(key K) (V, bool) {
	m.mu.Lock()
	m.loads = append(m.loads, key)
	m.mu.Unlock()
	return m.Mutex.Load(key)
}

func (m *recorder[K, V]) Store(key K, value V) {
	m.mu.Lock()
	m.stores = append(m.stores, key)
	m.mu.Unlock()
	m.Mutex.Store(key, value)
}

// newContestant makes a contestant for uint64 keys from a constructor of maps. They are
// called through the interface.
func newContestant(name string, newMap func() impls.Map[uint64, Val8]) Contestant {
	return Contestant{
		Info:       impls.Info{Name: name},
		Uint64Val8: Maker[uint64, Val8]{New: func(impls.Config) impls.Map[uint64, Val8] { return newMap() }},
	}
}

func newRecorder[K, V comparable]() *recorder[K, V] {
	m := new(recorder[K, V])
	m.Mutex = *impls.NewMutex[K, V](impls.Config{}) //nolint:govet // nobody holds the lock yet
	return m
}

// opened opens a contestant under a spec and arms it.
func opened(t *testing.T, c Contestant, spec string, procs int) Session {
	t.Helper()
	s, answer, err := Open([]Contestant{c}, Prepare{Impl: c.Name, Spec: spec, Procs: procs, Seed: 1, Length: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if s == nil {
		t.Fatalf("Open: %+v", answer)
	}
	s.Arm(answer.Bytes)
	return s
}

func TestFreshOperationsInEverySlice(t *testing.T) {
	c := newContestant("mutex", func() impls.Map[uint64, Val8] { return impls.NewMutex[uint64, Val8](impls.Config{}) })
	s := opened(t, c, "read=50/n=100000", 1).(*sessionOf[uint64, Val8])
	var streams [][]uint64
	for range 3 {
		s.Slice(SliceRequest{Window: time.Millisecond})
		streams = append(streams, append([]uint64(nil), s.goroutines[0].keys[:1000]...))
	}
	for i, a := range streams {
		for _, b := range streams[i+1:] {
			same := 0
			for k := range a {
				if a[k] == b[k] {
					same++
				}
			}
			if same > 10 { // of 1000, over 200,000 keys
				t.Errorf("%d of 1000 keys stand at the same place in two slices", same)
			}
		}
	}
}

func TestStreamThatEndsVoidsTheSlice(t *testing.T) {
	c := newContestant("mutex", func() impls.Map[uint64, Val8] { return impls.NewMutex[uint64, Val8](impls.Config{}) })
	s := opened(t, c, "read=50/n=1000", 1).(*sessionOf[uint64, Val8])
	s.drawn = 100
	if r := s.Slice(SliceRequest{Window: 10 * time.Millisecond}); !r.Void {
		t.Errorf("a stream of 100 operations lasted for 10 ms: %+v", r)
	}
	if s.drawn != 200 {
		t.Errorf("after a void slice %d operations are drawn, want twice 100", s.drawn)
	}
	s.heap = 1 << 24
	s.drawn = len(s.goroutines[0].keys)
	s.lengthen()
	if got := len(s.reserve) + s.bytes(len(s.goroutines[0].keys)); got != s.heap {
		t.Errorf("longer streams and their reserve are %d bytes; want %d as before", got, s.heap)
	}
}

// TestBatchesOfManyGoroutines checks that a batch takes about BatchTime also where
// goroutines share procs. Other programs may disturb one calibration, but not several in a
// row.
func TestBatchesOfManyGoroutines(t *testing.T) {
	c := newContestant("mutex", func() impls.Map[uint64, Val8] { return impls.NewMutex[uint64, Val8](impls.Config{}) })
	var alone, crowd int
	for range 5 {
		alone = opened(t, c, "read=95/n=1000", 1).(*sessionOf[uint64, Val8]).batch
		crowd = opened(t, c, "read=95/n=1000/goroutines=50", 1).(*sessionOf[uint64, Val8]).batch
		if alone/4 <= crowd && crowd <= alone*4 {
			return
		}
	}
	t.Errorf("a batch of one goroutine has %d operations, one of fifty %d; want about as many", alone, crowd)
}

// TestValuesAreBoxedByAllocating checks that sync.Map pays for boxing: integers below 256
// would cost it nothing.
func TestValuesAreBoxedByAllocating(t *testing.T) {
	for i := range uint64(NumValues) {
		v := valueOf[Val8](i)
		if n := testing.AllocsPerRun(100, func() { boxed = v }); n != 1 {
			t.Errorf("boxing value %d allocates %g times; want once", v, n)
		}
	}
}

var boxed any

func TestLookedUpStringsAreClones(t *testing.T) {
	c := Contestant{
		Info:       impls.Info{Name: "recorder"},
		StringVal8: Maker[string, Val8]{New: func(impls.Config) impls.Map[string, Val8] { return newRecorder[string, Val8]() }},
	}
	s := opened(t, c, "read=50/n=100/key=string", 1)
	m := s.(*sessionOf[string, Val8]).m.(*recorder[string, Val8])
	m.loads = nil // of the calibration
	s.Slice(SliceRequest{Window: time.Millisecond})
	stored := make(map[*byte]bool)
	for _, key := range m.stores {
		stored[unsafe.StringData(key)] = true
	}
	if len(m.loads) == 0 || len(stored) == 0 {
		t.Fatalf("%d loads and %d stored keys; want some of both", len(m.loads), len(stored))
	}
	for _, key := range m.loads {
		if stored[unsafe.StringData(key)] {
			t.Fatalf("Load(%q) was handed the very bytes that a Store was", key)
		}
	}
}

func TestLoopsCountWhatTheyDo(t *testing.T) {
	c := newContestant("recorder", func() impls.Map[uint64, Val8] { return newRecorder[uint64, Val8]() })
	s := opened(t, c, "read=75/n=100", 2)
	m := s.(*sessionOf[uint64, Val8]).m.(*recorder[uint64, Val8])
	m.loads, m.stores = nil, nil
	r := s.Slice(SliceRequest{Lead: time.Millisecond / 2, Window: time.Millisecond})
	if got, want := r.Executed.Ops[workloads.Load], len(m.loads); got != want {
		t.Errorf("%d Loads counted, %d called", got, want)
	}
	if got, want := r.Executed.Ops[workloads.Store], len(m.stores); got != want {
		t.Errorf("%d Stores counted, %d called", got, want)
	}
	inWindow, executed := r.Ops[0]+r.Ops[1], 0
	for _, n := range r.Executed.Ops {
		executed += n
	}
	if inWindow <= 0 || inWindow > float64(executed) || r.Half > inWindow {
		t.Errorf("%g operations in the window, %g in its first half, of %d in all", inWindow, r.Half, executed)
	}
}

func TestReplayCountsEffectiveWrites(t *testing.T) {
	c := newContestant("mutex", func() impls.Map[uint64, Val8] { return impls.NewMutex[uint64, Val8](impls.Config{}) })
	s := opened(t, c, "read=0/n=4/hit=100", 1).(*sessionOf[uint64, Val8])
	var keys []uint64
	for key := range s.universe.Prefill(0) {
		keys = append(keys, key)
	}
	s.startAudit()
	p := s.presence()
	g := s.goroutines[0]
	g.keys = []uint64{keys[0], keys[0], keys[0], keys[0], keys[1]}
	g.ops = []workloads.Op{workloads.Delete, workloads.Delete, workloads.Store, workloads.Store, workloads.Load}
	g.track.executed = len(g.keys)
	if got, want := *s.replay(p), (Audit{Stores: 2, Inserted: 1, Deletes: 2, Removed: 1}); got != want {
		t.Errorf("replay = %+v; want %+v", got, want)
	}
}

func TestPassed(t *testing.T) {
	for _, test := range []struct {
		last, edge, now time.Duration
		want            float64
	}{
		{10, 15, 20, 0.5},
		{10, 20, 20, 1},
		{10, 10, 20, 0},
		{10, 5, 20, 0}, // the goroutine began after the edge
	} {
		if got := passed(test.last, test.edge, test.now); got != test.want {
			t.Errorf("passed(%d, %d, %d) = %g; want %g", test.last, test.edge, test.now, got, test.want)
		}
	}
}

// Maps with one bug each, which the self-check must find.

type deaf struct{ impls.Map[uint64, Val8] }

func (deaf) Delete(uint64) {}

type forgetful struct {
	impls.Map[uint64, Val8]
	mu sync.Mutex
	n  int
}

func (m *forgetful) Store(k uint64, v Val8) {
	m.mu.Lock()
	m.n++
	forget := m.n%100 == 0
	m.mu.Unlock()
	if !forget {
		m.Map.Store(k, v)
	}
}

type stale struct {
	impls.Map[uint64, Val8]
	mu    sync.Mutex
	first map[uint64]Val8
}

func (m *stale) Load(k uint64) (Val8, bool) {
	v, ok := m.Map.Load(k)
	m.mu.Lock()
	defer m.mu.Unlock()
	if old, seen := m.first[k]; ok && seen {
		return old, true
	}
	m.first[k] = v
	return v, ok
}

func TestCheckFindsBugs(t *testing.T) {
	mutex := func() impls.Map[uint64, Val8] { return impls.NewMutex[uint64, Val8](impls.Config{}) }
	for name, m := range map[string]impls.Map[uint64, Val8]{
		"deletes nothing":      deaf{mutex()},
		"drops one in 100":     &forgetful{Map: mutex()},
		"returns first value":  &stale{Map: mutex(), first: map[uint64]Val8{}},
		"stores nothing (nop)": impls.NewNop[uint64, Val8](impls.Config{}),
	} {
		c := newContestant("bad", func() impls.Map[uint64, Val8] { return m })
		_, answer, err := Open([]Contestant{c}, Prepare{Impl: "bad", Spec: "read=95/n=1000", Procs: 1, Length: time.Millisecond})
		if err != nil || answer.Incorrect == "" {
			t.Errorf("a map that %s was accepted: %+v, %v", name, answer, err)
		} else {
			t.Logf("a map that %s: %s", name, answer.Incorrect)
		}
	}
	one := mutex()
	shared := newContestant("shared", func() impls.Map[uint64, Val8] { return one })
	if _, answer, err := Open([]Contestant{shared}, Prepare{Impl: "shared", Spec: "read=95/n=1000", Procs: 2, Length: time.Millisecond}); err != nil || !strings.HasPrefix(answer.Incorrect, "a new map is not empty: ") {
		t.Errorf("a constructor that returns one map each time was accepted: %+v, %v", answer, err)
	}
	c := newContestant("good", mutex)
	if _, answer, err := Open([]Contestant{c}, Prepare{Impl: "good", Spec: "read=95/n=1000", Procs: 2, Length: time.Millisecond}); err != nil || answer.Incorrect != "" {
		t.Errorf("a good map was rejected: %+v, %v", answer, err)
	}
}

func TestServe(t *testing.T) {
	c := newContestant("mutex", func() impls.Map[uint64, Val8] { return impls.NewMutex[uint64, Val8](impls.Config{}) })
	check := func(request, want string) {
		t.Helper()
		var out bytes.Buffer
		if err := Serve(strings.NewReader(request), &out, []Contestant{c}); err != nil {
			t.Fatal(err)
		}
		if lines := strings.Split(out.String(), "\n"); !strings.Contains(lines[len(lines)-2], want) {
			t.Errorf("%s is answered %s; want %s", request, lines[len(lines)-2], want)
		}
	}
	check(``, `"hello":{"protocol":1,"more":true,"samples":true,"digest":"`+workloads.Digest())
	check(`{"slice":{}}`, `nothing is prepared; send prepare first`)
	check(`{}`, `nothing is prepared; send prepare first`)
	prepare := func(impl, spec string) string {
		text, err := json.Marshal(Request{Prepare: &Prepare{Impl: impl, Spec: spec, Procs: 1, Length: time.Millisecond}})
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	good := prepare("mutex", "read=95/n=1000")
	check(good, `"prepared":{"direct":false,"bytes":`)
	check(good+`{"slice":{}}`, `no streams; send arm first`)
	check(good+`{"arm":{"heap":10}}{"slice":{"window":1000,"count":true,"audit":true}}`, `"size":`)
	check(good+`{"bake":{}}`, `unknown request; protocol 1 has prepare, arm and slice`)
	check(prepare("mutes", "read=95"), `unknown impl \"mutes\"; want one of mutex`)
	check(prepare("mutex:8", "read=95"), `mutex takes no parameter`)
	check(prepare("mutex", "read=95/key=string"), `"missing":"key=string val=8"`)
	check(prepare("mutex", "reed=95"), `reed`)
}

func TestServeEndsOnNonsense(t *testing.T) {
	if err := Serve(strings.NewReader("what?"), io.Discard, nil); err == nil {
		t.Error("Serve took nonsense for a request")
	}
}

func TestRunExecutesWhatItIsAsked(t *testing.T) {
	s := opened(t, newContestant("recorder", func() impls.Map[uint64, Val8] { return newRecorder[uint64, Val8]() }), "read=100/n=100", 1)
	m := s.(*sessionOf[uint64, Val8]).m.(*recorder[uint64, Val8])
	m.loads = nil
	const n = 300_000 // more than one stream holds
	if s.Run(n) <= 0 || len(m.loads) != n {
		t.Errorf("Run(%d) called Load %d times", n, len(m.loads))
	}
	seen := make(map[uint64]bool)
	for _, key := range m.loads {
		seen[key] = true
	}
	if got, want := len(seen), 200; got != want {
		t.Errorf("%d keys were looked up; want all %d of the universe", got, want)
	}
}
