package maptest

import "runtime"

// publication passes plain memory from goroutine to goroutine. Only the map orders their
// accesses. The rule is the one that Go documents for sync.Map: a write happens before
// any read that observes its effect. If the map has no such edge, the race detector
// reports a race, which ends the process of mapbench verify. Without the race detector
// the law fails only if a stale value is read, on a machine that reorders.
//
// Writes are Store, a LoadOrStore that stores, a CompareAndSwap that swaps, and Delete
// and LoadAndDelete of a present key. Reads are Load, LoadOrStore, LoadAndDelete and
// CompareAndSwap. Go leaves open what Range observes. A Delete of an absent key has no
// effect that could be observed.
func publication(r *run) {
	checks := []func(*run){handOver}
	if m := methodsOf(r.maps.New()); m.LoadOrStorer != nil {
		checks = []func(*run){keyLocks, handOver}
	}
	r.parts(checks...)
}

// A payload is plain memory, which has no synchronisation of its own.
type payload struct{ content uint64 }

// handOver has each goroutine write payloads of its own, and then their numbers into the
// map, by every write. A goroutine that finds a number, by any read, reads the payload.
func handOver(r *run) {
	n := r.config.Goroutines
	var (
		m        methods[uint64]
		base     uint64
		keys     uint64
		payloads [][]payload // by worker
	)
	begin := func(w *worker) {
		m, base, keys = methodsOf(r.maps.New()), w.random.Uint64()>>w.random.IntN(64), 1+w.random.Uint64N(4)
		payloads = make([][]payload, n)
		for id := range payloads {
			payloads[id] = make([]payload, max(4, r.affordable(512)/n))
		}
	}
	work := func(w *worker) {
		yield, last, available := w.random.IntN(8), uint64(0), m.kinds()
		check := func(number uint64, by kind) {
			owner, i := number>>32, number&(1<<32-1)
			if got := payloads[owner][i].content; got != number+1 {
				w.run.failf("a %v found a value that was stored after %d was written to plain memory, and plain memory has %d", kindNames[by], number+1, got)
			}
			last = number
		}
		for i := range payloads[w.id] {
			w.between(yield)
			c := call{kind: available[w.random.IntN(len(available))], key: base + w.random.Uint64N(keys), value: uint64(w.id)<<32 | uint64(i), old: last}
			payloads[w.id][i].content = c.value + 1
			res := m.do(c.key, c)
			switch {
			case c.kind == compareAndSwap && res.ok:
				check(c.old, c.kind)
			case res.ok:
				check(res.got, c.kind)
			}
		}
	}
	r.repeat(n, begin, work, func(*worker) { r.rounds++ })
}

// kindNames are the methods that read, by kind.
var kindNames = map[kind]string{load: "Load", loadOrStore: "LoadOrStore", loadAndDelete: "LoadAndDelete", compareAndSwap: "CompareAndSwap"}

// keyLocks has goroutines count in plain memory and use a key as the lock: a goroutine
// that has stored the key by LoadOrStore holds the lock, until it deletes the key.
func keyLocks(r *run) {
	n := r.config.Goroutines
	var (
		m     methods[uint64]
		key   uint64
		turns int
		count *int // the plain memory
		held  = make([]int, n)
	)
	begin := func(w *worker) {
		m, key, turns, count = methodsOf(r.maps.New()), w.random.Uint64()>>w.random.IntN(64), max(1, r.affordable(256)/n), new(int)
	}
	work := func(w *worker) {
		held[w.id] = 0
		for held[w.id] < turns && w.run.more() {
			w.between(0)
			if _, loaded := m.LoadOrStore(key, uint64(w.id)); loaded {
				runtime.Gosched()
				continue
			}
			was := *count
			w.yield(4) // nobody else may count now
			*count = was + 1
			held[w.id]++
			deleteBy(w, m, key)
		}
	}
	end := func(*worker) {
		want := 0
		for _, times := range held {
			want += times
		}
		if *count != want {
			r.failf("goroutines counted %d times in all, each time while they held a key by LoadOrStore, and the count is %d; want no increase lost", want, *count)
		}
		r.rounds++
	}
	r.repeat(n, begin, work, end)
}
