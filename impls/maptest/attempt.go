package maptest

import (
	"fmt"
	"slices"
	"time"
)

// This file asks what becomes of calls that may well hang, which a law makes in a
// goroutine of their own. It wants the answer within a moment, so a goroutine that may
// wait for a timer proves nothing. File hang.go asks why a whole law has stopped.

// A observer looks at the goroutines that have been started since it was made. They
// are the calls that may hang, and what the map starts.
type observer struct {
	known map[string]bool // by id
	last  []goroutine     // that were new at the last look
	still int             // looks in a row that saw the same
}

func newObserver() *observer { return &observer{known: goroutinesNow()} }

// since returns the goroutines that are new, those that are older, without the
// caller, and whether these are all.
func (w *observer) since() (young, old []goroutine, whole bool) {
	dump, whole := dumpAll()
	for _, g := range goroutinesOf(dump)[1:] { // the first is the caller
		if w.known[g.id] {
			old = append(old, g)
		} else {
			young = append(young, g)
		}
	}
	return young, old, whole
}

// look counts the looks in a row that saw the same new goroutines, unmoved and as
// wanted.
func (w *observer) look(wanted func(young, old []goroutine) bool) int {
	young, old, whole := w.since()
	same := len(young) > 0 && slices.EqualFunc(young, w.last, func(a, b goroutine) bool { return a.id == b.id && a.stack == b.stack })
	if w.last = young; same && whole && wanted(young, old) {
		w.still++
	} else {
		w.still = 0
	}
	return w.still
}

// allBlocked reports whether all new goroutines wait for others, and no older one can
// run that might end that.
func allBlocked(young, old []goroutine) bool {
	moves := func(g goroutine) bool { return !g.blocked() }
	return !slices.ContainsFunc(young, moves) && !slices.ContainsFunc(old, goroutine.awake)
}

// parked reports whether all new goroutines wait.
func parked(young, _ []goroutine) bool {
	return !slices.ContainsFunc(young, func(g goroutine) bool { return !g.waits() })
}

// text returns what a failure shows of the goroutines that are new.
func (w *observer) text() string {
	young, _, _ := w.since()
	const readable = 4
	return formatStacks(young, readable)
}

const (
	// lookEvery is the time between two looks, of which stillLooks must have seen the
	// same. To look costs tens of microseconds.
	lookEvery  = 10 * time.Millisecond
	stillLooks = 4
)

// What became of calls that may hang.
const (
	returns = "returns"
	hangs   = "hangs"
	unclear = "is unclear" // slow, or it waits in a way that tells nothing
)

// attempt makes calls on a map in a goroutine of its own and says what becomes of
// them; see await.
func (r *run) attempt(w *observer, most int, calls func()) string {
	return r.await(w, startCalls(calls), most)
}

// startCalls begins calls on a map in a goroutine of its own. The channel gets what
// becomes of them, unless they hang: that they return, also by runtime.Goexit, or
// panic.
func startCalls(calls func()) <-chan string {
	done := make(chan string, 1)
	go func() {
		outcome := returns
		defer func() { done <- outcome }()
		defer func() {
			if p := recover(); p != nil {
				outcome = fmt.Sprintf("panics (%v)", p)
			}
		}()
		calls()
	}()
	return done
}

// await waits for what becomes of calls. A hang is no matter of time: every goroutine
// started since w was made waits for another one, none has moved between looks, and no
// older goroutine can run. So w is best made before the map. What neither ends nor
// hangs within so many looks, or until the context ends, is unclear. A goroutine that
// hangs remains, and so does its map.
func (r *run) await(w *observer, done <-chan string, most int) string {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	w.last, w.still = nil, 0
	for looks := 0; looks < most || most == patient; looks++ {
		select {
		case outcome := <-done:
			return outcome
		case <-r.ctx.Done():
			return unclear
		case <-tick.C:
			if w.look(allBlocked) == stillLooks {
				return hangs
			}
			if most != patient {
				r.watchdog.own.beat() // it ends in any case
			}
		}
	}
	return unclear
}

// patient, for a number of looks, leaves it to the patience of the check to call a
// call hung.
const patient = 0
