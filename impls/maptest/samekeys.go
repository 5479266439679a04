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
		walks   = make([]walk, r.config.Goroutines) // by worker
	)
	begin := func(w *worker) {
		m, base = methodsOf(t.new()), w.random.Uint64()>>w.random.IntN(64)
		size = r.affordable(t.atMost(w.size(1024)))
		for i := range walks {
			walks[i] = walk{writes: walks[i].writes[:0]}
		}
		// Those that run at the same moment, two on two procs, are first at a
		// key; to the others it is nothing new.
		walkers = 2
		if w.random.IntN(2) == 0 {
			walkers += w.random.IntN(r.config.Goroutines - 1)
		}
	}
	play := func(w *worker) {
		yield := w.random.IntN(8)
		own := walks[w.id] // a copy, as neighbours in walks share cache lines
		defer func() { walks[w.id] = own }()
		for i := range uint64(size) {
			if w.id >= walkers || !w.run.more() {
				return
			}
			w.between(yield)
			c := call{kind: store, key: base + i, value: i<<32 | uint64(w.id)}
			if m.LoadOrStorer != nil && w.random.IntN(4) == 0 {
				c.kind = loadOrStore
			}
			own.writes = append(own.writes, event{client: w.id, call: c, result: m.do(t.key(c.key), c)})
			if !finds(&own, m, t, base, i) || w.random.IntN(4) == 0 && !finds(&own, m, t, base, w.random.Uint64N(i+1)) {
				return
			}
		}
	}
	end := func(*worker) {
		for id := range walks {
			if walks[id].wrong != nil {
				r.fail(violation("a key that several goroutines store, this one has stored, and nobody deletes, is gone or has another key's value", walks[id].history(walks, base)))
			}
		}
		found := 0
		m.Range(func(K, uint64) bool { found++; return true })
		if r.more() && found != size { // else the walks were cut short
			r.failf("after %d keys were stored by several goroutines, Range yields %d", size, found)
		}
		r.rounds++
	}
	r.repeat(r.config.Goroutines, begin, play, end)
}

// A walk is what one goroutine of sameKeys did in a round.
type walk struct {
	writes []event // of key number base, base + 1, and so on
	wrong  *event  // a Load that must have returned something else
}

// finds loads the i-th key from base on, which the goroutine of w has written,
// and reports whether it is there, with a value that somebody stored for it.
func finds[K comparable](w *walk, m methods[K], t table[K], base, i uint64) bool {
	c := call{kind: load, key: base + i}
	got := m.do(t.key(c.key), c)
	if got.ok && got.got>>32 == i {
		return true
	}
	w.wrong = &event{client: w.writes[i].client, call: c, result: got}
	return false
}

// history returns the goroutine's write of the key that is wrong, the Load, and
// if the write was a LoadOrStore that found a value the call that had stored
// this: it began before the LoadOrStore ended, and nothing else is known of when.
// The calls were made as returned; the numbers are the law's.
func (w *walk) history(walks []walk, base uint64) []event {
	i := w.wrong.key - base
	write, wrong := w.writes[i], *w.wrong
	write.begin, write.end = 2, 3
	wrong.begin, wrong.end = 4, 5
	events := []event{write, wrong}
	if write.kind == loadOrStore && write.ok {
		by := write.got & (1<<32 - 1) // see sameKeys
		if by < uint64(len(walks)) && i < uint64(len(walks[by].writes)) {
			first := walks[by].writes[i]
			first.begin, first.end = 1, 6
			events = append(events, first)
		}
	}
	return events
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
	r.repeat(n, begin, play, end)
}

// checkAbsent fails if the i-th key from base on is there, which this goroutine,
// as all others, has stored with the value i, and then deleted.
func checkAbsent[K comparable](w *worker, m methods[K], t table[K], base, i uint64) {
	number := base + i
	if value, ok := m.Load(t.key(number)); ok {
		w.run.fail(violation("a key is back that was deleted, and not stored since", []event{
			{client: w.id, call: call{kind: store, key: number, value: i}, begin: 1, end: 2},
			{client: w.id, call: call{kind: remove, key: number}, begin: 3, end: 4},
			{client: w.id, call: call{kind: load, key: number}, result: result{value, ok}, begin: 5, end: 6},
		}))
	}
}
