package concurrent

import (
	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// ClearBesideWriters has one goroutine clear the map a few times a round, while all
// others store new keys, each once. The progress of a writer when a Clear began and
// when it returned tells which keys must be gone, and which must be there.
func ClearBesideWriters[K comparable](r *rounds.Run, t rounds.Table[K]) {
	n := r.Goroutines
	var (
		m       history.Methods[K]
		base    uint64
		size    int
		written []progress  // by worker: how many keys it has stored
		last    [][2]uint64 // by worker: done when the last Clear began, and begun when it returned
	)
	begin := func(w *rounds.Worker) {
		m, base = history.MethodsOf(t.New()), w.Random.Uint64()>>w.Random.IntN(64)
		size = max(2, r.Affordable(t.AtMost(w.Size(2048)))/n)
		written = make([]progress, n)
		last = make([][2]uint64, n)
	}
	number := func(id int, i uint64) uint64 { return base + uint64(id) + i*uint64(n) }
	work := func(w *rounds.Worker) {
		yield := w.Random.IntN(8)
		if w.ID > 0 {
			for i := range uint64(size) {
				w.Between(yield)
				written[w.ID].begun.Store(i + 1)
				m.Store(t.Key(number(w.ID, i)), i)
				written[w.ID].done.Store(i + 1)
			}
			return
		}
		for range 4 {
			if !w.Run.More() {
				return // the map is slow
			}
			// A Clear comes at a random moment of the first writer's work.
			for at := w.Random.Uint64N(uint64(size)); written[1].done.Load() < at && w.Run.More(); {
				w.Yield(1)
			}
			for id := range written {
				done := written[id].done.Load()
				// A key that can be loaded is stored, even if its Store has not returned.
				if _, ok := m.Load(t.Key(number(id, done))); ok {
					done++
				}
				last[id][0] = done
			}
			m.Clear()
			for id := range written {
				last[id][1] = written[id].begun.Load()
			}
			for id := range written {
				if done := last[id][0]; done > 0 { // only one key, so that the next Clear comes soon
					i := w.Random.Uint64N(done)
					checkCleared(w, m, t, history.Call{Kind: history.Store, Key: number(id, i), Value: i}, id)
				}
			}
		}
	}
	end := func(w *rounds.Worker) {
		for id := 1; id < n; id++ {
			for i := range uint64(size) {
				if i < last[id][0] {
					checkCleared(w, m, t, history.Call{Kind: history.Store, Key: number(id, i), Value: i}, id)
					continue
				}
				value, ok := m.Load(t.Key(number(id, i)))
				switch {
				case !ok && i >= last[id][1]:
					r.Failf("key %d, whose Store began after Clear had returned, is gone, and nobody deleted it", number(id, i))
				case ok && value != i:
					r.Failf("key %d has %d; want %d, the only value stored", number(id, i), value, i)
				}
			}
		}
		r.Rounds++
	}
	r.Repeat(n, begin, work, end)
}

// checkCleared fails if a key is there that worker id stored once, before the Clear:
// its Store had returned by then, or a Load had found the key.
func checkCleared[K comparable](w *rounds.Worker, m history.Methods[K], t rounds.Table[K], stored history.Call, id int) {
	value, ok := m.Load(t.Key(stored.Key))
	if !ok {
		return
	}
	w.Run.Fail(rounds.Violation("a key that was stored only before Clear was called is there after Clear has returned", []history.Event{
		{Client: id, Call: stored, Begin: 1, End: 2},
		{Client: 0, Call: history.Call{Kind: history.Clear, Key: stored.Key}, Begin: 3, End: 4},
		{Client: 0, Call: history.Call{Kind: history.Load, Key: stored.Key}, Result: history.Result{Got: value, Ok: ok}, Begin: 5, End: 6},
	}))
}
