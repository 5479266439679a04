package maptest

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/anishathalye/porcupine"
)

// TestModel judges histories written by hand, each illegal one next to a similar legal
// one.
func TestModel(t *testing.T) {
	at := func(begin, end int64, c call, res result) event {
		c.key = 7
		return event{client: int(begin), call: c, result: res, begin: begin, end: end}
	}
	check := func(name string, want porcupine.CheckResult, events ...event) {
		t.Helper()
		if got := judge(events); got != want {
			t.Errorf("%s: %v; want %v\n%s", name, got, want, formatEvents(events))
		}
	}
	const legal, illegal = porcupine.Ok, porcupine.Illegal
	stored := at(1, 2, call{kind: store, value: 5}, result{})
	check("nothing", legal)
	check("load of nothing", legal, at(1, 2, call{kind: load}, result{}))
	check("load of the stored value", legal, stored, at(3, 4, call{kind: load}, result{5, true}))
	check("lost store", illegal, stored, at(3, 4, call{kind: load}, result{}))
	check("load beside the store", legal, at(1, 4, call{kind: store, value: 5}, result{}), at(2, 3, call{kind: load}, result{}))
	check("a value never stored", illegal, stored, at(3, 4, call{kind: load}, result{6, true}))
	check("deleted", legal, stored, at(3, 4, call{kind: remove}, result{}), at(5, 6, call{kind: load}, result{}))
	check("back after Delete", illegal, stored, at(3, 4, call{kind: remove}, result{}), at(5, 6, call{kind: load}, result{5, true}))
	check("cleared", legal, stored, at(3, 4, call{kind: wipe}, result{}), at(5, 6, call{kind: scan}, result{}))
	check("back after Clear", illegal, stored, at(3, 4, call{kind: wipe}, result{}), at(5, 6, call{kind: scan}, result{5, true}))
	check("LoadOrStore that loads", legal, stored, at(3, 4, call{kind: loadOrStore, value: 6}, result{5, true}))
	check("LoadOrStore that misses the value", illegal, stored, at(3, 4, call{kind: loadOrStore, value: 6}, result{6, false}))
	check("two LoadAndDeletes at once", legal, stored, at(3, 6, call{kind: loadAndDelete}, result{5, true}), at(4, 5, call{kind: loadAndDelete}, result{}))
	check("two LoadAndDeletes that get one value", illegal, stored, at(3, 6, call{kind: loadAndDelete}, result{5, true}), at(4, 5, call{kind: loadAndDelete}, result{5, true}))
	check("CompareAndSwap", legal, stored, at(3, 4, call{kind: compareAndSwap, old: 5, value: 6}, result{ok: true}))
	check("CompareAndSwap of another value", illegal, stored, at(3, 4, call{kind: compareAndSwap, old: 4, value: 6}, result{ok: true}))
	other := at(3, 4, call{kind: load}, result{})
	other.key = 8
	check("another key", legal, stored, other)
}

// TestMinimal hides a stale read among harmless calls.
func TestMinimal(t *testing.T) {
	var events []event
	tick := int64(0)
	add := func(c call, res result) {
		events = append(events, event{call: c, result: res, begin: tick, end: tick + 1})
		tick += 2
	}
	for i := range uint64(5) {
		add(call{kind: store, value: i}, result{})
		add(call{kind: load}, result{i, true})
		add(call{kind: loadOrStore, value: 9}, result{i, true})
	}
	add(call{kind: load}, result{3, true}) // the store of 4 had returned
	for range 5 {
		add(call{kind: load}, result{4, true})
		add(call{kind: loadAndDelete}, result{4, true})
		add(call{kind: loadOrStore, value: 4}, result{4, false})
		add(call{kind: store, value: 4}, result{})
	}
	other := event{call: call{kind: load, key: 1}, end: 1}
	f := violation("stale", append(slices.Clone(events), other))
	if judge(f.events) != porcupine.Illegal {
		t.Errorf("what is left of the history is legal:\n%s", f.history)
	}
	if reads := strings.Count(f.history, " = "); reads != 1 || !strings.Contains(f.history, "Load(0) = 3, true") {
		t.Errorf("%d results are left; want the stale one alone\n%s", reads, f.history)
	}
	if last := f.events[len(f.events)-1]; last.kind != load {
		t.Errorf("the last call is %v; want the stale Load, as what follows can't explain it", last.call)
	}
}

// TestMinimalTwice has a call that can be left out only after another one: the
// LoadAndDelete overlaps a harmless Load.
func TestMinimalTwice(t *testing.T) {
	f := violation("lost", []event{
		{call: call{kind: store, value: 1}, begin: 1, end: 2},
		{client: 1, call: call{kind: load}, begin: 3, end: 4}, // wrong
		{client: 2, call: call{kind: load}, result: result{1, true}, begin: 5, end: 8},
		{client: 3, call: call{kind: loadAndDelete}, result: result{1, true}, begin: 6, end: 7},
	})
	if len(f.events) != 2 || f.events[1].client != 1 {
		t.Errorf("%d calls are left; want two, the Store and the Load that misses it\n%s", len(f.events), f.history)
	}
}

// TestShapes wants histories of every size, which porcupine can judge in time.
func TestShapes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, most := range []int{2, 8, 64} {
		available := []kind{load, store, remove, loadOrStore, loadAndDelete, compareAndSwap, scan, wipe}
		clients, calls := make(map[int]bool), 0
		for range 2000 {
			s := drawShape(random, most, available)
			clients[s.clients] = true
			if s.clients < 2 || s.clients > most || s.calls < 1 || s.keys < 1 || len(s.kinds) < 1 {
				t.Fatalf("shape %+v of at most %d clients", s, most)
			}
			calls = max(calls, s.clients*s.calls/s.keys)
		}
		if len(clients) != most-1 || calls > 24 {
			t.Errorf("of at most %d clients: %d numbers of clients, up to %d calls a key; want %d, and at most 24", most, len(clients), calls, most-1)
		}
	}
}

// TestWalkHistory wants the history of a LoadOrStore that found a value to contain the
// call that stored it: without that call it proves nothing.
func TestWalkHistory(t *testing.T) {
	const base, value = 40, 1 << 32
	check := func(first kind, found result, want ...string) {
		t.Helper()
		wrong := event{client: 1, call: call{kind: load, key: base + 1}}
		f := violation("gone", (&walk{
			writes: []event{{}, {client: 1, call: call{kind: loadOrStore, key: base + 1, value: value | 1}, result: found}},
			wrong:  &wrong,
		}).history([]walk{{writes: []event{{}, {call: call{kind: first, key: base + 1, value: value}, result: map[kind]result{loadOrStore: {value, false}}[first]}}}}, base))
		var got []string
		for _, e := range f.events {
			got = append(got, e.with(e.result))
		}
		if judge(f.events) != porcupine.Illegal || !slices.Equal(got, want) {
			t.Errorf("calls %q; want %q, which are not linearizable\n%s", got, want, f.history)
		}
	}
	check(store, result{value, true}, "Store(41, 4294967296)", "LoadOrStore(41, 4294967297) = 4294967296, true", "Load(41) = 0, false")
	check(loadOrStore, result{value, true}, "LoadOrStore(41, 4294967296) = 4294967296, false", "LoadOrStore(41, 4294967297) = 4294967296, true", "Load(41) = 0, false")
	check(store, result{value | 1, false}, "LoadOrStore(41, 4294967297) = 4294967297, false", "Load(41) = 0, false")
}
