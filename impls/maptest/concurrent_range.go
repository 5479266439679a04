package maptest

import "sync/atomic"

// rangeBesideWriters has some goroutines range over a map. Others overwrite stable
// keys, which stay, and insert and delete loose keys, so that the map grows and
// shrinks.
func rangeBesideWriters[K comparable](r *run, t table[K]) {
	n := r.config.Goroutines
	var (
		m             methods[K]
		base          uint64
		stable, loose int
		numbers       map[K]uint64 // of all keys, from 0 on; stable keys come first
		scanning      atomic.Int32
	)
	begin := func(w *worker) {
		m, base = methodsOf(t.new()), w.random.Uint64()>>w.random.IntN(64)
		stable = r.affordable(t.atMost(w.size(256)))
		loose = r.affordable(t.atMost(w.size(1024)))
		numbers = make(map[K]uint64, stable+loose)
		// The order is random: in a map that moves entries into the places of
		// deleted ones, stable keys must be among those that move.
		for _, i := range w.random.Perm(stable + loose) {
			numbers[t.key(base+uint64(i))] = uint64(i)
			m.Store(t.key(base+uint64(i)), uint64(i)<<32)
		}
		scanning.Store(int32((n + 1) / 2))
	}
	work := func(w *worker) {
		yield := 1 + w.random.IntN(8) // writers go on until the scanners are done, which need the proc
		if w.id%2 == 0 {
			for range 4 {
				checkRange(w, m, numbers, stable, yield)
			}
			scanning.Add(-1)
			return
		}
		for i := w.random.IntN(stable + loose); scanning.Load() > 0 && w.run.more(); i = (i + 1) % (stable + loose) {
			w.between(yield)
			key := t.key(base + uint64(i))
			if i < stable || w.random.IntN(2) == 0 {
				m.Store(key, uint64(i)<<32|uint64(w.id))
			} else {
				m.Delete(key)
			}
		}
	}
	r.repeat(n, begin, work, func(*worker) { r.rounds++ })
}

// checkRange ranges once. Values contain the number of their key.
func checkRange[K comparable](w *worker, m methods[K], numbers map[K]uint64, stable, yield int) {
	times := make([]int, len(numbers))
	m.Range(func(key K, value uint64) bool {
		number, known := numbers[key]
		if !known || value>>32 != number {
			w.run.failf("Range yields %v, %d, which was never stored", key, value)
			return false
		}
		times[number]++
		w.yield(yield) // no heartbeat: Range has not returned
		return w.run.more()
	})
	if !w.run.more() {
		return
	}
	for number, n := range times {
		if n > 1 || n < 1 && number < stable {
			w.run.failf("one Range yields key number %d %d times, beside writers; want %s (%d keys are there throughout, %d come and go)",
				number, n, map[bool]string{true: "once, as it is there throughout", false: "at most once"}[number < stable], stable, len(times)-stable)
			return
		}
	}
}
