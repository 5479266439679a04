package maptest

import (
	"runtime"
	"slices"
	"time"
)

// This file asks whether a call hangs, whichever it is, when a law has stopped for
// longer than its patience. File attempt.go asks the same of chosen calls, at once, and
// so wants a stricter proof.

// A picture is what all goroutines tell about calls on a map.
type callState struct {
	// calls are the goroutines of the kit that are inside a call on the map, or
	// inside a constructor, by their ids.
	calls []string
	// awake reports whether a goroutine can run that may have an effect on these
	// calls.
	awake bool
}

// Deadlocked reports whether a dump of all goroutines, as the runtime prints it,
// proves that a call on the map never returns: a call of the kit is blocked, and
// no goroutine can run that might end that. It does not matter then how busy the
// machine is.
func Deadlocked(dump string) bool { return callStateOf(goroutinesOf(dump), nil).deadlocked() }

func (p callState) deadlocked() bool { return len(p.calls) > 0 && !p.awake }

// callStateOf returns what goroutines tell. Calls of those that are known, by id, don't
// count.
func callStateOf(all []goroutine, known map[string]bool) (p callState) {
	for _, g := range all {
		if !known[g.id] && g.startedByKit() && !g.onlyWatches() && g.inMap() {
			p.calls = append(p.calls, g.id)
		}
		p.awake = p.awake || g.awake()
	}
	return p
}

// What proves that a call hangs.
const (
	deadlockLooks = 3  // in which nothing can run
	mostLooks     = 20 // until it is given up
	turnsPerLook  = 64 // that another goroutine gets meanwhile
)

// proveHang looks for a proof that a call hangs, and reports whether the watch is at
// its end: it is not if something returns.
func (p *watchdog) proveHang(done <-chan struct{}, patience time.Duration) (watchEnd, bool) {
	tick := time.NewTicker(max(1, patience/looks))
	defer tick.Stop()
	before := p.count()
	var calls []string // that were under way in all of the last looks
	deadlocked, stuck := 0, 0
	for range mostLooks {
		dump, whole := p.dump()
		now := callStateOf(goroutinesOf(dump), p.known)
		if calls = intersection(calls, now.calls); len(calls) == 0 {
			calls, deadlocked, stuck = now.calls, 0, 0
		}
		switch {
		case !whole || len(calls) == 0:
			deadlocked, stuck = 0, 0
		case now.awake:
			deadlocked, stuck = 0, stuck+1
		default:
			deadlocked, stuck = deadlocked+1, stuck+1
		}
		if deadlocked == deadlockLooks || stuck > looks {
			return hung, true
		}
		if stuck > 0 && now.awake {
			takeTurns(turnsPerLook)
		}
		select {
		case <-done:
			return returned, true
		case <-tick.C:
			if p.count() != before || p.judging.Load() {
				return 0, false
			}
		}
	}
	return undecided, true
}

// intersection returns what is in a and b.
func intersection(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return !slices.Contains(b, s) })
}

// takeTurns does some work and lets others run, so many times. The work takes about
// half a millisecond of a proc, and other goroutines that can run get as much, if
// they want, or more.
func takeTurns(n int) {
	x := uint64(1)
	for range n {
		for range 400_000 {
			x ^= x << 13
			x ^= x >> 7
		}
		runtime.Gosched()
	}
	runtime.KeepAlive(x)
}
