package maptest

import (
	"runtime"
	"sync/atomic"
	"time"

	"go.uber.org/goleak"
)

// churn inserts and deletes new keys over and over. The heap must not grow each time.
func churn(r *run) {
	const (
		noise    = 256 << 10 // bytes; other goroutines of the process allocate, too
		leastKey = 8         // bytes that a map keeps of each key at least, if it forgets none
		enough   = 10_000    // keys
		most     = 128       // goroutines
	)
	size := uint64(r.affordable(200))
	m := r.maps.New()
	var next atomic.Uint64
	// One goroutine is enough, unless the map is slow.
	least := time.Until(r.deadline) / 4
	n := int(min(most, 1+2*enough*r.cost/least))
	turn := func(d time.Duration) (keys int64) {
		begin, first := time.Now(), next.Load()
		r.parallel(n, func(w *worker) {
			for passed := time.Duration(0); passed < d || next.Load()-first < enough && passed < 10*d; passed = time.Since(begin) {
				from := next.Add(size) - size
				for key := from; key < from+size; key++ {
					w.between(0)
					m.Store(key, key)
				}
				for key := from; key < from+size; key++ {
					w.between(0)
					if got, ok := m.Load(key); !ok || got != key {
						r.fail(violation("a key is not there that one goroutine alone stores", []event{
							{client: w.id, call: call{kind: store, key: key, value: key}, begin: 1, end: 2},
							{client: w.id, call: call{kind: load, key: key}, result: result{got, ok}, begin: 3, end: 4},
						}))
						return
					}
					m.Delete(key)
				}
			}
		})
		return int64(next.Load() - first)
	}
	turn(least / 2)
	before := heap()
	for range 3 {
		keys := turn(least)
		r.rounds += int(keys / int64(size))
		after := heap()
		if keys < enough {
			r.rounds = 0 // so few keys would not show in the heap: not judged
			return
		}
		if after-before < max(noise, keys*leastKey) {
			return
		}
		before = after
	}
	r.failf("the heap grows without end while %d new keys at a time are stored and deleted, over and over; want it to depend on the map's size only", size)
}

// heap returns how many bytes are live.
func heap() int64 {
	runtime.GC()
	runtime.GC() // frees what finalizers and pools held
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

// noGoroutine has several goroutines use a map, and drops it. No new goroutine may be
// left.
func noGoroutine(r *run) {
	before := goleak.IgnoreCurrent()
	useAndDrop(r)
	var err error
	for range 3 { // a finalizer may have to end the goroutine
		runtime.GC()
		if err = goleak.Find(before); err == nil {
			return
		}
	}
	r.fail(failure{message: "goroutines are left of a map that nobody uses any longer", history: err.Error()})
}

// useAndDrop uses a map. It is not inlined, so that the caller's frame keeps no reference
// to the map.
//
//go:noinline
func useAndDrop(r *run) {
	m := r.maps.New()
	keys := uint64(r.affordable(1000))
	r.parallel(r.config.Goroutines, func(w *worker) {
		for key := range keys {
			if !w.run.more() {
				return
			}
			w.between(0)
			m.Store(key, key)
			m.Load(key)
			if key%2 == 0 {
				m.Delete(key)
			}
		}
	})
}
