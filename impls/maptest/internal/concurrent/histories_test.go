package concurrent

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/anishathalye/porcupine"

	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// TestShapes wants histories of every size, which porcupine can judge in time.
func TestShapes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, most := range []int{2, 8, 64} {
		available := []history.Kind{history.Load, history.Store, history.Delete, history.LoadOrStore, history.LoadAndDelete, history.CompareAndSwap, history.Range, history.Clear}
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
	check := func(first history.Kind, found history.Result, want ...string) {
		t.Helper()
		wrong := history.Event{Client: 1, Call: history.Call{Kind: history.Load, Key: base + 1}}
		f := rounds.Violation("gone", (&walk{
			writes: []history.Event{{}, {Client: 1, Call: history.Call{Kind: history.LoadOrStore, Key: base + 1, Value: value | 1}, Result: found}},
			wrong:  &wrong,
		}).history([]walk{{writes: []history.Event{{}, {Call: history.Call{Kind: first, Key: base + 1, Value: value}, Result: map[history.Kind]history.Result{history.LoadOrStore: {Got: value}}[first]}}}}, base))
		var got []string
		for _, e := range f.Events {
			got = append(got, e.With(e.Result))
		}
		if history.Judge(f.Events) != porcupine.Illegal || !slices.Equal(got, want) {
			t.Errorf("calls %q; want %q, which are not linearizable\n%s", got, want, f.History)
		}
	}
	check(history.Store, history.Result{Got: value, Ok: true}, "Store(41, 4294967296)", "LoadOrStore(41, 4294967297) = 4294967296, true", "Load(41) = 0, false")
	check(history.LoadOrStore, history.Result{Got: value, Ok: true}, "LoadOrStore(41, 4294967296) = 4294967296, false", "LoadOrStore(41, 4294967297) = 4294967296, true", "Load(41) = 0, false")
	check(history.Store, history.Result{Got: value | 1}, "LoadOrStore(41, 4294967297) = 4294967297, false", "Load(41) = 0, false")
}
