package maptest

import (
	"runtime"
	"sync/atomic"
	"time"
	"weak"

	"go.uber.org/goleak"

	"example.com/mapbench/impls"
)

// collected stores pointers, takes them out again in every way, and looks which
// objects the collector leaves. Some it may: those in registers, in a node that
// waits to be used again, or the last of each shard in a cache. So a failure is
// that their number grows with how many were stored: of 512 values, of those that
// 8 times as many have more, and of those that 8 times as many again have more, in
// each case more than one in a hundred stays.
func collected(r *run) {
	removers := map[string]func(m impls.Map[uint64, *Collected], key uint64){
		"Delete": func(m impls.Map[uint64, *Collected], key uint64) { m.Delete(key) },
		"Store of another value": func(m impls.Map[uint64, *Collected], key uint64) {
			m.Store(key, nil)
		},
	}
	m := r.subject.Pointers()
	if _, ok := m.(impls.LoadAndDeleter[uint64, *Collected]); ok {
		removers["LoadAndDelete"] = func(m impls.Map[uint64, *Collected], key uint64) {
			m.(impls.LoadAndDeleter[uint64, *Collected]).LoadAndDelete(key)
		}
	}
	if _, ok := m.(impls.Clearer); ok {
		removers["Clear"] = func(m impls.Map[uint64, *Collected], key uint64) {
			if key == 0 {
				m.(impls.Clearer).Clear()
			}
		}
	}
	for name, remove := range removers {
		if !levelsOff(r, "values", name, func(n int) int { return uncollected(r, n, remove) }) {
			return
		}
	}
}

// levelsOff has ever more objects stored and removed, in the way of a name, and fails
// if ever more of them stay. Stay returns how many of n do. It reports whether to go on.
func levelsOff(r *run, what, name string, stay func(n int) int) bool {
	n := r.affordable(512)
	stored, left, grows := 0, 0, true
	// Only of a map in which something stays does it take long.
	for until := time.Now().Add(10 * r.span); grows && stored < 64*n; {
		if stored > 0 && time.Now().After(until) || r.ctx.Err() != nil {
			r.unjudged++ // something stays, and the map is too slow to see whether it grows
			return false
		}
		size := max(n, 8*stored)
		now := stay(size)
		grows = now-left > max(1, (size-stored)/100)
		stored, left = size, now
	}
	if grows {
		r.failf("after %s, %d of %d %s are not collected, and nothing but the map can hold them; want no more, however many were stored, but for one in a hundred", name, left, stored, what)
	}
	return true
}

// uncollected returns how many of n values are left in a map after each was stored
// and removed.
func uncollected(r *run, n int, remove func(impls.Map[uint64, *Collected], uint64)) int {
	m := r.subject.Pointers()
	values := storePointers(r, m, n)
	for key := range uint64(n) {
		remove(m, key)
		r.pulse.own.beat()
	}
	left := survivors(values)
	runtime.KeepAlive(m)
	return left
}

// storePointers stores n fresh objects. It is not inlined, so that none stays
// in the caller's frame.
//
//go:noinline
func storePointers(r *run, m impls.Map[uint64, *Collected], n int) []weak.Pointer[Collected] {
	values := make([]weak.Pointer[Collected], n)
	for i := range values {
		value := new(Collected)
		values[i] = weak.Make(value)
		m.Store(uint64(i), value)
		m.Load(uint64(i)) // which may fill a cache
		r.pulse.own.beat()
	}
	return values
}

// survivors returns how many objects are left after some collections: what a
// finalizer or a pool holds takes more than one.
func survivors[T any](values []weak.Pointer[T]) int {
	left := 0
	for range 4 {
		runtime.GC()
		left = 0
		for _, p := range values {
			if p.Value() != nil {
				left++
			}
		}
		if left == 0 {
			break
		}
	}
	return left
}

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
	m := r.subject.New()
	var next atomic.Uint64
	// One goroutine will do, unless the map is slow.
	least := time.Until(r.deadline) / 4
	n := int(min(most, 1+2*enough*r.cost/least))
	turn := func(d time.Duration) (keys int64) {
		begin, first := time.Now(), next.Load()
		r.team(n, func(w *worker) {
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
	m := r.subject.New()
	keys := uint64(r.affordable(1000))
	r.team(r.config.Goroutines, func(w *worker) {
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
