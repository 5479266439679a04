// Package hang tells a call that never returns from one that is slow, on a machine that
// may be busy. It reads the stacks of all goroutines, and knows by name the functions of
// the kit that start and watch goroutines.
//
//  1. [New] makes a [Watchdog] for one check of a law, and [Constructor] has it watch a
//     constructor.
//  2. Each goroutine notes by [Heartbeats.Beat] that a call has returned; the law's own
//     goroutine, by [Watchdog.Beat].
//  3. [Watchdog.Watch] waits for the check to end. If nothing returns for long, it looks
//     for a proof that a call hangs. [Watchdog.Message] and [Watchdog.Stacks] say what
//     hangs.
//
// A law that expects calls to hang makes them with an [Observer], which knows within a
// moment. [Deadlocked] reads what a killed process leaves.
package hang

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// A Watchdog tells a slow map from a call that hangs: it counts the calls that
// return. All parts of a check share one.
type Watchdog struct {
	own     Heartbeats             // of the law's own goroutine
	judging atomic.Bool            // a history is being judged: no call runs, and no heartbeat comes
	making  atomic.Pointer[string] // the constructor that runs; nil: none
	mu      sync.Mutex             // guards workers
	workers []*Heartbeats          // by worker
	known   map[string]bool        // goroutines older than the check, by id; some may hang
	stacks  func() (string, bool)  // see dump; nil: dumpAll
}

// New returns a watchdog. The calls of goroutines that are there now don't count.
func New() *Watchdog { return &Watchdog{known: goroutinesNow()} }

// dump returns the stacks of all goroutines, and whether none is missing.
func (d *Watchdog) dump() (string, bool) {
	if d.stacks != nil {
		return d.stacks()
	}
	return dumpAll()
}

// Heartbeats counts how often calls of one goroutine have returned. One counter for
// all goroutines would order their calls, so that the race detector finds no race,
// and would cost them a cache line that they share.
type Heartbeats struct {
	_ [64]byte
	n atomic.Uint64
	_ [64]byte
}

// Beat notes that the calls before it have returned.
func (h *Heartbeats) Beat() { h.n.Add(1) }

// Count returns how often h has beaten.
func (h *Heartbeats) Count() uint64 { return h.n.Load() }

// Beat notes that calls of the law's own goroutine have returned.
func (d *Watchdog) Beat() { d.own.Beat() }

// Judging calls f, which judges a history. Until it returns no heartbeat is wanted.
func (d *Watchdog) Judging(f func()) {
	d.judging.Store(true)
	defer d.judging.Store(false)
	f()
}

// Of returns the heartbeats of worker id. Workers that run one after the other share
// them.
func (d *Watchdog) Of(id int) *Heartbeats {
	d.mu.Lock()
	defer d.mu.Unlock()
	for id >= len(d.workers) {
		d.workers = append(d.workers, new(Heartbeats))
	}
	return d.workers[id]
}

func (d *Watchdog) count() uint64 {
	n := d.own.Count()
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, h := range d.workers {
		n += h.Count()
	}
	return n
}

// looks is how often the watchdog looks at the heartbeats in one patience. It counts
// looks, and not the time, so that a process that was stopped for a while is not
// blamed.
const looks = 10

// Wait waits until done is closed. It returns false if patience has passed without a
// heartbeat, and without a history being judged.
func (d *Watchdog) Wait(done <-chan struct{}, patience time.Duration) bool {
	tick := time.NewTicker(max(1, patience/looks))
	defer tick.Stop()
	last := d.count()
	for quiet := 0; quiet < looks; {
		select {
		case <-done:
			return true
		case <-tick.C:
			if now := d.count(); now != last || d.judging.Load() {
				last, quiet = now, 0
			} else {
				quiet++
			}
		}
	}
	return false
}

// An End is how the watch over a check ended.
type End int

// The ends.
const (
	Ended     End = iota // the check is done
	Hung                 // a call, or a constructor, is proved to hang
	Undecided            // nothing has returned for long, and no hang is proved
)

// Watch waits until done is closed. If nothing returns for patience, it looks for a
// proof that a call hangs: the goroutines may not get to run, or the kit may be busy.
// There are two proofs.
//
//   - In several looks in a row, the call is blocked, and so is every goroutine that
//     could end it.
//   - The same call runs in all looks of another patience, while in each of them a
//     goroutine without other work gets as many turns as a call can need that is not
//     stuck.
func (d *Watchdog) Watch(done <-chan struct{}, patience time.Duration) End {
	for {
		if d.Wait(done, patience) {
			return Ended
		}
		if end, ok := d.proveHang(done, patience); ok {
			return end
		}
	}
}

// Message names what hangs, when nothing has returned for patience.
func (d *Watchdog) Message(patience time.Duration) string {
	if name := d.making.Load(); name != nil {
		return fmt.Sprintf("constructor %s hangs: it has not returned for %v; want a new, empty map at once", *name, patience)
	}
	return fmt.Sprintf("a call hangs: none on the map has returned for %v", patience)
}

// Stacks returns the stacks of the goroutines that the check started. Those of a
// whole test binary would be too many to read. Goroutines that wait for others come
// last.
func (d *Watchdog) Stacks() string {
	dump, _ := d.dump()
	var kept, waiting []goroutine
	for _, g := range goroutinesOf(dump) {
		switch {
		case d.known[g.id] || !g.startedByKit():
		case g.waitsForWorkers(), g.has("rounds.(*Run).Parallel("):
			waiting = append(waiting, g)
		default:
			kept = append(kept, g)
		}
	}
	const readable = 12
	return formatStacks(append(kept, waiting...), readable)
}

// Constructor returns newMap, which has the given name in messages, such that d notices
// when it hangs. It returns nil if newMap is nil.
func Constructor[M any](d *Watchdog, name string, newMap func() M) func() M {
	if newMap == nil {
		return nil
	}
	return func() M {
		d.making.Store(&name)
		defer d.making.Store(nil)
		defer d.own.Beat()
		return newMap()
	}
}
