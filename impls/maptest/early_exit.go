package maptest

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"example.com/mapbench/impls"
)

// errLeft is the value of yield's panic.
const errLeft = "left early"

// leftEarly leaves a Range in each way that Go has, at different entries, and checks
// that every key can be written afterwards, and that no goroutine is left.
func leftEarly(r *run) {
	for _, way := range []struct {
		name  string
		leave func() bool
	}{
		{"yield returned false", func() bool { return false }},
		{"yield panicked", func() bool { panic(errLeft) }},
		{"yield called runtime.Goexit", func() bool { runtime.Goexit(); return false }},
	} {
		if r.failed() != nil || r.ctx.Err() != nil {
			return
		}
		r.exitRange(way.name, way.leave)
	}
}

// exits is how often a Range of one map is left. As many new goroutines are a
// failure; fewer may belong to the map.
const exits = 8

// exitRange leaves Ranges of one map, and then writes. It is a method of run so that
// goroutines that hang are recognised as the kit's; see startedByKit.
func (r *run) exitRange(way string, leave func() bool) {
	n := r.affordable(64)
	calls := newObserver()
	m := filledMap(r, n)
	m.Range(func(uint64, uint64) bool { return true })
	left := newObserver() // made late: what the map and a whole Range start is not new to it
	for i := range exits {
		at := 1 + i*(n-1)/exits // never the last entry: a goroutine that sends entries is done then
		outcome := r.attempt(calls, patient, func() {
			m.Range(func(uint64, uint64) bool {
				if at--; at == 0 {
					return leave()
				}
				return true
			})
		})
		if outcome != returns && outcome != "panics ("+errLeft+")" {
			r.failExit(calls, "a Range "+outcome, way)
			return
		}
		outcome = r.attempt(calls, patient, func() {
			for key := range uint64(n) {
				m.Store(key, key)
			}
		})
		if outcome != returns {
			r.failExit(calls, "a Store "+outcome+" after a Range", way)
			return
		}
		r.watchdog.own.beat()
	}
	if n := leftGoroutines(r.ctx, left); n >= exits {
		r.fail(failure{message: fmt.Sprintf("%d goroutines are left after %d Ranges in which %s; want none", n, exits, way), history: left.stacks()})
	}
	runtime.KeepAlive(m)
}

// failExit fails with how calls ended, unless the context is done.
func (r *run) failExit(o *observer, what, way string) {
	if r.ctx.Err() == nil {
		r.fail(failure{message: fmt.Sprintf("%s in which %s; want it to leave nothing behind", what, way), history: o.stacks()})
	}
}

// filledMap returns a map with the keys from 0 to n-1.
func filledMap(r *run, n int) impls.Map[uint64, uint64] {
	m := r.maps.New()
	for key := range uint64(n) {
		m.Store(key, key)
		r.watchdog.own.beat()
	}
	return m
}

// leftGoroutines returns how many goroutines new to o are left. It waits for them to
// end. They count as left if they don't move for a second, with garbage collections in
// between: a finalizer may have to end them.
func leftGoroutines(ctx context.Context, o *observer) int {
	const second = int(time.Second / lookEvery)
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	o.last, o.still = nil, 0
	for looks := 0; looks < 10*second && ctx.Err() == nil; looks++ {
		still := o.look(parked)
		if len(o.last) < exits || still == second {
			return len(o.last)
		}
		if o.still%(second/4) == 0 {
			runtime.GC()
		}
		<-tick.C
	}
	return 0 // they are busy, and may end
}
