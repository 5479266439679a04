package maptest_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest"
	"example.com/mapbench/internal/golden"
)

// TestConstructors wants the first law to name a bad constructor and what is wrong with
// it, and no further law to be checked.
func TestConstructors(t *testing.T) {
	ends := make(chan struct{})
	t.Cleanup(func() { close(ends) })
	checkMaps := func(s maptest.Constructors, want ...string) {
		t.Helper()
		var reports []string
		maptest.CheckAll(context.Background(), s,
			maptest.Config{Budget: time.Hour, Patience: 300 * time.Millisecond}, // a law that uses its budget would time the test out
			func(l maptest.Law, o maptest.Outcome) { reports = append(reports, o.Report(l)) })
		for _, want := range want {
			if len(reports) != 1 || !strings.Contains(reports[0], want) {
				t.Errorf("%d reports; want one, with %q\n%s", len(reports), want, strings.Join(reports, "\n"))
			}
		}
	}
	check := func(want string, newMap func() impls.Map[uint64, uint64]) {
		t.Helper()
		checkMaps(maptest.Constructors{New: newMap}, "FAIL: ", want)
	}
	check("constructor New, or the first calls on its map, panic: out of maps", func() impls.Map[uint64, uint64] { panic("out of maps") })
	check("constructor New returns nil", func() impls.Map[uint64, uint64] { return nil })
	check("constructor New returns nil", func() impls.Map[uint64, uint64] { return (*impls.Plain[uint64, uint64])(nil) })
	check("constructor New hangs", func() impls.Map[uint64, uint64] { <-ends; return nil })
	check("[chan receive]:\n", func() impls.Map[uint64, uint64] { <-ends; return nil }) // the goroutine's stack
	checkMaps(withCorrectIntegers(maptest.Constructors{Strings: func() impls.Map[string, uint64] { <-ends; return nil }}), "constructor Strings hangs", "TestConstructors.func")
	shared := newLocked[uint64, uint64]()
	check("share their entries", func() impls.Map[uint64, uint64] { return locked[uint64, uint64]{shared.Mutex} })
	used := newLocked[uint64, uint64]()
	used.Store(5, 5)
	check("not empty", func() impls.Map[uint64, uint64] { return used })
	check("keeps nothing", func() impls.Map[uint64, uint64] { return drops{newLocked[uint64, uint64]()} })
	var made atomic.Int64
	o := law(t, "own-keys").Check(context.Background(), maptest.Constructors{New: func() impls.Map[uint64, uint64] {
		if made.Add(1) == 5 { // other goroutines wait for it by then
			<-ends
		}
		return newLocked[uint64, uint64]()
	}}, maptest.Config{Budget: time.Hour, Patience: 300 * time.Millisecond})
	if !o.Last || !strings.HasPrefix(o.Message, "constructor New hangs") || !strings.Contains(o.History, "TestConstructors.func") {
		t.Errorf("own-keys, on a constructor that hangs the fifth time: %v, %q; want FAIL that names it\n%s", o.Verdict, o.Message, o.History)
	}
}

// TestSplitOfBadConstructors wants a budget even for a constructor that returns no map: a
// law must then run to report it.
func TestSplitOfBadConstructors(t *testing.T) {
	ends := make(chan struct{})
	t.Cleanup(func() { close(ends) })
	want := maptest.Split(time.Second, numbers(func() bare { return bare{newLocked[uint64, uint64]()} }))
	for name, newMap := range map[string]func() impls.Map[uint64, uint64]{
		"panics":      func() impls.Map[uint64, uint64] { panic("out of maps") },
		"returns nil": func() impls.Map[uint64, uint64] { return nil },
		"hangs":       func() impls.Map[uint64, uint64] { <-ends; return nil },
	} {
		if got := maptest.Split(time.Second, maptest.Constructors{New: newMap}); got != want {
			t.Errorf("Split(1s) of a map whose constructor %s = %v; want %v, as of a map without optional methods", name, got, want)
		}
	}
}

