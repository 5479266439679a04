package maptest

import "fmt"

// A sequence makes calls by one goroutine on one map, and checks their results.
type sequence struct {
	run *run
	m   methods[uint64]
	now map[uint64]state
	log []event
}

func newSequence(r *run) *sequence {
	return &sequence{run: r, m: methodsOf(r.maps.New()), now: make(map[uint64]state)}
}

// do makes a call and checks its result.
func (s *sequence) do(c call) {
	if !s.run.more() {
		return
	}
	got := s.m.do(c.key, c)
	s.run.watchdog.own.beat()
	at := int64(2 * len(s.log))
	s.log = append(s.log, event{call: c, result: got, begin: at, end: at + 1})
	want, next := s.now[c.key].after(c)
	if got != want {
		s.run.fail(violation(fmt.Sprintf("used by one goroutine, %s; want %s", c.with(got), c.with(want)), s.log))
	}
	s.now[c.key] = next
}

func (s *sequence) load(key uint64)         { s.do(call{kind: load, key: key}) }
func (s *sequence) store(key, value uint64) { s.do(call{kind: store, key: key, value: value}) }
func (s *sequence) delete(key uint64)       { s.do(call{kind: remove, key: key}) }

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
			keys[i] = s.run.random.Uint64()
		}
		s.store(keys[i], uint64(i))
		s.load(keys[i])
	}
	return keys
}

// sizes returns the numbers of entries to test with. On the way to the last, most maps
// grow several times. Sizes that the map can't store in time are left out.
func (r *run) sizes() []int {
	all := []int{1, 9, 100, 1000, 20_000}
	n := 1
	for n < len(all) && r.affordable(all[n]) == all[n] {
		n++
	}
	return all[:n]
}

// edges are keys and values that a map may treat as "none".
var edges = []uint64{0, 1, 1 << 31, 1 << 32, 1 << 63, ^uint64(0)}

func loadStore(r *run) {
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
	for _, n := range r.sizes() {
		s := newSequence(r)
		s.fill(n)
		s.loadAll()
	}
}

func deletes(r *run) {
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
	for _, n := range r.sizes() {
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

func loadOrStores(r *run) {
	s := newSequence(r)
	for _, key := range edges {
		for _, value := range edges {
			s.do(call{kind: loadOrStore, key: key, value: value})
			s.load(key)
		}
		s.delete(key)
		s.do(call{kind: loadOrStore, key: key, value: 7})
		s.load(key)
	}
	for i := range uint64(r.affordable(1000)) {
		s.do(call{kind: loadOrStore, key: i, value: i})
	}
	s.loadAll()
}

func loadAndDeletes(r *run) {
	s := newSequence(r)
	for _, key := range edges {
		s.do(call{kind: loadAndDelete, key: key})
		for _, value := range edges {
			s.store(key, value)
			s.do(call{kind: loadAndDelete, key: key})
			s.load(key)
			s.do(call{kind: loadAndDelete, key: key})
		}
	}
	for _, key := range s.fill(r.affordable(1000)) {
		s.do(call{kind: loadAndDelete, key: key})
	}
	s.loadAll()
}

func compareAndSwaps(r *run) {
	s := newSequence(r)
	for _, key := range edges {
		s.do(call{kind: compareAndSwap, key: key, old: 0, value: 1}) // an absent key has no value, not even 0
		s.load(key)
		for _, old := range edges {
			for _, value := range edges {
				s.store(key, value)
				s.do(call{kind: compareAndSwap, key: key, old: old, value: 9})
				s.load(key)
			}
		}
		s.delete(key)
		s.do(call{kind: compareAndSwap, key: key, old: 9, value: 1})
		s.load(key)
	}
	s.loadAll()
}

func ranges(r *run) {
	for _, n := range append([]int{0}, r.sizes()...) {
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
		if now.present {
			want[key] = now.value
		}
	}
	for _, stop := range []int{1, len(want) / 2, len(want), len(want) + 1} {
		if !s.run.more() {
			return // s.now may be incomplete then
		}
		seen := make(map[uint64]bool)
		s.m.Range(func(key, value uint64) bool {
			if w, ok := want[key]; !ok || value != w || seen[key] {
				s.run.failf("Range of %d entries yields %d, %d (yielded before: %t); want %d, %t, and each key once", len(want), key, value, seen[key], w, ok)
			}
			seen[key] = true
			return len(seen) < stop
		})
		if got, want := len(seen), min(max(1, stop), len(want)); got != want {
			s.run.failf("a Range told to stop after %d entries yields %d; want %d", stop, got, want)
		}
	}
}

func lens(r *run) {
	for _, n := range r.sizes() {
		s := newSequence(r)
		check := func(want int) {
			if got := s.m.Len(); r.more() && got != want {
				r.failf("Len() = %d; want %d", got, want)
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
			if i%2 == 0 && s.now[key].present {
				s.delete(key)
				s.delete(key)
				present--
			}
		}
		check(present)
	}
}

func clears(r *run) {
	for _, n := range append([]int{0}, r.sizes()...) {
		s := newSequence(r)
		for range 2 {
			s.fill(n)
			if !r.more() {
				return
			}
			s.m.Clear()
			for key := range s.now {
				s.log = append(s.log, event{call: call{kind: wipe, key: key}, begin: int64(2 * len(s.log)), end: int64(2*len(s.log) + 1)})
				s.now[key] = state{}
			}
			s.loadAll()
			s.entries()
			if s.m.Lener != nil && r.more() && s.m.Len() != 0 {
				r.failf("after Clear, Len() = %d; want 0", s.m.Len())
			}
		}
	}
}
