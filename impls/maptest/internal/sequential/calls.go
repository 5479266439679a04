// Package sequential has the laws about a map that one goroutine uses: each method alone,
// random scripts of calls, and unusual keys.
//
// A function is a law's program: it looks for a counterexample, and tells the run of it.
// Package maptest has the laws' names and texts.
//
//  1. The methods are called with keys and values at which maps go wrong, and with
//     thousands of entries ([LoadStore] and so on).
//  2. [Scripts] makes random calls in random order, and shortens a script that fails.
//     [FuzzScript] is the same as a fuzz target.
//  3. [OddStrings] judges unusual keys; [OddFloats] and [OddInterfaces] record what the
//     map does with them.
package sequential

import (
	"fmt"

	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// A sequence makes calls by one goroutine on one map, and checks their results.
type sequence struct {
	run *rounds.Run
	m   history.Methods[uint64]
	now map[uint64]history.State
	log []history.Event
}

func newSequence(r *rounds.Run) *sequence {
	return &sequence{run: r, m: history.MethodsOf(r.NewMap()), now: make(map[uint64]history.State)}
}

// do makes a call and checks its result.
func (s *sequence) do(c history.Call) {
	if !s.run.More() {
		return
	}
	got := s.m.Do(c.Key, c)
	s.run.Watchdog.Beat()
	at := int64(2 * len(s.log))
	s.log = append(s.log, history.Event{Call: c, Result: got, Begin: at, End: at + 1})
	want, next := s.now[c.Key].After(c)
	if got != want {
		s.run.Fail(rounds.Violation(fmt.Sprintf("used by one goroutine, %s; want %s", c.With(got), c.With(want)), s.log))
	}
	s.now[c.Key] = next
}

func (s *sequence) load(key uint64) { s.do(history.Call{Kind: history.Load, Key: key}) }
func (s *sequence) store(key, value uint64) {
	s.do(history.Call{Kind: history.Store, Key: key, Value: value})
}
func (s *sequence) delete(key uint64) { s.do(history.Call{Kind: history.Delete, Key: key}) }

// loadAll loads every key that was used before.
func (s *sequence) loadAll() {
	for key := range s.now {
		s.load(key)
	}
}

// fill stores n keys, half of them small and half at random, and returns them.
func (s *sequence) fill(n int) []uint64 {
	keys := make([]uint64, n)
	for i := range keys {
		if keys[i] = uint64(i); i%2 == 1 {
			keys[i] = s.run.Random.Uint64()
		}
		s.store(keys[i], uint64(i))
		s.load(keys[i])
	}
	return keys
}

// sizes returns the numbers of entries to test with. On the way to the last, most maps
// grow several times. Sizes that the map can't store in time are left out.
func sizes(r *rounds.Run) []int {
	all := []int{1, 9, 100, 1000, 20_000}
	n := 1
	for n < len(all) && r.Affordable(all[n]) == all[n] {
		n++
	}
	return all[:n]
}

// edges are keys and values that a map may treat as "none".
var edges = []uint64{0, 1, 1 << 31, 1 << 32, 1 << 63, ^uint64(0)}

func LoadStore(r *rounds.Run) {
	s := newSequence(r)
	for _, key := range edges {
		s.load(key)
	}
	for _, key := range edges {
		for _, value := range edges {
			s.store(key, value)
			s.load(key)
		}
	}
	s.loadAll()
	for _, n := range sizes(r) {
		s := newSequence(r)
		s.fill(n)
		s.loadAll()
	}
}

func Deletes(r *rounds.Run) {
	s := newSequence(r)
	for _, key := range edges {
		s.delete(key) // of an absent key
		s.load(key)
		s.store(key, key)
		s.delete(key)
		s.load(key)
		s.delete(key)
		s.store(key, 2)
		s.load(key)
	}
	for _, n := range sizes(r) {
		s := newSequence(r)
		keys := s.fill(n)
		for i, key := range keys {
			if i%3 != 0 {
				s.delete(key)
			}
		}
		s.loadAll()
		for _, key := range keys {
			s.delete(key)
		}
		s.loadAll()
		s.fill(n)
		s.loadAll()
	}
}

func LoadOrStores(r *rounds.Run) {
	s := newSequence(r)
	for _, key := range edges {
		for _, value := range edges {
			s.do(history.Call{Kind: history.LoadOrStore, Key: key, Value: value})
			s.load(key)
		}
		s.delete(key)
		s.do(history.Call{Kind: history.LoadOrStore, Key: key, Value: 7})
		s.load(key)
	}
	for i := range uint64(r.Affordable(1000)) {
		s.do(history.Call{Kind: history.LoadOrStore, Key: i, Value: i})
	}
	s.loadAll()
}

func LoadAndDeletes(r *rounds.Run) {
	s := newSequence(r)
	for _, key := range edges {
		s.do(history.Call{Kind: history.LoadAndDelete, Key: key})
		for _, value := range edges {
			s.store(key, value)
			s.do(history.Call{Kind: history.LoadAndDelete, Key: key})
			s.load(key)
			s.do(history.Call{Kind: history.LoadAndDelete, Key: key})
		}
	}
	for _, key := range s.fill(r.Affordable(1000)) {
		s.do(history.Call{Kind: history.LoadAndDelete, Key: key})
	}
	s.loadAll()
}

func CompareAndSwaps(r *rounds.Run) {
	s := newSequence(r)
	for _, key := range edges {
		s.do(history.Call{Kind: history.CompareAndSwap, Key: key, Old: 0, Value: 1}) // an absent key has no value, not even 0
		s.load(key)
		for _, old := range edges {
			for _, value := range edges {
				s.store(key, value)
				s.do(history.Call{Kind: history.CompareAndSwap, Key: key, Old: old, Value: 9})
				s.load(key)
			}
		}
		s.delete(key)
		s.do(history.Call{Kind: history.CompareAndSwap, Key: key, Old: 9, Value: 1})
		s.load(key)
	}
	s.loadAll()
}

func Ranges(r *rounds.Run) {
	for _, n := range append([]int{0}, sizes(r)...) {
		s := newSequence(r)
		for i, key := range s.fill(n) {
			if i%4 == 3 {
				s.delete(key)
			}
		}
		s.entries()
	}
}

// entries compares what Range yields with the right entries, also when Range is stopped
// early.
func (s *sequence) entries() {
	want := make(map[uint64]uint64)
	for key, now := range s.now {
		if now.Present {
			want[key] = now.Value
		}
	}
	for _, stop := range []int{1, len(want) / 2, len(want), len(want) + 1} {
		if !s.run.More() {
			return // s.now may be incomplete then
		}
		seen := make(map[uint64]bool)
		s.m.Range(func(key, value uint64) bool {
			if w, ok := want[key]; !ok || value != w || seen[key] {
				s.run.Failf("Range of %d entries yields %d, %d (yielded before: %t); want %d, %t, and each key once", len(want), key, value, seen[key], w, ok)
			}
			seen[key] = true
			return len(seen) < stop
		})
		if got, want := len(seen), min(max(1, stop), len(want)); got != want {
			s.run.Failf("a Range told to stop after %d entries yields %d; want %d", stop, got, want)
		}
	}
}

func Lens(r *rounds.Run) {
	for _, n := range sizes(r) {
		s := newSequence(r)
		check := func(want int) {
			if got := s.m.Len(); r.More() && got != want {
				r.Failf("Len() = %d; want %d", got, want)
			}
		}
		check(0)
		keys := s.fill(n)
		check(len(s.now))
		for _, key := range keys {
			s.store(key, 1)
		}
		check(len(s.now))
		present := len(s.now)
		for i, key := range keys {
			if i%2 == 0 && s.now[key].Present {
				s.delete(key)
				s.delete(key)
				present--
			}
		}
		check(present)
	}
}

func Clears(r *rounds.Run) {
	for _, n := range append([]int{0}, sizes(r)...) {
		s := newSequence(r)
		for range 2 {
			s.fill(n)
			if !r.More() {
				return
			}
			s.m.Clear()
			for key := range s.now {
				s.log = append(s.log, history.Event{Call: history.Call{Kind: history.Clear, Key: key}, Begin: int64(2 * len(s.log)), End: int64(2*len(s.log) + 1)})
				s.now[key] = history.State{}
			}
			s.loadAll()
			s.entries()
			if s.m.Lener != nil && r.More() && s.m.Len() != 0 {
				r.Failf("after Clear, Len() = %d; want 0", s.m.Len())
			}
		}
	}
}