// drops does nothing in Store.
type drops struct{ locked[uint64, uint64] }

func (drops) Store(key, value uint64) {}

// hangs never returns from Load of some keys.
type hangs struct {
	locked[uint64, uint64]
	ends chan struct{}
}

func (m hangs) Load(key uint64) (uint64, bool) {
	if key%256 == 7 {
		<-m.ends
	}
	return m.locked.Load(key)
}

// hangsOnce never returns from one Store.
type hangsOnce struct {
	locked[uint64, uint64]
	stores *atomic.Int64
	ends   chan struct{}
}

func (m hangsOnce) Store(key, value uint64) {
	if m.stores.Add(1) == 300 {
		<-m.ends
	}
	m.locked.Store(key, value)
}

// keepsLock never unlocks the lock that one Store has taken.
type keepsLock struct {
	locked[uint64, uint64]
	mu     *sync.Mutex
	stores *atomic.Int64
}

func (m keepsLock) Store(key, value uint64) {
	m.mu.Lock()
	m.locked.Store(key, value)
	if m.stores.Add(1) != 300 {
		m.mu.Unlock()
	}
}

// spins in one Store for good, without blocking.
type spins struct {
	locked[uint64, uint64]
	stores *atomic.Int64
	ended  *atomic.Bool
}

func (m spins) Store(key, value uint64) {
	for wait := m.stores.Add(1) == 300; wait && !m.ended.Load(); {
	}
	m.locked.Store(key, value)
}

// panics in Store of a key whose lowest byte is 7.
type panics struct{ locked[uint64, uint64] }

func (m panics) Store(key, value uint64) {
	if key%256 == 7 {
		panic("seven")
	}
	m.locked.Store(key, value)
}

// TestHangsAndPanics wants a FAIL that shows where, and in time.
func TestHangsAndPanics(t *testing.T) {
	ends := make(chan struct{})
	t.Cleanup(func() { close(ends) })
	c := maptest.Config{Seed: golden.Seed(t), Budget: 200 * time.Millisecond, Patience: 500 * time.Millisecond, Artifacts: t.TempDir()}
	for _, name := range []string{"linearizable", "range-beside-writers", "own-keys", "same-keys", "churn", "no-goroutine"} {
		stores := new(atomic.Int64)
		o := law(t, name).Check(context.Background(), numbers(func() hangsOnce { return hangsOnce{newLocked[uint64, uint64](), stores, ends} }), c)
		if o.Verdict != maptest.Fail || !o.Last || !strings.HasPrefix(o.Message, "a call hangs") || !strings.Contains(o.History, "hangsOnce.Store") {
			t.Errorf("%s, on a map with one Store that hangs: %v, %t, %q; want FAIL, the last law, and the stack\n%s", name, o.Verdict, o.Last, o.Message, o.History)
		}
	}
	for _, name := range []string{"load-store", "own-keys"} {
		o := law(t, name).Check(context.Background(), numbers(func() hangs { return hangs{newLocked[uint64, uint64](), ends} }), c)
		if o.Verdict != maptest.Fail || !o.Last || !strings.Contains(o.History, "hangs.Load") {
			t.Errorf("%s, on a map whose Load hangs: %v, %t, %q; want FAIL, the last law, and the stack\n%s", name, o.Verdict, o.Last, o.Message, o.History)
		}
	}
	var ended atomic.Bool
	defer ended.Store(true)
	for _, m := range []struct {
		name   string
		newMap func(stores *atomic.Int64) impls.Map[uint64, uint64]
	}{ // goroutines that the first one leaves must not show in a later check
		{"keepsLock.Store", func(stores *atomic.Int64) impls.Map[uint64, uint64] {
			return keepsLock{newLocked[uint64, uint64](), new(sync.Mutex), stores}
		}},
		{"spins.Store", func(stores *atomic.Int64) impls.Map[uint64, uint64] {
			return spins{newLocked[uint64, uint64](), stores, &ended}
		}},
	} {
		stores := new(atomic.Int64)
		o := law(t, "own-keys").Check(context.Background(), maptest.Constructors{New: func() impls.Map[uint64, uint64] { return m.newMap(stores) }}, c)
		if o.Verdict != maptest.Fail || !o.Last || !strings.HasPrefix(o.Message, "a call hangs") || !strings.Contains(o.History, m.name) {
			t.Errorf("own-keys, on a map with %s: %v, %t, %q; want FAIL, the last law, and the stack\n%s", m.name, o.Verdict, o.Last, o.Message, o.History)
		}
	}
	o := law(t, "left-early").Check(context.Background(), numbers(func() spinsWhenLeft {
		return spinsWhenLeft{newLocked[uint64, uint64](), new(atomic.Bool), &ended}
	}), c)
	if o.Verdict != maptest.Fail || !o.Last || !strings.HasPrefix(o.Message, "a call hangs") || !strings.Contains(o.History, "spinsWhenLeft.Store") {
		t.Errorf("left-early, on a map whose Store spins after a Range was left: %v, %t, %q; want FAIL, the last law, and the stack\n%s", o.Verdict, o.Last, o.Message, o.History)
	}
	for _, name := range []string{"load-store", "script", "own-keys", "same-keys", "stay-deleted", "linearizable"} {
		c.Budget = 10 * time.Second // the first panic ends it
		o := law(t, name).Check(context.Background(), numbers(func() panics { return panics{newLocked[uint64, uint64]()} }), c)
		if o.Verdict != maptest.Fail || !strings.Contains(o.Message+o.History, "seven") || o.Last {
			t.Errorf("%s, on a map that panics: %v, %q; want FAIL with the panic\n%s", name, o.Verdict, o.Message, o.History)
		}
	}
}

