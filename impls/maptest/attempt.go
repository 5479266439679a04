package maptest

import (
	"fmt"
	"slices"
	"time"
)

// This file makes calls that may hang, in a goroutine of their own, and reports how
// they end. The answer must come within a moment, so a goroutine that may wait for a
// timer proves nothing. File hang.go proves why a whole law has stopped.

// An observer looks at the goroutines that were started after it was made: the calls
// that may hang, and the goroutines of the map.
type observer struct {
	known map[string]bool // by id
	last  []goroutine     // the new ones, at the last look
	still int             // looks in a row that saw the same
}

func newObserver() *observer { return &observer{known: goroutinesNow()} }

// since returns the new goroutines, the older ones without the caller, and whether
// none is missing.
func (o *observer) since() (young, old []goroutine, whole bool) {
	dump, whole := dumpAll()
	for _, g := range goroutinesOf(dump)[1:] { // the first is the caller
		if o.known[g.id] {
			old = append(old, g)
		} else {
			young = append(young, g)
		}
	}
	return young, old, whole
}

// look returns how many looks in a row have seen the same new goroutines, which did
// not move and were as wanted.
func (o *observer) look(wanted func(young, old []goroutine) bool) int {
	young, old, whole := o.since()
	same := len(young) > 0 && slices.EqualFunc(young, o.last, func(a, b goroutine) bool { return a.id == b.id && a.stack == b.stack })
	if o.last = young; same && whole && wanted(young, old) {
		o.still++
	} else {
		o.still = 0
	}
	return o.still
}

// allBlocked reports whether all new goroutines wait for others, and no older one can
// run that might wake them.
func allBlocked(young, old []goroutine) bool {
	moves := func(g goroutine) bool { return !g.blocked() }
	return !slices.ContainsFunc(young, moves) && !slices.ContainsFunc(old, goroutine.awake)
}

// parked reports whether all new goroutines wait.
func parked(young, _ []goroutine) bool {
	return !slices.ContainsFunc(young, func(g goroutine) bool { return !g.waits() })
}

// stacks returns the new goroutines as a failure shows them.
func (o *observer) stacks() string {
	young, _, _ := o.since()
	const readable = 4
	return formatStacks(young, readable)
}

const (
	// lookEvery is the time between two looks. A look costs tens of microseconds.
	// stillLooks looks in a row must see the same.
	lookEvery  = 10 * time.Millisecond
	stillLooks = 4
)

// How calls that may hang end. A panic is "panics (value)".
const (
	returns = "returns"
	hangs   = "hangs"
	unclear = "is unclear" // it is slow, or waits in a way that proves nothing
)

// attempt makes calls on a map in a goroutine of its own, and returns how they end;
// see await.
func (r *run) attempt(o *observer, most int, calls func()) string {
	return r.await(o, startCalls(calls), most)
}

// startCalls makes calls on a map in a goroutine of its own. The channel gets how they
// end, unless they hang. Calls that end by runtime.Goexit count as returned.
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

// await waits for calls to end, and returns how they end. They hang if every goroutine
// that was started since o was made waits for another one, none has moved between
// looks, and no older goroutine can run. The time plays no part. So o should be made
// before the map. Calls that neither end nor hang within most looks, or before the
// context ends, are unclear. A goroutine that hangs remains, and keeps its map.
func (r *run) await(o *observer, done <-chan string, most int) string {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	o.last, o.still = nil, 0
	for looks := 0; looks < most || most == patient; looks++ {
		select {
		case outcome := <-done:
			return outcome
		case <-r.ctx.Done():
			return unclear
		case <-tick.C:
			if o.look(allBlocked) == stillLooks {
				return hangs
			}
			if most != patient {
				r.watchdog.own.beat() // the wait ends in any case
			}
		}
	}
	return unclear
}

// patient is a number of looks without a limit: the check's patience decides.
const patient = 0
