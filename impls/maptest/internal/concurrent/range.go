package concurrent

import (
	"sync/atomic"

	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// RangeBesideWriters has some goroutines range over a map. Others overwrite stable
// keys, which stay, and insert and delete loose keys, so that the map grows and
// shrinks.
func RangeBesideWriters[K comparable](r *rounds.Run, t rounds.Table[K]) {
	n := r.Goroutines
	var (
		m             history.Methods[K]
		base          uint64
		stable, loose int
		numbers       map[K]uint64 // of all keys, from 0 on; stable keys come first
		scanning      atomic.Int32
	)
	begin := func(w *rounds.Worker) {
		m, base = history.MethodsOf(t.New()), w.Random.Uint64()>>w.Random.IntN(64)
		stable = r.Affordable(t.AtMost(w.Size(256)))
		loose = r.Affordable(t.AtMost(w.Size(1024)))
		numbers = make(map[K]uint64, stable+loose)
		// The order is random: in a map that moves entries into the places of
		// deleted ones, stable keys must be among those that move.
		for _, i := range w.Random.Perm(stable + loose) {
			numbers[t.Key(base+uint64(i))] = uint64(i)
			m.Store(t.Key(base+uint64(i)), uint64(i)<<32)
		}
		scanning.Store(int32((n + 1) / 2))
	}
	work := func(w *rounds.Worker) {
		yield := 1 + w.Random.IntN(8) // writers go on until the scanners are done, which need the proc
		if w.ID%2 == 0 {
			for range 4 {
				checkRange(w, m, numbers, stable, yield)
			}
			scanning.Add(-1)
			return
		}
		for i := w.Random.IntN(stable + loose); scanning.Load() > 0 && w.Run.More(); i = (i + 1) % (stable + loose) {
			w.Between(yield)
			key := t.Key(base + uint64(i))
			if i < stable || w.Random.IntN(2) == 0 {
				m.Store(key, uint64(i)<<32|uint64(w.ID))
			} else {
				m.Delete(key)
			}
		}
	}
	r.Repeat(n, begin, work, func(*rounds.Worker) { r.Rounds++ })
}

// checkRange ranges once. Values contain the number of their key.
func checkRange[K comparable](w *rounds.Worker, m history.Methods[K], numbers map[K]uint64, stable, yield int) {
	times := make([]int, len(numbers))
	m.Range(func(key K, value uint64) bool {
		number, known := numbers[key]
		if !known || value>>32 != number {
			w.Run.Failf("Range yields %v, %d, which was never stored", key, value)
			return false
		}
		times[number]++
		w.Yield(yield) // no heartbeat: Range has not returned
		return w.Run.More()
	})
	if !w.Run.More() {
		return
	}
	for number, n := range times {
		if n > 1 || n < 1 && number < stable {
			w.Run.Failf("one Range yields key number %d %d times, beside writers; want %s (%d keys are there throughout, %d come and go)",
				number, n, map[bool]string{true: "once, as it is there throughout", false: "at most once"}[number < stable], stable, len(times)-stable)
			return
		}
	}
}
