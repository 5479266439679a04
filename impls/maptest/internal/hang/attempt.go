package hang

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"
)

// This file makes calls that may hang, in a goroutine of their own, and reports how
// they end. The answer must come within a moment, so a goroutine that may wait for a
// timer proves nothing. File proof.go proves why a whole law has stopped.

// An Observer looks at the goroutines that were started after it was made: the calls
// that may hang, and the goroutines of the map.
type Observer struct {
	ctx   context.Context // of the check
	dog   *Watchdog
	known map[string]bool // by id
	last  []goroutine     // the new ones, at the last look
	still int             // looks in a row that saw the same
}

// NewObserver returns an observer for a law that d watches, until ctx is done.
func NewObserver(ctx context.Context, d *Watchdog) *Observer {
	return &Observer{ctx: ctx, dog: d, known: goroutinesNow()}
}

// Again returns another observer, to which the same goroutines are new as to o. It may
// look while o does.
func (o *Observer) Again() *Observer { return &Observer{ctx: o.ctx, dog: o.dog, known: o.known} }

// since returns the new goroutines, the older ones without the caller, and whether
// none is missing.
func (o *Observer) since() (young, old []goroutine, whole bool) {
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
func (o *Observer) look(wanted func(young, old []goroutine) bool) int {
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

// Stacks returns the new goroutines as a failure shows them.
func (o *Observer) Stacks() string {
	young, _, _ := o.since()
	const readable = 4
	return formatStacks(young, readable)
}

const (
	// LookEvery is the time between two looks. A look costs tens of microseconds.
	LookEvery = 10 * time.Millisecond
	// stillLooks looks in a row must see the same.
	stillLooks = 4
)

// How calls that may hang end. A panic is "panics (value)".
const (
	Returns = "returns"
	Hangs   = "hangs"
	Unclear = "is unclear" // it is slow, or waits in a way that proves nothing
)

// Attempt makes calls on a map in a goroutine of its own, and returns how they end;
// see Await.
func (o *Observer) Attempt(most int, calls func()) string {
	return o.Await(StartCalls(calls), most)
}

// StartCalls makes calls on a map in a goroutine of its own. The channel gets how they
// end, unless they hang. Calls that end by runtime.Goexit count as returned.
func StartCalls(calls func()) <-chan string {
	done := make(chan string, 1)
	go func() {
		outcome := Returns
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

// Await waits for calls to end, and returns how they end. They hang if every goroutine
// that was started since o was made waits for another one, none has moved between
// looks, and no older goroutine can run. The time plays no part. So o should be made
// before the map. Calls that neither end nor hang within most looks, or before the
// context ends, are unclear. A goroutine that hangs remains, and keeps its map.
func (o *Observer) Await(done <-chan string, most int) string {
	tick := time.NewTicker(LookEvery)
	defer tick.Stop()
	o.last, o.still = nil, 0
	for looks := 0; looks < most || most == Patient; looks++ {
		select {
		case outcome := <-done:
			return outcome
		case <-o.ctx.Done():
			return Unclear
		case <-tick.C:
			if o.look(allBlocked) == stillLooks {
				return Hangs
			}
			if most != Patient {
				o.dog.Beat() // the wait ends in any case
			}
		}
	}
	return Unclear
}

// Patient is a number of looks without a limit: the check's patience decides.
const Patient = 0

// Left returns how many goroutines new to o are left, if they are at least enough. It
// waits for them to end. They count as left if they don't move for a second, with garbage
// collections in between: a finalizer may have to end them.
func (o *Observer) Left(enough int) int {
	const second = int(time.Second / LookEvery)
	tick := time.NewTicker(LookEvery)
	defer tick.Stop()
	o.last, o.still = nil, 0
	for looks := 0; looks < 10*second && o.ctx.Err() == nil; looks++ {
		still := o.look(parked)
		if len(o.last) < enough || still == second {
			return len(o.last)
		}
		if o.still%(second/4) == 0 {
			runtime.GC()
		}
		<-tick.C
	}
	return 0 // they are busy, and may end
}
