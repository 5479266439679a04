package maptest

// noLostUpdate has goroutines increase counters by CompareAndSwap, while one more
// stores other keys. The sum of the counters must be the number of swaps.
func noLostUpdate[K comparable](r *run, t table[K]) {
	n := r.config.Goroutines
	var (
		m    methods[K]
		base uint64
		keys int
		step int
		wins = make([]uint64, n)
	)
	begin := func(w *worker) {
		m, base = methodsOf(t.new()), w.random.Uint64()>>w.random.IntN(64)
		keys, step = 1+w.random.IntN(3), max(4, r.affordable(256)/4)
		for i := range uint64(keys) {
			m.Store(t.key(base+i), 0)
		}
	}
	work := func(w *worker) {
		yield := w.random.IntN(8)
		if w.id == n {
			for i := range uint64(4 * t.atMost(step)) {
				if !w.run.more() {
					return
				}
				w.between(yield)
				m.Store(t.key(base+extraKeysAt+i), i)
			}
			return
		}
		wins[w.id] = 0
		for range step {
			if !w.run.more() {
				return
			}
			key := t.key(base + w.random.Uint64N(uint64(keys)))
			old, ok := m.Load(key)
			if !ok {
				w.run.failf("a counter is gone, though nobody deletes it: Load(%v) = _, false; want true", key)
				return
			}
			w.between(yield)
			if m.CompareAndSwap(key, old, old+1) {
				wins[w.id]++
			}
		}
	}
	end := func(*worker) {
		var want, sum uint64
		for _, n := range wins {
			want += n
		}
		for i := range uint64(keys) {
			value, _ := m.Load(t.key(base + i))
			sum += value
		}
		if sum != want {
			r.failf("after %d CompareAndSwaps from n to n+1 that returned true, %d counters have the sum %d; want %d", want, keys, sum, want)
		}
		r.rounds++
	}
	r.repeat(n+1, begin, work, end)
}
