package maptest

// stayDeleted has all goroutines store the same keys, and then delete them. From then
// on no Load may find them, while new keys make the map grow.
func stayDeleted[K comparable](r *run, t table[K]) {
	n := r.config.Goroutines
	var (
		m      methods[K]
		base   uint64
		size   int
		phase  int
		fillAt uint64
	)
	begin := func(w *worker) {
		if phase = (phase + 1) % 3; phase == 1 {
			m, base = methodsOf(t.new()), w.random.Uint64()>>w.random.IntN(64)
			size = r.affordable(t.atMost(w.size(512)))
			fillAt = base + 1<<20
		}
	}
	work := func(w *worker) {
		yield := w.random.IntN(8)
		for i := range uint64(size) {
			if !w.run.more() {
				return
			}
			w.between(yield)
			key := t.key(base + i)
			switch {
			case phase == 1:
				m.Store(key, i)
			case w.id%2 == 1: // make the map grow, in both later phases
				m.Store(t.key(fillAt+uint64(phase*n+w.id)*uint64(size)+i), i)
			case phase == 2:
				m.Delete(key)
				fallthrough
			default:
				checkAbsent(w, m, t, base, i)
				if phase == 2 {
					checkAbsent(w, m, t, base, w.random.Uint64N(i+1))
				}
			}
		}
	}
	end := func(*worker) {
		if phase == 0 && r.more() {
			deleted := make(map[K]bool)
			for i := range uint64(size) {
				deleted[t.key(base+i)] = true
			}
			m.Range(func(key K, value uint64) bool {
				if deleted[key] {
					r.failf("Range yields %v, %d, which was deleted and not stored since", key, value)
				}
				return r.more()
			})
		}
		r.rounds++
	}
	r.repeat(n, begin, work, end)
}

// checkAbsent fails if the i-th key from base on is there. This goroutine, like all
// others, has stored it with the value i and then deleted it.
func checkAbsent[K comparable](w *worker, m methods[K], t table[K], base, i uint64) {
	number := base + i
	if value, ok := m.Load(t.key(number)); ok {
		w.run.fail(violation("a key is there that was deleted, and not stored since", []event{
			{client: w.id, call: call{kind: store, key: number, value: i}, begin: 1, end: 2},
			{client: w.id, call: call{kind: remove, key: number}, begin: 3, end: 4},
			{client: w.id, call: call{kind: load, key: number}, result: result{value, ok}, begin: 5, end: 6},
		}))
	}
}
