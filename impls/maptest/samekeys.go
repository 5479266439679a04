package maptest

// sameKeys lets some goroutines walk the same absent keys, so that each key is
// inserted by several at once, and nobody deletes. Each goroutine stores a key
// and reads it back.
func sameKeys[K comparable](r *run, t table[K]) {
	var (
		m       methods[K]
		base    uint64
		size    int
		walkers int
	)
	begin := func(w *worker) {
		m, base = methodsOf(t.new()), w.random.Uint64()>>w.random.IntN(64)
		size = r.affordable(t.atMost(w.size(1024)))
		// Those that run at the same moment, two on two procs, are first at a
		// key; to the others it is nothing new.
		walkers = 2
		if w.random.IntN(2) == 0 {
			walkers += w.random.IntN(r.config.Goroutines - 1)
		}
	}
	play := func(w *worker) {
		yield := w.random.IntN(8)
		for i := range uint64(size) {
			if w.id >= walkers || !w.run.more() {
				return
			}
			w.between(yield)
			key, value := t.key(base+i), i<<32|uint64(w.id)
			if m.LoadOrStorer != nil && w.random.IntN(4) == 0 {
				m.LoadOrStore(key, value)
			} else {
				m.Store(key, value)
			}
			checkPresent(w, m, t, base, i)
			if w.random.IntN(4) == 0 {
				checkPresent(w, m, t, base, w.random.Uint64N(i+1))
			}
		}
	}
	end := func(*worker) {
		found := 0
		m.Range(func(K, uint64) bool { found++; return true })
		if r.more() && found != size { // else the walks were cut short
			r.failf("after %d keys were stored by several goroutines, Range yields %d", size, found)
		}
		r.rounds++
	}
	r.repeat(r.config.Goroutines, begin, play, end)
}

// checkPresent fails unless the i-th key from base on is there, with a value that
// somebody stored for it.
func checkPresent[K comparable](w *worker, m methods[K], t table[K], base, i uint64) {
	got, ok := m.Load(t.key(base + i))
	if ok && got>>32 == i {
		return
	}
	value := i<<32 | uint64(w.id)
	w.run.fail(violation("a key that several goroutines store, this one has stored, and nobody deletes, is gone or has another key's value", []event{
		{client: w.id, call: call{kind: store, key: base + i, value: value}, begin: 1, end: 2},
		{client: w.id, call: call{kind: load, key: base + i}, result: result{got, ok}, begin: 3, end: 4},
	}))
}

// stayDeleted lets goroutines store keys together, then delete them together,
// and looks for them ever after, while new keys make the map grow.
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
	play := func(w *worker) {
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
				checkAbsent(w, m, t, base+i)
				if phase == 2 {
					checkAbsent(w, m, t, base+w.random.Uint64N(i+1))
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
	r.repeat(n, begin, play, end)
}

// checkAbsent fails if a key is there that was deleted and not stored since.
func checkAbsent[K comparable](w *worker, m methods[K], t table[K], number uint64) {
	if value, ok := m.Load(t.key(number)); ok {
		w.run.fail(violation("a key is back that was deleted, and not stored since", []event{
			{client: w.id, call: call{kind: store, key: number, value: value}, begin: 1, end: 2},
			{client: w.id, call: call{kind: remove, key: number}, begin: 3, end: 4},
			{client: w.id, call: call{kind: load, key: number}, result: result{value, ok}, begin: 5, end: 6},
		}))
	}
}
