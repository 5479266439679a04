package concurrent

import (
	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// StayDeleted has all goroutines store the same keys, and then delete them. From then
// on no Load may find them, while new keys make the map grow.
func StayDeleted[K comparable](r *rounds.Run, t rounds.Table[K]) {
	n := r.Goroutines
	var (
		m      history.Methods[K]
		base   uint64
		size   int
		phase  int
		fillAt uint64
	)
	begin := func(w *rounds.Worker) {
		if phase = (phase + 1) % 3; phase == 1 {
			m, base = history.MethodsOf(t.New()), w.Random.Uint64()>>w.Random.IntN(64)
			size = r.Affordable(t.AtMost(w.Size(512)))
			fillAt = base + 1<<20
		}
	}
	work := func(w *rounds.Worker) {
		yield := w.Random.IntN(8)
		for i := range uint64(size) {
			if !w.Run.More() {
				return
			}
			w.Between(yield)
			key := t.Key(base + i)
			switch {
			case phase == 1:
				m.Store(key, i)
			case w.ID%2 == 1: // make the map grow, in both later phases
				m.Store(t.Key(fillAt+uint64(phase*n+w.ID)*uint64(size)+i), i)
			case phase == 2:
				m.Delete(key)
				fallthrough
			default:
				checkAbsent(w, m, t, base, i)
				if phase == 2 {
					checkAbsent(w, m, t, base, w.Random.Uint64N(i+1))
				}
			}
		}
	}
	end := func(*rounds.Worker) {
		if phase == 0 && r.More() {
			deleted := make(map[K]bool)
			for i := range uint64(size) {
				deleted[t.Key(base+i)] = true
			}
			m.Range(func(key K, value uint64) bool {
				if deleted[key] {
					r.Failf("Range yields %v, %d, which was deleted and not stored since", key, value)
				}
				return r.More()
			})
		}
		r.Rounds++
	}
	r.Repeat(n, begin, work, end)
}

// checkAbsent fails if the i-th key from base on is there. This goroutine, like all
// others, has stored it with the value i and then deleted it.
func checkAbsent[K comparable](w *rounds.Worker, m history.Methods[K], t rounds.Table[K], base, i uint64) {
	number := base + i
	if value, ok := m.Load(t.Key(number)); ok {
		w.Run.Fail(rounds.Violation("a key is there that was deleted, and not stored since", []history.Event{
			{Client: w.ID, Call: history.Call{Kind: history.Store, Key: number, Value: i}, Begin: 1, End: 2},
			{Client: w.ID, Call: history.Call{Kind: history.Delete, Key: number}, Begin: 3, End: 4},
			{Client: w.ID, Call: history.Call{Kind: history.Load, Key: number}, Result: history.Result{Got: value, Ok: ok}, Begin: 5, End: 6},
		}))
	}
}
