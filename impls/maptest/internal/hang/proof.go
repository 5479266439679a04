package hang

import (
	"runtime"
	"slices"
	"time"
)

// This file proves that some call hangs, when a law has stopped for longer than its
// patience. File attempt.go proves it of chosen calls within a moment, and so needs a
// stricter proof.

// A callState is what a dump of all goroutines says about the calls on a map.
type callState struct {
	// calls are the ids of the kit's goroutines that are inside a call on the map,
	// or inside a constructor.
	calls []string
	// awake reports whether a goroutine can run that may affect these calls.
	awake bool
}

// Deadlocked reports whether a dump of all goroutines proves that a call on the map never
// returns: a call of the kit is blocked, and no goroutine can run that might unblock it.
func Deadlocked(dump string) bool { return callStateOf(goroutinesOf(dump), nil).deadlocked() }

func (s callState) deadlocked() bool { return len(s.calls) > 0 && !s.awake }

// callStateOf reads the state of all goroutines. Calls of known goroutines, given by
// id, don't count.
func callStateOf(all []goroutine, known map[string]bool) (s callState) {
	for _, g := range all {
		if !known[g.id] && g.startedByKit() && !g.onlyWatches() && g.inMap() {
			s.calls = append(s.calls, g.id)
		}
		s.awake = s.awake || g.awake()
	}
	return s
}

// How many looks prove that a call hangs.
const (
	deadlockLooks = 3  // in a row, in which nothing can run
	mostLooks     = 20 // without a proof: it stays undecided
	turnsPerLook  = 64 // that other goroutines get between two looks
)

// proveHang looks for a proof that a call hangs. It reports whether the watch has
// ended: it has not if a call has returned.
func (d *Watchdog) proveHang(done <-chan struct{}, patience time.Duration) (End, bool) {
	tick := time.NewTicker(max(1, patience/looks))
	defer tick.Stop()
	before := d.count()
	var calls []string // that ran in all of the last looks
	deadlocked, stuck := 0, 0
	for range mostLooks {
		dump, whole := d.dump()
		now := callStateOf(goroutinesOf(dump), d.known)
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
			return Hung, true
		}
		if stuck > 0 && now.awake {
			takeTurns(turnsPerLook)
		}
		select {
		case <-done:
			return Ended, true
		case <-tick.C:
			if d.count() != before || d.judging.Load() {
				return 0, false
			}
		}
	}
	return Undecided, true
}

// intersection returns the strings that are in a and in b.
func intersection(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return !slices.Contains(b, s) })
}

// takeTurns works and yields, n times. One turn of work takes about half a
// millisecond. Each other goroutine that can run gets at least as long.
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
