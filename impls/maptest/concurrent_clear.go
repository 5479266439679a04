package maptest

// clearBesideWriters has one goroutine clear the map a few times a round, while all
// others store new keys, each once. The progress of a writer when a Clear began and
// when it returned tells which keys must be gone, and which must be there.
func clearBesideWriters[K comparable](r *run, t table[K]) {
	n := r.config.Goroutines
	var (
		m       methods[K]
		base    uint64
		size    int
		written []progress  // by worker: how many keys it has stored
		last    [][2]uint64 // by worker: done when the last Clear began, and begun when it returned
	)
	begin := func(w *worker) {
		m, base = methodsOf(t.new()), w.random.Uint64()>>w.random.IntN(64)
		size = max(2, r.affordable(t.atMost(w.size(2048)))/n)
		written = make([]progress, n)
		last = make([][2]uint64, n)
	}
	number := func(id int, i uint64) uint64 { return base + uint64(id) + i*uint64(n) }
	work := func(w *worker) {
		yield := w.random.IntN(8)
		if w.id > 0 {
			for i := range uint64(size) {
				w.between(yield)
				written[w.id].begun.Store(i + 1)
				m.Store(t.key(number(w.id, i)), i)
				written[w.id].done.Store(i + 1)
			}
			return
		}
		for range 4 {
			if !w.run.more() {
				return // the map is slow
			}
			// A Clear comes at a random moment of the first writer's work.
			for at := w.random.Uint64N(uint64(size)); written[1].done.Load() < at && w.run.more(); {
				w.yield(1)
			}
			for id := range written {
				done := written[id].done.Load()
				// A key that can be loaded is stored, even if its Store has not returned.
				if _, ok := m.Load(t.key(number(id, done))); ok {
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
					i := w.random.Uint64N(done)
					checkCleared(w, m, t, call{kind: store, key: number(id, i), value: i}, id)
				}
			}
		}
	}
	end := func(w *worker) {
		for id := 1; id < n; id++ {
			for i := range uint64(size) {
				if i < last[id][0] {
					checkCleared(w, m, t, call{kind: store, key: number(id, i), value: i}, id)
					continue
				}
				value, ok := m.Load(t.key(number(id, i)))
				switch {
				case !ok && i >= last[id][1]:
					r.failf("key %d, whose Store began after Clear had returned, is gone, and nobody deleted it", number(id, i))
				case ok && value != i:
					r.failf("key %d has %d; want %d, the only value stored", number(id, i), value, i)
				}
			}
		}
		r.rounds++
	}
	r.repeat(n, begin, work, end)
}

// checkCleared fails if a key is there that worker id stored once, before the Clear:
// its Store had returned by then, or a Load had found the key.
func checkCleared[K comparable](w *worker, m methods[K], t table[K], stored call, id int) {
	value, ok := m.Load(t.key(stored.key))
	if !ok {
		return
	}
	w.run.fail(violation("a key that was stored only before Clear was called is there after Clear has returned", []event{
		{client: id, call: stored, begin: 1, end: 2},
		{client: 0, call: call{kind: wipe, key: stored.key}, begin: 3, end: 4},
		{client: 0, call: call{kind: load, key: stored.key}, result: result{value, ok}, begin: 5, end: 6},
	}))
}
