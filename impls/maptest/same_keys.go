package maptest

// sameKeys has some goroutines walk along the same absent keys, so that several insert
// each key at once. Nobody deletes. Each goroutine stores a key and loads it again.
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
		// Goroutines that run at the same moment, two on two procs, contend for
		// a key. The others come when it is there.
		walkers = 2
		if w.random.IntN(2) == 0 {
			walkers += w.random.IntN(r.config.Goroutines - 1)
		}
	}
	work := func(w *worker) {
		yield := w.random.IntN(8)
		own := walks[w.id] // a copy, since neighbours in walks share cache lines
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
			if !readsBack(&own, m, t, base, i) || w.random.IntN(4) == 0 && !readsBack(&own, m, t, base, w.random.Uint64N(i+1)) {
				return
			}
		}
	}
	end := func(*worker) {
		for id := range walks {
			if walks[id].wrong != nil {
				r.fail(violation("a key that this goroutine has stored, and nobody deletes, is gone or has another key's value", walks[id].history(walks, base)))
			}
		}
		found := 0
		m.Range(func(K, uint64) bool { found++; return true })
		if r.more() && found != size { // else the walks were cut short
			r.failf("after %d keys were stored by several goroutines, Range yields %d", size, found)
		}
		r.rounds++
	}
	r.repeat(r.config.Goroutines, begin, work, end)
}

// A walk is what one goroutine of sameKeys does in a round.
type walk struct {
	writes []event // of key number base, base + 1, and so on
	wrong  *event  // a Load with an impossible result
}

// readsBack loads the i-th key from base on, which w's goroutine has written. It
// reports whether the key is there, with a value that somebody stored for it.
func readsBack[K comparable](w *walk, m methods[K], t table[K], base, i uint64) bool {
	c := call{kind: load, key: base + i}
	got := m.do(t.key(c.key), c)
	if got.ok && got.got>>32 == i {
		return true
	}
	w.wrong = &event{client: w.writes[i].client, call: c, result: got}
	return false
}

// history returns the goroutine's write of the wrong key, and the wrong Load. If the
// write was a LoadOrStore that found a value, it also returns the call that stored
// that value: all that is known of it is that it began before the LoadOrStore ended.
// The calls are real; the times are chosen to express their order.
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
