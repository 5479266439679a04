package concurrent

import (
	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// SameKeys has some goroutines walk along the same absent keys, so that several insert
// each key at once. Nobody deletes. Each goroutine stores a key and loads it again.
func SameKeys[K comparable](r *rounds.Run, t rounds.Table[K]) {
	var (
		m       history.Methods[K]
		base    uint64
		size    int
		walkers int
		walks   = make([]walk, r.Goroutines) // by worker
	)
	begin := func(w *rounds.Worker) {
		m, base = history.MethodsOf(t.New()), w.Random.Uint64()>>w.Random.IntN(64)
		size = r.Affordable(t.AtMost(w.Size(1024)))
		for i := range walks {
			walks[i] = walk{writes: walks[i].writes[:0]}
		}
		// Goroutines that run at the same moment, two on two procs, contend for
		// a key. The others come when it is there.
		walkers = 2
		if w.Random.IntN(2) == 0 {
			walkers += w.Random.IntN(r.Goroutines - 1)
		}
	}
	work := func(w *rounds.Worker) {
		yield := w.Random.IntN(8)
		own := walks[w.ID] // a copy, since neighbours in walks share cache lines
		defer func() { walks[w.ID] = own }()
		for i := range uint64(size) {
			if w.ID >= walkers || !w.Run.More() {
				return
			}
			w.Between(yield)
			c := history.Call{Kind: history.Store, Key: base + i, Value: i<<32 | uint64(w.ID)}
			if m.LoadOrStorer != nil && w.Random.IntN(4) == 0 {
				c.Kind = history.LoadOrStore
			}
			own.writes = append(own.writes, history.Event{Client: w.ID, Call: c, Result: m.Do(t.Key(c.Key), c)})
			if !readsBack(&own, m, t, base, i) || w.Random.IntN(4) == 0 && !readsBack(&own, m, t, base, w.Random.Uint64N(i+1)) {
				return
			}
		}
	}
	end := func(*rounds.Worker) {
		for id := range walks {
			if walks[id].wrong != nil {
				r.Fail(rounds.Violation("a key that this goroutine has stored, and nobody deletes, is gone or has another key's value", walks[id].history(walks, base)))
			}
		}
		found := 0
		m.Range(func(K, uint64) bool { found++; return true })
		if r.More() && found != size { // else the walks were cut short
			r.Failf("after %d keys were stored by several goroutines, Range yields %d", size, found)
		}
		r.Rounds++
	}
	r.Repeat(r.Goroutines, begin, work, end)
}

// A walk is what one goroutine of sameKeys does in a round.
type walk struct {
	writes []history.Event // of key number base, base + 1, and so on
	wrong  *history.Event  // a Load with an impossible result
}

// readsBack loads the i-th key from base on, which w's goroutine has written. It
// reports whether the key is there, with a value that somebody stored for it.
func readsBack[K comparable](w *walk, m history.Methods[K], t rounds.Table[K], base, i uint64) bool {
	c := history.Call{Kind: history.Load, Key: base + i}
	got := m.Do(t.Key(c.Key), c)
	if got.Ok && got.Got>>32 == i {
		return true
	}
	w.wrong = &history.Event{Client: w.writes[i].Client, Call: c, Result: got}
	return false
}

// history returns the goroutine's write of the wrong key, and the wrong Load. If the
// write was a LoadOrStore that found a value, it also returns the call that stored
// that value: all that is known of it is that it began before the LoadOrStore ended.
// The calls are real; the times are chosen to express their order.
func (w *walk) history(walks []walk, base uint64) []history.Event {
	i := w.wrong.Key - base
	write, wrong := w.writes[i], *w.wrong
	write.Begin, write.End = 2, 3
	wrong.Begin, wrong.End = 4, 5
	events := []history.Event{write, wrong}
	if write.Kind == history.LoadOrStore && write.Ok {
		by := write.Got & (1<<32 - 1) // see sameKeys
		if by < uint64(len(walks)) && i < uint64(len(walks[by].writes)) {
			first := walks[by].writes[i]
			first.Begin, first.End = 1, 6
			events = append(events, first)
		}
	}
	return events
}
