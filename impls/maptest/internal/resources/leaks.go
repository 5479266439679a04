package resources

import (
	"runtime"
	"sync/atomic"
	"time"

	"go.uber.org/goleak"

	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// Churn inserts and deletes new keys over and over. The heap must not grow each time.
func Churn(r *rounds.Run) {
	const (
		noise    = 256 << 10 // bytes; other goroutines of the process allocate, too
		leastKey = 8         // bytes that a map keeps of each key at least, if it forgets none
		enough   = 10_000    // keys
		most     = 128       // goroutines
	)
	size := uint64(r.Affordable(200))
	m := r.NewMap()
	var next atomic.Uint64
	// One goroutine is enough, unless the map is slow.
	least := time.Until(r.Deadline) / 4
	n := int(min(most, 1+2*enough*r.Cost/least))
	turn := func(d time.Duration) (keys int64) {
		begin, first := time.Now(), next.Load()
		r.Parallel(n, func(w *rounds.Worker) {
			for passed := time.Duration(0); passed < d || next.Load()-first < enough && passed < 10*d; passed = time.Since(begin) {
				from := next.Add(size) - size
				for key := from; key < from+size; key++ {
					w.Between(0)
					m.Store(key, key)
				}
				for key := from; key < from+size; key++ {
					w.Between(0)
					if got, ok := m.Load(key); !ok || got != key {
						r.Fail(rounds.Violation("a key is not there that one goroutine alone stores", []history.Event{
							{Client: w.ID, Call: history.Call{Kind: history.Store, Key: key, Value: key}, Begin: 1, End: 2},
							{Client: w.ID, Call: history.Call{Kind: history.Load, Key: key}, Result: history.Result{Got: got, Ok: ok}, Begin: 3, End: 4},
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
		r.Rounds += int(keys / int64(size))
		after := heap()
		if keys < enough {
			r.Rounds = 0 // so few keys would not show in the heap: not judged
			return
		}
		if after-before < max(noise, keys*leastKey) {
			return
		}
		before = after
	}
	r.Failf("the heap grows without end while %d new keys at a time are stored and deleted, over and over; want it to depend on the map's size only", size)
}

// heap returns how many bytes are live.
func heap() int64 {
	runtime.GC()
	runtime.GC() // frees what finalizers and pools held
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

// NoGoroutine has several goroutines use a map, and drops it. No new goroutine may be
// left.
func NoGoroutine(r *rounds.Run) {
	before := goleak.IgnoreCurrent()
	useAndDrop(r)
	var err error
	for range 3 { // a finalizer may have to end the goroutine
		runtime.GC()
		if err = goleak.Find(before); err == nil {
			return
		}
	}
	r.Fail(rounds.Failure{Message: "goroutines are left of a map that nobody uses any longer", History: err.Error()})
}

// useAndDrop uses a map. It is not inlined, so that the caller's frame keeps no reference
// to the map.
//
//go:noinline
func useAndDrop(r *rounds.Run) {
	m := r.NewMap()
	keys := uint64(r.Affordable(1000))
	r.Parallel(r.Goroutines, func(w *rounds.Worker) {
		for key := range keys {
			if !w.Run.More() {
				return
			}
			w.Between(0)
			m.Store(key, key)
			m.Load(key)
			if key%2 == 0 {
				m.Delete(key)
			}
		}
	})
}
