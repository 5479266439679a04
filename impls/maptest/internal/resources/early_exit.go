package resources

import (
	"fmt"
	"runtime"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest/internal/hang"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// errLeft is the value of yield's panic.
const errLeft = "left early"

// LeftEarly leaves a Range in each way that Go has, at different entries, and checks
// that every key can be written afterwards, and that no goroutine is left.
func LeftEarly(r *rounds.Run) {
	for _, way := range []struct {
		name  string
		leave func() bool
	}{
		{"yield returned false", func() bool { return false }},
		{"yield panicked", func() bool { panic(errLeft) }},
		{"yield called runtime.Goexit", func() bool { runtime.Goexit(); return false }},
	} {
		if r.Failed() != nil || r.Ctx.Err() != nil {
			return
		}
		exitRange(r, way.name, way.leave)
	}
}

// exits is how often a Range of one map is left. As many new goroutines are a
// failure; fewer may belong to the map.
const exits = 8

// exitRange leaves Ranges of one map, and then writes. Package hang knows its name:
// the calls that exitRange starts count as the kit's.
func exitRange(r *rounds.Run, way string, leave func() bool) {
	n := r.Affordable(64)
	calls := hang.NewObserver(r.Ctx, r.Watchdog)
	m := filledMap(r, n)
	m.Range(func(uint64, uint64) bool { return true })
	left := hang.NewObserver(r.Ctx, r.Watchdog) // made late: what the map and a whole Range start is not new to it
	for i := range exits {
		at := 1 + i*(n-1)/exits // never the last entry: a goroutine that sends entries is done then
		outcome := calls.Attempt(hang.Patient, func() {
			m.Range(func(uint64, uint64) bool {
				if at--; at == 0 {
					return leave()
				}
				return true
			})
		})
		if outcome != hang.Returns && outcome != "panics ("+errLeft+")" {
			failExit(r, calls, "a Range "+outcome, way)
			return
		}
		outcome = calls.Attempt(hang.Patient, func() {
			for key := range uint64(n) {
				m.Store(key, key)
			}
		})
		if outcome != hang.Returns {
			failExit(r, calls, "a Store "+outcome+" after a Range", way)
			return
		}
		r.Watchdog.Beat()
	}
	if n := left.Left(exits); n >= exits {
		r.Fail(rounds.Failure{Message: fmt.Sprintf("%d goroutines are left after %d Ranges in which %s; want none", n, exits, way), History: left.Stacks()})
	}
	runtime.KeepAlive(m)
}

// failExit fails with how calls ended, unless the context is done.
func failExit(r *rounds.Run, o *hang.Observer, what, way string) {
	if r.Ctx.Err() == nil {
		r.Fail(rounds.Failure{Message: fmt.Sprintf("%s in which %s; want it to leave nothing behind", what, way), History: o.Stacks()})
	}
}

// filledMap returns a map with the keys from 0 to n-1.
func filledMap(r *rounds.Run, n int) impls.Map[uint64, uint64] {
	m := r.NewMap()
	for key := range uint64(n) {
		m.Store(key, key)
		r.Watchdog.Beat()
	}
	return m
}