// bare has no optional methods.
type bare struct{ m locked[uint64, uint64] }

func (m bare) Load(key uint64) (uint64, bool)                  { return m.m.Load(key) }
func (m bare) Store(key, value uint64)                         { m.m.Store(key, value) }
func (m bare) Delete(key uint64)                               { m.m.Delete(key) }
func (m bare) Range(yield func(key uint64, value uint64) bool) { m.m.Range(yield) }

// TestMissingMethods wants laws that need what a map lacks to be n/a, and all others to
// pass.
func TestMissingMethods(t *testing.T) {
	s := numbers(func() bare { return bare{newLocked[uint64, uint64]()} })
	maptest.CheckAll(context.Background(), s, maptest.Config{Seed: golden.Seed(t), Budget: 20 * time.Millisecond}, func(l maptest.Law, o maptest.Outcome) {
		want := maptest.Pass
		if l.Needs != "" {
			want = maptest.NA
		}
		if o.Verdict != want || want == maptest.NA && o.Message != "it needs "+l.Needs {
			t.Errorf("%v; want %v\n%s", o.Verdict, want, o.Report(l))
		}
	})
}

func TestSplit(t *testing.T) {
	shares := 0
	for _, l := range maptest.Laws() {
		if (l.Share > 0) != l.Timed {
			t.Errorf("%s: share %d, timed %t; want a share of each timed law", l.Name, l.Share, l.Timed)
		}
		shares += l.Share
	}
	if got, want := maptest.Split(time.Duration(shares)*time.Second, complete()), time.Second; got != want {
		t.Errorf("Split(%d s) = %v; want %v", shares, got, want)
	}
	s := numbers(func() bare { return bare{newLocked[uint64, uint64]()} })
	if got := maptest.Split(time.Second, s); got <= time.Second/time.Duration(shares) {
		t.Errorf("Split(1s) of a map to which few laws apply = %v; want more than %v", got, time.Second/time.Duration(shares))
	}
}
