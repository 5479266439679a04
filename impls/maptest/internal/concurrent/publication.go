package concurrent

import (
	"runtime"

	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// Publication passes plain memory from goroutine to goroutine. Only the map orders their
// accesses. The rule is the one that Go documents for sync.Map: a write happens before
// any read that observes its effect. If the map has no such edge, the race detector
// reports a race, which ends the process of mapbench verify. Without the race detector
// the law fails only if a stale value is read, on a machine that reorders.
//
// Writes are Store, a LoadOrStore that stores, a CompareAndSwap that swaps, and Delete
// and LoadAndDelete of a present key. Reads are Load, LoadOrStore, LoadAndDelete and
// CompareAndSwap. Go leaves open what Range observes. A Delete of an absent key has no
// effect that could be observed.
func Publication(r *rounds.Run) {
	checks := []func(*rounds.Run){handOver}
	if m := history.MethodsOf(r.NewMap()); m.LoadOrStorer != nil {
		checks = []func(*rounds.Run){keyLocks, handOver}
	}
	r.Parts(checks...)
}

// A payload is plain memory, which has no synchronisation of its own.
type payload struct{ content uint64 }

// handOver has each goroutine write payloads of its own, and then their numbers into the
// map, by every write. A goroutine that finds a number, by any read, reads the payload.
func handOver(r *rounds.Run) {
	n := r.Goroutines
	var (
		m        history.Methods[uint64]
		base     uint64
		keys     uint64
		payloads [][]payload // by worker
	)
	begin := func(w *rounds.Worker) {
		m, base, keys = history.MethodsOf(r.NewMap()), w.Random.Uint64()>>w.Random.IntN(64), 1+w.Random.Uint64N(4)
		payloads = make([][]payload, n)
		for id := range payloads {
			payloads[id] = make([]payload, max(4, r.Affordable(512)/n))
		}
	}
	work := func(w *rounds.Worker) {
		yield, last, available := w.Random.IntN(8), uint64(0), m.Kinds()
		check := func(number uint64, by history.Kind) {
			owner, i := number>>32, number&(1<<32-1)
			if got := payloads[owner][i].content; got != number+1 {
				w.Run.Failf("a %v found a value that was stored after %d was written to plain memory, and plain memory has %d", kindNames[by], number+1, got)
			}
			last = number
		}
		for i := range payloads[w.ID] {
			w.Between(yield)
			c := history.Call{Kind: available[w.Random.IntN(len(available))], Key: base + w.Random.Uint64N(keys), Value: uint64(w.ID)<<32 | uint64(i), Old: last}
			payloads[w.ID][i].content = c.Value + 1
			res := m.Do(c.Key, c)
			switch {
			case c.Kind == history.CompareAndSwap && res.Ok:
				check(c.Old, c.Kind)
			case res.Ok:
				check(res.Got, c.Kind)
			}
		}
	}
	r.Repeat(n, begin, work, func(*rounds.Worker) { r.Rounds++ })
}

// kindNames are the methods that read, by kind.
var kindNames = map[history.Kind]string{history.Load: "Load", history.LoadOrStore: "LoadOrStore", history.LoadAndDelete: "LoadAndDelete", history.CompareAndSwap: "CompareAndSwap"}

// keyLocks has goroutines count in plain memory and use a key as the lock: a goroutine
// that has stored the key by LoadOrStore holds the lock, until it deletes the key.
func keyLocks(r *rounds.Run) {
	n := r.Goroutines
	var (
		m     history.Methods[uint64]
		key   uint64
		turns int
		count *int // the plain memory
		held  = make([]int, n)
	)
	begin := func(w *rounds.Worker) {
		m, key, turns, count = history.MethodsOf(r.NewMap()), w.Random.Uint64()>>w.Random.IntN(64), max(1, r.Affordable(256)/n), new(int)
	}
	work := func(w *rounds.Worker) {
		held[w.ID] = 0
		for held[w.ID] < turns && w.Run.More() {
			w.Between(0)
			if _, loaded := m.LoadOrStore(key, uint64(w.ID)); loaded {
				runtime.Gosched()
				continue
			}
			was := *count
			w.Yield(4) // nobody else may count now
			*count = was + 1
			held[w.ID]++
			deleteBy(w, m, key)
		}
	}
	end := func(*rounds.Worker) {
		want := 0
		for _, times := range held {
			want += times
		}
		if *count != want {
			r.Failf("goroutines counted %d times in all, each time while they held a key by LoadOrStore, and the count is %d; want no increase lost", want, *count)
		}
		r.Rounds++
	}
	r.Repeat(n, begin, work, end)
}
