package maptest

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"example.com/mapbench/impls"
)

// A watchdog tells a slow map from a call that hangs: it counts the calls that
// return. All parts of a check share one.
type watchdog struct {
	own     heartbeats             // of the law's own goroutine
	judging atomic.Bool            // a history is being judged: no call runs, and no heartbeat comes
	making  atomic.Pointer[string] // the constructor that runs; nil: none
	mu      sync.Mutex             // guards workers
	workers []*heartbeats          // by worker
	known   map[string]bool        // goroutines older than the check, by id; some may hang
	stacks  func() (string, bool)  // see dump; nil: dumpAll
}

// dump returns the stacks of all goroutines, and whether none is missing.
func (d *watchdog) dump() (string, bool) {
	if d.stacks != nil {
		return d.stacks()
	}
	return dumpAll()
}

// heartbeats counts how often calls of one goroutine have returned. One counter for
// all goroutines would order their calls, so that the race detector finds no race,
// and would cost them a cache line that they share.
type heartbeats struct {
	_ [64]byte
	n atomic.Uint64
	_ [64]byte
}

// beat notes that the calls before it have returned.
func (h *heartbeats) beat() { h.n.Add(1) }

// of returns the heartbeats of worker id. Workers that run one after the other share
// them.
func (d *watchdog) of(id int) *heartbeats {
	d.mu.Lock()
	defer d.mu.Unlock()
	for id >= len(d.workers) {
		d.workers = append(d.workers, new(heartbeats))
	}
	return d.workers[id]
}

func (d *watchdog) count() uint64 {
	n := d.own.n.Load()
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, h := range d.workers {
		n += h.n.Load()
	}
	return n
}

// looks is how often the watchdog looks at the heartbeats in one patience. It counts
// looks, and not the time, so that a process that was stopped for a while is not
// blamed.
const looks = 10

// wait waits until done is closed. It returns false if patience has passed without a
// heartbeat, and without a history being judged.
func (d *watchdog) wait(done <-chan struct{}, patience time.Duration) bool {
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

// A watchEnd is how the watch over a check ended.
type watchEnd int

const (
	returned  watchEnd = iota // the check is done
	hung                      // a call, or a constructor, is proved to hang
	undecided                 // nothing has returned for long, and no hang is proved
)

// watch waits until done is closed. If nothing returns for patience, it looks for a
// proof that a call hangs: the goroutines may not get to run, or the kit may be busy.
// There are two proofs.
//
//   - In several looks in a row, the call is blocked, and so is every goroutine that
//     could end it.
//   - The same call runs in all looks of another patience, while in each of them a
//     goroutine without other work gets as many turns as a call can need that is not
//     stuck.
func (d *watchdog) watch(done <-chan struct{}, patience time.Duration) watchEnd {
	for {
		if d.wait(done, patience) {
			return returned
		}
		if end, ok := d.proveHang(done, patience); ok {
			return end
		}
	}
}

// hangMessage names what hangs, when nothing has returned for patience.
func (d *watchdog) hangMessage(patience time.Duration) string {
	if name := d.making.Load(); name != nil {
		return fmt.Sprintf("constructor %s hangs: it has not returned for %v; want a new, empty map at once", *name, patience)
	}
	return fmt.Sprintf("a call hangs: none on the map has returned for %v", patience)
}

// checkStacks returns the stacks of the goroutines that the check started. Those of a
// whole test binary would be too many to read. Goroutines that wait for others come
// last.
func (d *watchdog) checkStacks() string {
	dump, _ := d.dump()
	var kept, waiting []goroutine
	for _, g := range goroutinesOf(dump) {
		switch {
		case d.known[g.id] || !g.startedByKit():
		case strings.Contains(g.stack, "/maptest.(*barrier)."), strings.Contains(g.stack, "/maptest.(*run).parallel("):
			waiting = append(waiting, g)
		default:
			kept = append(kept, g)
		}
	}
	const readable = 12
	return formatStacks(append(kept, waiting...), readable)
}

// watched returns maps with constructors that d watches.
func (d *watchdog) watched(maps Constructors) Constructors {
	maps.New = watch(d, "New", maps.New)
	maps.Strings = watch(d, "Strings", maps.Strings)
	maps.Wide = watch(d, "Wide", maps.Wide)
	maps.Floats = watch(d, "Floats", maps.Floats)
	maps.Any = watch(d, "Any", maps.Any)
	maps.Pointers = watch(d, "Pointers", maps.Pointers)
	maps.Hashed = watchHashed(d, "Hashed", maps.Hashed)
	maps.HashedStrings = watchHashed(d, "HashedStrings", maps.HashedStrings)
	return maps
}

// watchHashed is watch for a constructor that takes a hash.
func watchHashed[K comparable](d *watchdog, name string, newMap func(func(K) uint64) impls.Map[K, uint64]) func(func(K) uint64) impls.Map[K, uint64] {
	if newMap == nil {
		return nil
	}
	return func(hash func(K) uint64) impls.Map[K, uint64] {
		return watch(d, name, func() impls.Map[K, uint64] { return newMap(hash) })()
	}
}

func watch[K, V comparable](d *watchdog, name string, newMap func() impls.Map[K, V]) func() impls.Map[K, V] {
	if newMap == nil {
		return nil
	}
	return func() impls.Map[K, V] {
		d.making.Store(&name)
		defer d.making.Store(nil)
		defer d.own.beat()
		return newMap()
	}
}
