package concurrent

import (
	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// NoLostUpdate has goroutines increase counters by CompareAndSwap, while one more
// stores other keys. The sum of the counters must be the number of swaps.
func NoLostUpdate[K comparable](r *rounds.Run, t rounds.Table[K]) {
	n := r.Goroutines
	var (
		m    history.Methods[K]
		base uint64
		keys int
		step int
		wins = make([]uint64, n)
	)
	begin := func(w *rounds.Worker) {
		m, base = history.MethodsOf(t.New()), w.Random.Uint64()>>w.Random.IntN(64)
		keys, step = 1+w.Random.IntN(3), max(4, r.Affordable(256)/4)
		for i := range uint64(keys) {
			m.Store(t.Key(base+i), 0)
		}
	}
	work := func(w *rounds.Worker) {
		yield := w.Random.IntN(8)
		if w.ID == n {
			for i := range uint64(4 * t.AtMost(step)) {
				if !w.Run.More() {
					return
				}
				w.Between(yield)
				m.Store(t.Key(base+extraKeysAt+i), i)
			}
			return
		}
		wins[w.ID] = 0
		for range step {
			if !w.Run.More() {
				return
			}
			key := t.Key(base + w.Random.Uint64N(uint64(keys)))
			old, ok := m.Load(key)
			if !ok {
				w.Run.Failf("a counter is gone, though nobody deletes it: Load(%v) = _, false; want true", key)
				return
			}
			w.Between(yield)
			if m.CompareAndSwap(key, old, old+1) {
				wins[w.ID]++
			}
		}
	}
	end := func(*rounds.Worker) {
		var want, sum uint64
		for _, n := range wins {
			want += n
		}
		for i := range uint64(keys) {
			value, _ := m.Load(t.Key(base + i))
			sum += value
		}
		if sum != want {
			r.Failf("after %d CompareAndSwaps from n to n+1 that returned true, %d counters have the sum %d; want %d", want, keys, sum, want)
		}
		r.Rounds++
	}
	r.Repeat(n+1, begin, work, end)
}
