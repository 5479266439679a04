package worker

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest/planted"
	"example.com/mapbench/workloads"
)

// flawed is a correct map until it is armed. From then on some calls of a method go
// wrong.
type flawed struct {
	impls.Map[uint64, Val8]
	armed                          *atomic.Bool
	loads, stores, deletes, ranges func(m flawed) bool // whether this call goes wrong
	noLoad, onlyPresent            bool
}

// once returns a function that lets one call in so many go wrong.
func once(in int64) func(flawed) bool {
	var calls atomic.Int64
	return func(m flawed) bool { return m.armed.Load() && calls.Add(1)%in == 0 }
}

func never(flawed) bool       { return false }
func whenArmed(m flawed) bool { return m.armed.Load() }
func (m flawed) good() flawed {
	m.loads, m.stores, m.deletes, m.ranges = never, never, never, never
	return m
}
func (m flawed) Delete(key uint64) {
	if !m.deletes(m) {
		m.Map.Delete(key)
	}
}

func (m flawed) Load(key uint64) (Val8, bool) {
	v, ok := m.Map.Load(key)
	if m.loads(m) {
		return valueOf[Val8](3), !m.noLoad
	}
	return v, ok
}

func (m flawed) Store(key uint64, value Val8) {
	if m.stores(m) {
		if !m.onlyPresent {
			return
		}
		if _, present := m.Map.Load(key); present {
			return
		}
	}
	m.Map.Store(key, value)
}

func (m flawed) Range(yield func(uint64, Val8) bool) {
	skip := m.ranges(m)
	m.Map.Range(func(key uint64, value Val8) bool {
		if skip {
			skip = false
			return true
		}
		return yield(key, value)
	})
}

// TestAuditsFindFlaws audits maps that pass the self-check and go wrong later.
func TestAuditsFindFlaws(t *testing.T) {
	const steady, growing, full = "read=50/n=1000", "read=50/n=1000/grow=1", "read=50/n=1000/hit=100"
	// The Load that goes wrong may be one of the slice or one of the comparison.
	for _, test := range []struct {
		flaw  string
		spec  string
		plant func(m *flawed)
		want  string
	}{
		{"drops Stores", steady, func(m *flawed) { m.stores = once(100) }, "at rest "},
		{"drops Stores", growing, func(m *flawed) { m.stores = once(100) }, "keys are missing beside the "},
		{"drops Stores", full, func(m *flawed) { m.stores, m.onlyPresent = once(100), true }, "keys hold what was not stored last"},
		{"ignores Deletes", steady, func(m *flawed) { m.deletes = once(100) }, "at rest "},
		{"misses in Loads", full, func(m *flawed) { m.loads, m.noLoad = once(5003), true }, "Load"},
		{"misses in Loads", "read=100/n=1000", func(m *flawed) { m.loads, m.noLoad = once(5003), true }, "Load"},
		{"hits in Loads", "read=100/n=1000/hit=50", func(m *flawed) { m.loads = once(5003) }, "Load"},
		{"misses in Loads", growing, func(m *flawed) { m.loads, m.noLoad = once(100), true }, " finds no entry, and a Range "},
		{"skips in Ranges", growing, func(m *flawed) { m.ranges = whenArmed }, "1 keys are missing beside the 999"},
	} {
		for _, goroutines := range []string{"", "/goroutines=1", "/goroutines=7"} {
			armed := new(atomic.Bool)
			c := newContestant("flawed", func() impls.Map[uint64, Val8] {
				m := flawed{Map: impls.NewMutex[uint64, Val8](impls.Config{}), armed: armed}.good()
				test.plant(&m)
				return m
			})
			s := opened(t, c, test.spec+goroutines, 2).(*sessionOf[uint64, Val8])
			s.batch = 256 // on a loaded machine a slice may be no more than a batch
			armed.Store(true)
			found := ""
			for i := 0; found == "" && i < 100; i++ {
				found = s.Slice(SliceRequest{Window: time.Millisecond, Audit: true}).Incorrect
			}
			if !strings.Contains(found, test.want) {
				t.Errorf("%s%s: a map that %s: %q; want %q", test.spec, goroutines, test.flaw, found, test.want)
			}
		}
	}
}

// TestOpenFindsWhatTheSpecNeeds prepares maps that lose a key only when they have more
// entries than a quick check stores.
func TestOpenFindsWhatTheSpecNeeds(t *testing.T) {
	for _, spec := range []string{"read=100/n=70000", "read=0/n=70000/grow=1"} {
		c := newContestant("leaks", func() impls.Map[uint64, Val8] {
			return &leaky{Mutex: *impls.NewMutex[uint64, Val8](impls.Config{}), at: 65_000} //nolint:govet // nobody holds the lock yet
		})
		_, answer, err := Open([]Contestant{c}, Prepare{Impl: c.Name, Spec: spec, Procs: 2, Length: time.Millisecond})
		if want := "at rest 1 keys are missing beside the 69999"; err != nil || !strings.HasPrefix(answer.Incorrect, want) {
			t.Errorf("%s: %+v, %v; want %q", spec, answer, err, want)
		}
	}
}

// leaky is a map that deletes an entry when it stores one for the at-th time.
type leaky struct {
	impls.Mutex[uint64, Val8]
	stores atomic.Int64
	at     int64
}

func (m *leaky) Store(key uint64, value Val8) {
	m.Mutex.Store(key, value)
	if m.stores.Add(1) == m.at {
		m.Mutex.Delete(key)
	}
}

