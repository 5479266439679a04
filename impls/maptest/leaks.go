package maptest

import (
	"runtime"
	"sync/atomic"
	"time"

	"go.uber.org/goleak"
)

// churn inserts and deletes fresh keys over and over, and looks whether the heap
// grows from one time to the next.
func churn(r *run) {
	const (
		noise    = 256 << 10 // bytes; other goroutines of the process allocate, too
		leastKey = 8         // bytes that a map which forgets nothing keeps of a key
		enough   = 10_000    // keys
		most     = 128       // goroutines
	)
	size := uint64(r.affordable(200))
	m := r.maps.New()
	var next atomic.Uint64
	// One goroutine will do, unless the map is slow.
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
						r.fail(violation("a key that one goroutine alone stores is not there", []event{
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
			r.rounds = 0 // what is forgotten would be lost in the noise
			return
		}
		if after-before < max(noise, keys*leastKey) {
			return
		}
		before = after
	}
	r.failf("the heap grows without end while %d fresh keys are stored and deleted, over and over; want it to depend on the map's size", size)
}

// heap returns the bytes of live objects.
func heap() int64 {
	runtime.GC()
	runtime.GC() // what finalizers and pools held
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

// noGoroutine uses a map by several goroutines, drops it, and looks for
// goroutines that were not there before.
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
	r.fail(failure{message: "a map that nobody uses any more leaves goroutines behind", history: err.Error()})
}

// useAndDrop leaves no reference to the map in the caller's frame.
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