// TestAuditsPassOddMaps audits correct maps that are odd.
func TestAuditsPassOddMaps(t *testing.T) {
	for _, m := range planted.Legal() {
		c := newContestant(m.Name, retyped[Val8](m.New))
		for _, spec := range []string{"read=50/n=20", "read=0/n=20/goroutines=8", "read=50/n=20/hit=100", "read=50/n=20/grow=1"} {
			s := opened(t, c, spec, 2)
			for range 3 {
				if r := s.Slice(SliceRequest{Window: time.Millisecond / 4, Audit: true, Count: true}); r.Incorrect != "" {
					t.Errorf("%s under %s: %s", m.Name, spec, r.Incorrect)
				}
			}
		}
	}
}

// TestRecord records slices of two goroutines. The order of their writes is unknown, so a
// key may then hold what the last write of either goroutine leaves.
func TestRecord(t *testing.T) {
	c := newContestant("mutex", func() impls.Map[uint64, Val8] { return impls.NewMutex[uint64, Val8](impls.Config{}) })
	s := opened(t, c, "read=50/n=100/hit=100/goroutines=2", 1).(*sessionOf[uint64, Val8])
	s.batch = 100
	const load, store, del, insert, rmw = workloads.Load, workloads.Store, workloads.Delete, workloads.LoadOrStore, workloads.RMW
	for _, test := range []struct {
		a, b []workloads.Op
		want outcomes
	}{
		{nil, nil, 1 << 9}, // what it held before
		{[]workloads.Op{load}, []workloads.Op{workloads.Range}, 1 << 9},
		{[]workloads.Op{store, store}, nil, 1 << 1},
		{[]workloads.Op{store, rmw}, []workloads.Op{del, load, store}, 1<<1 | 1<<2},
		{[]workloads.Op{store, del}, []workloads.Op{del}, absent},
		{[]workloads.Op{store, del}, []workloads.Op{store}, absent | 1},
		{[]workloads.Op{del, insert}, nil, anyValue},
		{[]workloads.Op{load, load, del}, []workloads.Op{insert, load}, absent | anyValue},
	} {
		expected := newModel(s.universe.Len())
		expected.fill(1 << 9)
		for i, ops := range [][]workloads.Op{test.a, test.b} {
			g := s.goroutines[i]
			g.ops, g.keys, g.track.executed = ops, nil, len(ops)
			for range ops {
				g.keys = append(g.keys, s.universe.Key(5))
			}
		}
		s.record(expected)
		if got := expected.may[5]; got != test.want || expected.may[6] != 1<<9 {
			t.Errorf("after %v beside %v the written key may hold %b, the other key %b; want %b and %b",
				test.a, test.b, got, expected.may[6], test.want, 1<<9)
		}
	}
}

// TestCheckHits counts which Loads of a slice must hit and which can't: keys 0 to 3 were
// there and 4 to 7 were absent; 1, 2, 3, 5 and 6 are written meanwhile.
func TestCheckHits(t *testing.T) {
	c := newContestant("mutex", func() impls.Map[uint64, Val8] { return impls.NewMutex[uint64, Val8](impls.Config{}) })
	s := opened(t, c, "read=50/n=100/goroutines=2", 1).(*sessionOf[uint64, Val8])
	expected := newModel(s.universe.Len())
	expected.fill(absent)
	for i := range 4 {
		expected.may[i] = 1 << i
	}
	enter := func(g *goroutine[uint64, Val8], ops []workloads.Op, keys ...int) {
		g.ops, g.keys, g.track.executed = ops, nil, len(ops)
		for _, i := range keys {
			g.keys = append(g.keys, s.universe.Key(i))
		}
	}
	enter(s.goroutines[0], make([]workloads.Op, 8), 0, 1, 2, 3, 4, 5, 6, 7) // Loads
	enter(s.goroutines[1], []workloads.Op{workloads.Store, workloads.Delete, workloads.LoadOrStore, workloads.Store, workloads.Delete}, 1, 2, 3, 5, 6)
	// Keys 0, 1 and 3 must hit, and 4, 6 and 7 must miss.
	for hits, want := range map[int]string{2: "want at least 3", 3: "", 5: "", 6: "want at most 5"} {
		executed := Counts{Hits: hits}
		executed.Ops[workloads.Load] = 8
		if err := s.checkHits(expected, executed); (err != nil) != (want != "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%d hits of 8: %v; want %q", hits, err, want)
		}
	}
}

// TestAllMustHit is about a workload whose keys are never absent.
func TestAllMustHit(t *testing.T) {
	for spec, want := range map[string]bool{"read=50/n=100/hit=100": true, "read=50/n=100": false} {
		c := newContestant("mutex", func() impls.Map[uint64, Val8] { return impls.NewMutex[uint64, Val8](impls.Config{}) })
		s := opened(t, c, spec, 1).(*sessionOf[uint64, Val8])
		executed := Counts{Hits: 10}
		executed.Ops[workloads.Load] = 10
		if s.checkAllHit(executed); s.wrong != nil {
			t.Errorf("%s: all Loads hit: %v", spec, s.wrong)
		}
		executed.Hits--
		if s.checkAllHit(executed); (s.wrong != nil) != want {
			t.Errorf("%s: one of ten Loads missed: %v; want a breach: %t", spec, s.wrong, want)
		}
	}
}
